"""Payout tasks: who of the staff pays a payout, and that it is over."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import add_business_days
from backoffice.domain.payout import Payout, PayoutStatus
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

PAYOUTS_QUEUE = "payouts"
"""The queue of the staff who pay providers."""

_PAY = "Pay the provider what this payout comes to, and say so with the bank's reference."
_RESOLUTIONS = {
    PayoutStatus.PAID: "It was paid.",
    PayoutStatus.RETURNING: "It failed, and is owed again.",
}


def pay_task_id(payout_id: str) -> str:
    """The one id that the task to pay a payout can have."""
    return f"pay-{payout_id}"


def pay_task(payout: Payout, *, at: datetime, today: date) -> tuple[Task, ...]:
    """The task to pay what is ready; none for what failed."""
    if payout.status is not PayoutStatus.READY:
        return ()
    task = open_task(
        task_id=pay_task_id(payout.payout_id),
        kind=TaskKind.PAY_PROVIDER,
        owner=TaskOwner.staff(PAYOUTS_QUEUE),
        about=(payout.payout_id, payout.provider_id),
        due_on=add_business_days(today, 2),
        next_action=_PAY,
        at=at,
    )
    return (task,)


def done(payout: Payout, known: Task | None, *, at: datetime) -> tuple[Task, ...]:
    """The task, resolved once somebody said what became of the payout."""
    resolution = _RESOLUTIONS.get(payout.status)
    if resolution is None or known is None or known.status is not TaskStatus.OPEN:
        return ()
    return (resolve(known, resolution=resolution, at=at),)
