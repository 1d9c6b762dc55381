"""What people do about membership fees: pay what is late, ask why, give back what was not owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from backoffice.domain.calendar import add_business_days
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.membership_fee import MembershipFee
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

_NEXT = {
    TaskKind.PAY_FEE: "A membership fee was not paid in time. Open its payment page and pay.",
    TaskKind.CHASE_FEE: (
        "A membership fee is open for a month after its last day. Ask the provider why."
    ),
    TaskKind.GIVE_BACK_FEE: (
        "Give this fee back to the provider: it was paid for a month without membership."
    ),
    TaskKind.SETTLE_PAYMENT_IN_DOUBT: (
        "This fee counts after all. If it was given back meanwhile, ask the provider for it anew."
    ),
}
_BY_HAND = "Give this provider back what they paid too much: it cannot go back to the card."
_PAID = "It is paid."
_TAKEN_BACK = "It is not owed any more."
_COUNTS = "The month is part of the membership after all."
_LOST = "The bank took the money back."
_WITH_A_BANK = "A bank took this money back, or has to decide about it first."
_STAFF, _MONEY = TaskOwner.staff("membership"), TaskOwner.staff("payments")


def pay_id(fee: MembershipFee) -> str:
    """The provider's task about a fee that is late."""
    return f"fee-late-{fee.occasion}"


def chase_id(fee: MembershipFee) -> str:
    """The task of staff about the same, a month later."""
    return f"fee-chase-{fee.occasion}"


def give_back_id(fee: MembershipFee) -> str:
    """The task about a fee that was paid and is not owed."""
    return f"fee-back-{fee.occasion}-{fee.entries}"


def late(fee: MembershipFee, *, today: date, at: datetime) -> Task:
    """The provider pays a fee that is late."""
    owner = TaskOwner.provider(fee.provider_id)
    return _task(pay_id(fee), owner, fee, TaskKind.PAY_FEE, due=(today, 5), at=at)


def very_late(fee: MembershipFee, *, today: date, at: datetime) -> Task:
    """Staff ask why."""
    return _task(chase_id(fee), _STAFF, fee, TaskKind.CHASE_FEE, due=(today, 3), at=at)


def give_back(fee: MembershipFee, *, today: date, at: datetime) -> Task:
    """Staff give back a fee that was paid for a month that is no part of the membership."""
    return _task(give_back_id(fee), _MONEY, fee, TaskKind.GIVE_BACK_FEE, due=(today, 3), at=at)


def counts_after_all(
    fee: MembershipFee, known: Task | None, *, today: date, at: datetime
) -> list[Task]:
    """Nothing is to be given back; if it was, a person asks for it anew."""
    if known is not None and known.status is TaskStatus.OPEN:
        return [resolve(known, resolution=_COUNTS, at=at)]
    task_id = f"fee-counts-{fee.occasion}-{fee.entries}"
    new = _task(task_id, _MONEY, fee, TaskKind.SETTLE_PAYMENT_IN_DOUBT, due=(today, 3), at=at)
    return [new]


def by_hand_id(refund_id: str) -> str:
    """The task about a refund that came to nothing."""
    return f"fee-by-hand-{fingerprint(refund_id)[:32]}"


def by_hand(
    refund_id: str, fee: MembershipFee, known: Task | None, *, today: date, at: datetime
) -> list[Task]:
    """Staff give back in another way what a card did not take; once they did, they are not asked
    again.
    """
    if known is not None and known.resolution != _WITH_A_BANK:
        return []
    new = _task(by_hand_id(refund_id), _MONEY, fee, TaskKind.GIVE_BACK_FEE, due=(today, 2), at=at)
    new = new.but(next_action=_BY_HAND)
    return [new.but(version=known.version) if known else new]


def with_a_bank(known: Task | None, *, at: datetime) -> list[Task]:
    """Whoever gave it back now might give what a bank takes as well."""
    if known is None or known.status is not TaskStatus.OPEN:
        return []
    return [resolve(known, resolution=_WITH_A_BANK, at=at)]


def over(fee: MembershipFee, known: Iterable[Task | None], *, at: datetime) -> list[Task]:
    """The tasks that what became of the fee makes needless."""
    why = _TAKEN_BACK if fee.paid < fee.amount else _PAID
    return [
        resolve(task, resolution=why, at=at)
        for task in known
        if task is not None and task.status is TaskStatus.OPEN
    ]


def taken_by_bank(known: Task | None, *, at: datetime) -> list[Task]:
    """Nothing is left to give back once a bank took the money back."""
    if known is None or known.status is not TaskStatus.OPEN:
        return []
    return [resolve(known, resolution=_LOST, at=at)]


def _task(
    task_id: str,
    owner: TaskOwner,
    fee: MembershipFee,
    kind: TaskKind,
    *,
    due: tuple[date, int],
    at: datetime,
) -> Task:
    return open_task(
        task_id=task_id,
        kind=kind,
        owner=owner,
        about=(fee.provider_id, fee.fee_id),
        due_on=add_business_days(*due),
        next_action=_NEXT[kind],
        at=at,
    )
