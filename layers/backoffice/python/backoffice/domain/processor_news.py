"""Processor news: how far its own list of contests and of refunds that failed was read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from backoffice.domain.calendar import Moment, add_business_days
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.record import Record
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task

_COMPARE = (
    "Compare contests and failed refunds at the payment processor with ours, as of the day that "
    "this is named after: it lists what happened for 30 days only."
)


class NewsRead(Record):
    """Up to when the processor's list was read and handed out."""

    reader: str
    """Who reads; there is one."""
    until: Moment

    READER: ClassVar[str] = "payments"
    AT_ONCE: ClassVar[timedelta] = timedelta(days=1)
    """So much of the time is read before it is written down how far."""
    OVERLAP: ClassVar[timedelta] = timedelta(hours=1)
    """So much is read again: what happened may be listed a little later."""
    LISTED_FOR: ClassVar[timedelta] = timedelta(days=29)
    """The processor lists what happened for 30 days."""


def lost_sight_of(since: datetime, *, today: date, at: datetime) -> Task:
    """A person looks at what is listed no longer; the same time is one task."""
    return open_task(
        task_id=f"unlisted-{fingerprint(f'payments/{since.isoformat()}')[:32]}",
        kind=TaskKind.SETTLE_PAYMENT_IN_DOUBT,
        owner=TaskOwner.staff("payments"),
        about=(f"since-{since:%Y-%m-%d}",),
        due_on=add_business_days(today, 2),
        next_action=_COMPARE,
        at=at,
    )
