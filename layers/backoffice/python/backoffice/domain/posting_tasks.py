"""Posting tasks: what people are told of money that could not be posted, and that it is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from backoffice.domain.account import Decision, DecisionState, VisitAccount
from backoffice.domain.calendar import add_business_days
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.hold import NEXT_ACTIONS, Hold
from backoffice.domain.receipt import Receipt, Stranger
from backoffice.domain.task import (
    Task,
    TaskKind,
    TaskOwner,
    TaskStatus,
    hand_over,
    open_task,
    resolve,
)

REMITTANCES_QUEUE = "remittances"
"""The queue of the staff who look after what payers pay."""

_POSTED = "It is not held any more: what was missing arrived, or somebody said what it is."
_BESIDE = (
    "A payer keeps money back, or adds some, beside its claims. Read the payment, find out what "
    "for, and see that whatever it takes back came as a reversal, too."
)
_MORE_CAME = "More of the same payment came since."


def receipt_task_id(receipt: Receipt | None) -> str | None:
    """The one id that the task about what is held of a payment can have; None: nothing is."""
    if receipt is None or receipt.hold is None:
        return None
    left = sorted(part.part_id for part in receipt.parts if not part.is_counted)
    return _task_id("/".join((receipt.receipt_id, receipt.hold, *left)))


def receipt_tasks(
    before: Receipt | None, after: Receipt, known: Task | None, *, at: datetime, today: date
) -> tuple[Task, ...]:
    """What becomes of the task about a payment (*known*, of what was held *before*)."""
    was, now = receipt_task_id(before), receipt_task_id(after)
    if was == now:
        return ()
    opened = _opened(now, after.hold, (after.receipt_id,), at, today) if now and after.hold else ()
    return (*_closed(known, _MORE_CAME if now else _POSTED, at), *opened)


def beside_tasks(
    before: Receipt | None, after: Receipt, *, at: datetime, today: date
) -> tuple[Task, ...]:
    """One task for each part that came into the ledger, and moves money that no claim explains."""
    counted = {each.part_id for each in before.parts if each.is_counted} if before else set[str]()
    return tuple(
        open_task(
            task_id=_task_id(f"{part.part_id}/beside"),
            kind=TaskKind.EXPLAIN_PAYMENT,
            owner=TaskOwner.staff(REMITTANCES_QUEUE),
            about=(after.receipt_id,),
            due_on=add_business_days(today, 5),
            next_action=_BESIDE,
            at=at,
        )
        for part in after.parts
        if part.is_counted and part.is_unexplained and part.part_id not in counted
    )


def crowded_task_id(receipt: Receipt, part_id: str) -> str:
    """The one id that the task about a part for which a receipt has no room can have."""
    return _task_id(f"{receipt.receipt_id}/{part_id}/{Hold.CROWDED}")


def crowded_task(receipt: Receipt, part_id: str, *, at: datetime, today: date) -> Task:
    """The task about it."""
    [task] = _opened(
        crowded_task_id(receipt, part_id), Hold.CROWDED, (receipt.receipt_id,), at, today
    )
    return task


def stranger_tasks(
    receipt: Receipt, strangers: Sequence[Stranger], *, at: datetime, today: date
) -> tuple[Task, ...]:
    """One task for all claims of a part that have no account here, for each reason."""
    found = {each.hold: each.part_id for each in strangers}
    return tuple(
        task
        for hold, part_id in found.items()
        for task in _opened(_task_id(f"{part_id}/{hold}"), hold, (receipt.receipt_id,), at, today)
    )


def concerned(before: VisitAccount, after: VisitAccount) -> list[str]:
    """The ids of the tasks that what changed in an account may be about."""
    return [
        task_id
        for old, new in _changed(before, after)
        if old is not None
        for task_id in (held_task_id(new), _once_more(new))
    ]


def account_tasks(
    before: VisitAccount,
    after: VisitAccount,
    known: Mapping[str, Task],
    *,
    at: datetime,
    today: date,
) -> Iterator[Task]:
    """What becomes of the tasks about what is held in an account (*known*, of `concerned`)."""
    for _, decision in _changed(before, after):
        task = known.get(held_task_id(decision))
        hold = _hold(decision)
        if hold is None:
            yield from _closed(task, _POSTED, at)
            yield from _closed(known.get(_once_more(decision)), _POSTED, at)
        elif task is not None and task.status is TaskStatus.OPEN:
            yield hand_over(
                task, owner=task.owner, next_action=NEXT_ACTIONS[hold], due_on=task.due_on
            )
        elif task is None or _once_more(decision) not in known:
            task_id = _once_more(decision) if task else held_task_id(decision)
            about = (decision.claim_id, after.client_id, decision.receipt_id)
            yield from _opened(task_id, hold, about, at, today)


def held_task_id(decision: Decision) -> str:
    """The one id that the task about a decision that is held can have."""
    return f"held-{decision.item_id}"


def _once_more(decision: Decision) -> str:
    """That of the task after somebody did the first, and it came to be held for another reason."""
    return f"held-{decision.item_id}-again"


def _changed(
    before: VisitAccount, after: VisitAccount
) -> Iterator[tuple[Decision | None, Decision]]:
    """Each decision that is held otherwise than it was, with how it was."""
    for decision in after.decisions:
        old = before.decision(decision.item_id)
        if _hold(old) != _hold(decision):
            yield old, decision


def _hold(decision: Decision | None) -> Hold | None:
    is_held = decision is not None and decision.state is DecisionState.HELD
    return decision.hold if decision is not None and is_held else None


def _task_id(text: str) -> str:
    return f"payment-{fingerprint(text)[:40]}"


def _opened(
    task_id: str, hold: Hold, about: tuple[str, ...], at: datetime, today: date
) -> tuple[Task, ...]:
    task = open_task(
        task_id=task_id,
        kind=TaskKind.POST_REMITTANCE,
        owner=TaskOwner.staff(REMITTANCES_QUEUE),
        about=about,
        due_on=add_business_days(today, 2),
        next_action=NEXT_ACTIONS[hold],
        at=at,
    )
    return (task,)


def _closed(task: Task | None, resolution: str, at: datetime) -> tuple[Task, ...]:
    if task is None or task.status is not TaskStatus.OPEN:
        return ()
    return (resolve(task, resolution=resolution, at=at),)
