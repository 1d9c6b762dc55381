"""Overdue: an invoice that was not paid in time, and what its provider is told of it, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backoffice.domain.calendar import add_business_days
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.invoice import Invoice, InvoiceState
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

_NEXT = "This client has not paid an invoice in time. Remind them when you meet."
_NO_LONGER = {
    InvoiceState.WAITING: "Nothing is due now: the insurance has something to say first.",
    InvoiceState.DISPUTED: "Nothing is due now: the client says that the invoice is not right.",
    InvoiceState.CREDIT: "It is paid.",
    InvoiceState.SETTLED: "It is paid, or was taken back.",
    InvoiceState.SMALL: "Too little is left to ask for by itself.",
    InvoiceState.OPEN: "The client has more time to pay.",
    InvoiceState.OVERDUE: "It became overdue anew; there is a new task.",
}
"""What became of the task, by where the invoice stands."""


def overdue_task_id(invoice: Invoice) -> str:
    """The task about an invoice that is overdue, or was the last time."""
    return f"overdue-{fingerprint(f'{invoice.visit_id}/{invoice.times_overdue}')[:32]}"


def overdue_since(invoice: Invoice, state: InvoiceState) -> date | None:
    """The first day on which an invoice is late: the one after the last day to pay (Q23)."""
    if state is not InvoiceState.OVERDUE or invoice.due_on is None:
        return None
    return invoice.due_on + timedelta(days=1)


def told(
    invoice: Invoice, state: InvoiceState, known: Task | None, *, today: date, at: datetime
) -> tuple[Invoice, list[Task]]:
    """The invoice, and what its provider is told, if it became overdue or is so no longer.

    *known* is the task of the last time. Looking again at what has not changed changes nothing, so
    the provider is told once for each time that it becomes overdue (IV-3, IV-4).
    """
    since = overdue_since(invoice, state)
    if since == invoice.overdue_since:
        return invoice, []
    tasks = []
    if known is not None and known.status is TaskStatus.OPEN:
        tasks.append(resolve(known, resolution=_NO_LONGER[state], at=at))
    after = invoice.but(overdue_since=since)
    if since is not None:
        after = after.but(times_overdue=invoice.times_overdue + 1)
        tasks.append(_task(after, today=today, at=at))
    return after, tasks


def _task(invoice: Invoice, *, today: date, at: datetime) -> Task:
    return open_task(
        task_id=overdue_task_id(invoice),
        kind=TaskKind.CHASE_INVOICE,
        owner=TaskOwner.provider(invoice.provider_id),
        about=(invoice.visit_id, invoice.client_id),
        due_on=add_business_days(today, 5),
        next_action=_NEXT,
        at=at,
    )
