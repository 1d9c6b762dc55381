"""Payout tasks: who of the staff pays a payout, and that it is over."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from backoffice.domain.calendar import add_business_days
from backoffice.domain.payout import Payout, PayoutStatus
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

PAYOUTS_QUEUE = "payouts"
"""The queue of the staff who pay providers."""

_PARTLY_BACK = (
    "A part of this payout was taken back at the payment processor. Look there why. If the rest "
    "is to be taken back, too, do so: then all of it is owed again."
)


class ForStaff(StrEnum):
    """Why the staff have something to do about a payout."""

    PAY = "Pay the provider what this payout comes to, and say so with the bank's reference."
    PAY_BY_HAND = (
        "The payment processor does not send this payout. Pay the provider what it comes to, and "
        "say so with the bank's reference."
    )
    LOOK_FIRST = (
        "The payment processor has something else under this payout's name. Look at it there, then "
        "pay what is missing, and say so with the bank's reference."
    )
    ADD_MONEY = (
        "There is too little money at the payment processor for this payout. Add some there: it is "
        "sent by itself within two hours."
    )


_RESOLUTIONS = {
    PayoutStatus.PAID: "It was paid.",
    PayoutStatus.RETURNING: "It failed, and is owed again.",
}


def pay_task_id(payout_id: str) -> str:
    """The one id that the task to pay a payout can have."""
    return f"pay-{payout_id}"


def pay_task(
    payout: Payout, *, at: datetime, today: date, why: ForStaff = ForStaff.PAY
) -> tuple[Task, ...]:
    """The task to pay what is ready; none for what failed, or is to be sent."""
    return (_task(payout, why, at, today),) if payout.status is PayoutStatus.READY else ()


def asked_of_staff(
    payout: Payout, known: Task | None, why: ForStaff, *, at: datetime, today: date
) -> tuple[Task, ...]:
    """The staff's one task about a payout, as it is now; nothing where it says so already."""
    task = _task(payout, why, at, today)
    if known is None:
        return (task,)
    if known.status is not TaskStatus.OPEN or known.next_action == task.next_action:
        return ()
    return (known.but(next_action=task.next_action, due_on=task.due_on),)


def partly_back_id(payout_id: str) -> str:
    """The one id that the task about a payout of which a part was taken back can have."""
    return f"back-{payout_id}"


def partly_back(payout: Payout, *, at: datetime, today: date) -> Task:
    """Somebody took a part of what was sent back, at the processor."""
    return open_task(
        task_id=partly_back_id(payout.payout_id),
        kind=TaskKind.CHECK_TRANSFER,
        owner=TaskOwner.staff(PAYOUTS_QUEUE),
        about=(payout.payout_id, payout.provider_id),
        due_on=add_business_days(today, 2),
        next_action=_PARTLY_BACK,
        at=at,
    )


def _task(payout: Payout, why: ForStaff, at: datetime, today: date) -> Task:
    return open_task(
        task_id=pay_task_id(payout.payout_id),
        kind=TaskKind.PAY_PROVIDER,
        owner=TaskOwner.staff(PAYOUTS_QUEUE),
        about=(payout.payout_id, payout.provider_id),
        due_on=add_business_days(today, 2),
        next_action=why.value,
        at=at,
    )


def done(payout: Payout, known: Task | None, *, at: datetime) -> tuple[Task, ...]:
    """The task, resolved once somebody said what became of the payout."""
    resolution = _RESOLUTIONS.get(payout.status)
    if resolution is None or known is None or known.status is not TaskStatus.OPEN:
        return ()
    return (resolve(known, resolution=resolution, at=at),)
