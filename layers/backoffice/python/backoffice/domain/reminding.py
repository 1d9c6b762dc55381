"""Reminding: on which days a client hears of an invoice again, and at which time of their day.

Everything follows from the invoice, from where it stands, and from the client's own clock, so it
does not matter how often somebody looks, how late, or how many days nobody did.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from backoffice.domain.calendar import day_in, end_of_day, is_federal_holiday, moment_at
from backoffice.domain.invoice import Invoice, InvoiceState, Reminded

_SUNDAY = 6
_ONE_DAY = timedelta(days=1)
_A_PAYMENTS_TIME = timedelta(hours=1)
_MOST_KEPT = 40

_AWAITED = frozenset(
    {InvoiceState.OPEN, InvoiceState.OVERDUE, InvoiceState.WAITING, InvoiceState.DISPUTED}
)
"""Where something may still be paid that was asked for."""
_PAUSED = frozenset({InvoiceState.WAITING, InvoiceState.DISPUTED})


class ReminderTerms(NamedTuple):
    """How the network reminds: on which days around the due day, and at which hours."""

    steps: tuple[int, ...] = (-2, 1, 7, 14, 30)
    """Days after the last day to pay, the first ones first; below zero, before it."""
    opens: time = time(10)
    closes: time = time(19)
    """Between these, where the client is, they are written to (IV-4)."""
    on_days_off: bool = False
    """Whether also on Sundays and federal holidays."""

    def allows(self, day: date) -> bool:
        """Whether anybody is reminded on a day."""
        return self.on_days_off or not (day.weekday() == _SUNDAY or is_federal_holiday(day))


class Hindrance(NamedTuple):
    """What keeps the client from being reminded now, beside the invoice itself."""

    no_address: bool = False
    """They may not be written to, or there is nowhere to write."""
    is_paying: bool = False
    """They began to pay, and nobody knows yet what becomes of it."""
    mailed_today: bool = False
    """They were reminded today, of whatever invoice."""


def step_due(
    invoice: Invoice, *, today: date, terms: ReminderTerms, doubtful: Container[str] = ()
) -> int | None:
    """The furthest step that was reached and not taken; those before it are not made up for.

    *doubtful* are the mailings of which nobody knows whether they went out: their steps are due
    still. A later due day begins all steps anew.
    """
    due_on = invoice.due_on
    if due_on is None:
        return None
    reached = [step for step in terms.steps if due_on + timedelta(days=step) <= today]
    taken = [
        each.step
        for each in invoice.reminders
        if each.due_on == due_on and each.mailing_id not in doubtful
    ]
    furthest = max(reached, default=None)
    return furthest if furthest is not None and furthest > max(taken, default=-1000) else None


def not_before(
    invoice: Invoice, state: InvoiceState, hindered: Hindrance, *, at: datetime, zone: str
) -> datetime:
    """When a step that is due may be taken at the earliest: *at* this moment if nothing is in the
    way, and soon again where something is. A pause takes nothing away.
    """
    today = day_in(at, zone)
    tomorrow = end_of_day(today, zone)
    asked_today = bool(invoice.askings) and invoice.askings[-1].asked_on >= today
    if state in _PAUSED or hindered.no_address or hindered.mailed_today or asked_today:
        return tomorrow
    return at + _A_PAYMENTS_TIME if hindered.is_paying else at


def is_time(at: datetime, zone: str, terms: ReminderTerms) -> bool:
    """Whether clients in *zone* are written to at a moment."""
    return time_to_write(at, zone, terms) == at


def time_to_write(at: datetime, zone: str, terms: ReminderTerms) -> datetime:
    """The first moment at or after *at* at which clients in *zone* are written to."""
    wall = at.astimezone(ZoneInfo(zone))
    day = wall.date()
    if terms.allows(day) and terms.opens <= wall.time() < terms.closes:
        return at
    if wall.time() >= terms.opens:
        day += _ONE_DAY
    while not terms.allows(day):
        day += _ONE_DAY
    return moment_at(day, terms.opens, zone)


def next_look(
    invoice: Invoice,
    state: InvoiceState,
    *,
    since: datetime,
    at: datetime,
    zone: str,
    terms: ReminderTerms,
    doubtful: Container[str] = (),
) -> datetime | None:
    """When to look at an invoice again, at the latest; None: nothing is awaited.

    *since* is when a step that is due may be taken at the earliest. Who owes from which day on is
    looked at when that day begins (Q23), at whatever time.
    """
    due_on = invoice.due_on
    if state not in _AWAITED or due_on is None:
        return None
    moments = []
    if invoice.overdue_since is None and state is InvoiceState.OPEN:
        moments.append(end_of_day(due_on, zone))
    today = day_in(at, zone)
    if step_due(invoice, today=today, terms=terms, doubtful=doubtful) is not None:
        moments.append(time_to_write(since, zone, terms))
    else:
        days = [due_on + timedelta(days=step) for step in terms.steps]
        begins = [moment_at(day, terms.opens, zone) for day in days if day > today]
        moments += [time_to_write(each, zone, terms) for each in begins[:1]]
    return min(moments, default=None)


class Plan(NamedTuple):
    """What to do about an invoice now."""

    step: int | None
    """The step to be taken, in a mail; None: write nothing now."""
    look_at: datetime | None


def plan(
    invoice: Invoice,
    state: InvoiceState,
    hindered: Hindrance,
    *,
    at: datetime,
    zone: str,
    terms: ReminderTerms,
    doubtful: Container[str] = (),
) -> Plan:
    """Whether to remind *at* this moment, and when to look again.

    After a reminder that is tomorrow: then it is known whether the mail went out.
    """
    today = day_in(at, zone)
    step = step_due(invoice, today=today, terms=terms, doubtful=doubtful)
    since = not_before(invoice, state, hindered, at=at, zone=zone)
    takes = state in _AWAITED and step is not None and since == at and is_time(at, zone, terms)
    if takes:
        since = end_of_day(today, zone)
    look_at = next_look(
        invoice, state, since=since, at=at, zone=zone, terms=terms, doubtful=doubtful
    )
    return Plan(step if takes else None, look_at)


def reminded(
    invoice: Invoice, step: int, *, mailing_id: str, today: date, doubtful: Container[str] = ()
) -> Invoice:
    """The invoice, of which its client is reminded today; what is doubtful gives way to it."""
    if invoice.due_on is None:
        raise ValueError("an invoice that asks for nothing is no reason to remind")
    kept = [each for each in invoice.reminders if each.mailing_id not in doubtful]
    new = Reminded(step=step, due_on=invoice.due_on, on=today, mailing_id=mailing_id)
    return invoice.but(reminders=(*kept[-(_MOST_KEPT - 1) :], new))
