"""What people do about clients' payments: what cannot go back by itself, and what banks ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from backoffice.domain.calendar import add_business_days
from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.processor import Contest, ContestStatus
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

_QUEUE = "payments"
_BY_HAND = (
    "Give this client back by cheque or transfer what they paid too much, as it cannot go back to "
    "the card, and enter as the visit's refund that you did."
)
_GIVEN = "It was given back in another way than to the card."
_NEEDLESS = "Nothing is left to give back: it went back in another way, or is owed after all."
_LATER = "A bank, an insurer, or one of us has to decide first: nothing goes back before that."
_CONTESTED = "The card's owner contests this payment. Answer at the payment processor in time."
_OVER = {
    ContestStatus.WON: "The bank left the money with us.",
    ContestStatus.LOST: "The bank took the money back.",
}


def by_hand_id(visit_id: str) -> str:
    """The task about what was paid too much for a visit and cannot go back by itself."""
    return f"by-hand-{fingerprint(visit_id)[:32]}"


def by_hand(
    visit_id: str, client_id: str, known: Task | None, *, today: date, at: datetime
) -> list[Task]:
    """A person gives back what cannot go back by itself, and enters that they did.

    There is one such task for a visit, open for as long as anything is owed: another word in it
    does not give anything back.
    """
    if known is not None and known.status is TaskStatus.OPEN:
        return []
    new = open_task(
        task_id=by_hand_id(visit_id),
        kind=TaskKind.REFUND_CLIENT,
        owner=TaskOwner.staff(_QUEUE),
        about=(visit_id, client_id),
        due_on=add_business_days(today, 2),
        next_action=_BY_HAND,
        at=at,
    )
    return [new.but(version=known.version) if known else new]


def needless(known: Task | None, *, at: datetime) -> list[Task]:
    """Nothing is too much any more: whoever gave it back by cheque now would give it twice."""
    if known is None or known.status is not TaskStatus.OPEN:
        return []
    return [resolve(known, resolution=_NEEDLESS, at=at)]


def too_early(known: Task | None, *, at: datetime) -> list[Task]:
    """Whoever gave it back by cheque now might give what is owed, or what a bank takes as well."""
    if known is None or known.status is not TaskStatus.OPEN:
        return []
    return [resolve(known, resolution=_LATER, at=at)]


def given(known: Task | None, *, at: datetime) -> list[Task]:
    """A person entered that it went back."""
    if known is None or known.status is not TaskStatus.OPEN:
        return []
    return [resolve(known, resolution=_GIVEN, at=at)]


def contest_id(contest: Contest) -> str:
    """The task about a contested charge."""
    return f"contest-{fingerprint(contest.contest_id)[:32]}"


def contested(
    payment: ClientPayment, contest: Contest, known: Task | None, *, today: date, at: datetime
) -> Iterator[Task]:
    """A person answers in time; once the bank has decided there is nothing left to do."""
    if known is None and contest.status is ContestStatus.OPEN:
        last = contest.answer_by.date() if contest.answer_by else add_business_days(today, 5)
        yield open_task(
            task_id=contest_id(contest),
            kind=TaskKind.SETTLE_PAYMENT_IN_DOUBT,
            owner=TaskOwner.staff(_QUEUE),
            about=(payment.payment_id, payment.client_id),
            due_on=max(today, min(last, add_business_days(today, 3))),
            next_action=_CONTESTED,
            at=at,
        )
    if known is not None and known.status is TaskStatus.OPEN and contest.status in _OVER:
        yield resolve(known, resolution=_OVER[contest.status], at=at)
