"""Reminding: on which days a client hears of an invoice, and at which time of their day.

They are told of it once, and of each other amount, and then reminded until it is paid.

Everything follows from the invoice, from where it stands, and from the client's own clock, so it
does not matter how often somebody looks, how late, or how many days nobody did.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from backoffice.domain.calendar import day_in, end_of_day, is_federal_holiday, moment_at
from backoffice.domain.invoice import (
    Invoice,
    InvoiceState,
    InvoiceTerms,
    Reminded,
    Told,
    due_by,
)

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
    """How the network writes about invoices: on which days around the due day, at which hours."""

    steps: tuple[int, ...] = (-2, 1, 7, 14, 30)
    """Days after the last day to pay, the first ones first; below zero, before it."""
    opens: time = time(10)
    closes: time = time(19)
    """Between these, where the client is, they are written to (IV-4)."""
    on_days_off: bool = False
    """Whether also on Sundays and federal holidays."""

    def allows(self, day: date) -> bool:
        """Whether anybody is written to on a day."""
        return self.on_days_off or not (day.weekday() == _SUNDAY or is_federal_holiday(day))


class Hindrance(NamedTuple):
    """What keeps the client from being written to now, beside the invoice itself."""

    no_address: bool = False
    """They may not be written to, or there is nowhere to write."""
    is_paying: bool = False
    """They began to pay, and nobody knows yet what becomes of it."""
    mailed_today: bool = False
    """They were written to today, about whatever invoice."""


def is_news(invoice: Invoice, *, doubtful: Container[str] = ()) -> bool:
    """Whether the client is to be told what they are asked, for the first time or anew.

    They still are when nobody knows whether the mail went out that told them.
    """
    return invoice.untold or (invoice.told is not None and invoice.told.mailing_id in doubtful)


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


def not_before(state: InvoiceState, hindered: Hindrance, *, at: datetime, zone: str) -> datetime:
    """When the client may be written to at the earliest: *at* this moment if nothing is in the
    way, and soon again where something is. A pause takes nothing away.
    """
    if state in _PAUSED or hindered.no_address or hindered.mailed_today:
        return end_of_day(day_in(at, zone), zone)
    return at + _A_PAYMENTS_TIME if hindered.is_paying else at


def hours(text: str) -> ReminderTerms:
    """The terms of a network that writes during some hours of a day, as 10-19, or `always`.

    Raises:
        ValueError: it would never write.
    """
    if text == "always":
        return ReminderTerms(opens=time.min, closes=time.max, on_days_off=True)
    opens, closes = (time(int(hour)) for hour in text.split("-"))
    if opens >= closes:
        raise ValueError("clients are written to between an earlier hour and a later one")
    return ReminderTerms(opens=opens, closes=closes)


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

    *since* is when the client may be written to at the earliest. Who owes from which day on is
    looked at when that day begins (Q23), at whatever time.
    """
    due_on = invoice.due_on
    if state not in _AWAITED or due_on is None:
        return None
    moments = []
    if invoice.overdue_since is None and state is InvoiceState.OPEN:
        moments.append(end_of_day(due_on, zone))
    today = day_in(at, zone)
    if is_news(invoice, doubtful=doubtful) or (
        step_due(invoice, today=today, terms=terms, doubtful=doubtful) is not None
    ):
        moments.append(time_to_write(since, zone, terms))
    else:
        days = [due_on + timedelta(days=step) for step in terms.steps]
        begins = [moment_at(day, terms.opens, zone) for day in days if day > today]
        moments += [time_to_write(each, zone, terms) for each in begins[:1]]
    return min(moments, default=None)


class Plan(NamedTuple):
    """What to do about an invoice now."""

    tells: bool
    """Whether a mail is to say now what is asked."""
    step: int | None
    """The step to be taken in a mail now, where it tells nothing; None: remind of nothing."""
    look_at: datetime | None

    @property
    def writes(self) -> bool:
        """Whether a mail is due now."""
        return self.tells or self.step is not None


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
    """Whether to write *at* this moment, and when to look again.

    After a mail that is tomorrow: then it is known whether it went out.
    """
    today = day_in(at, zone)
    tells = is_news(invoice, doubtful=doubtful)
    step = None if tells else step_due(invoice, today=today, terms=terms, doubtful=doubtful)
    since = not_before(state, hindered, at=at, zone=zone)
    writes = tells or step is not None
    writes = writes and state in _AWAITED and since == at and is_time(at, zone, terms)
    if writes:
        since = end_of_day(today, zone)
    look_at = next_look(
        invoice, state, since=since, at=at, zone=zone, terms=terms, doubtful=doubtful
    )
    return Plan(tells and writes, step if writes else None, look_at)


def told_of(invoice: Invoice, *, mailing_id: str, today: date, terms: InvoiceTerms) -> Invoice:
    """The invoice, of which its client is told today.

    Nobody has less time to pay more because the mail had to wait: it begins with the mail.
    """
    if invoice.told is None or invoice.asked > invoice.told.amount:
        invoice = invoice.with_time_until(due_by(today, terms))
    told = Told(amount=invoice.asked, on=today, mailing_id=mailing_id)
    return invoice.but(untold=False, told=told)


def reminded(
    invoice: Invoice, step: int, *, mailing_id: str, today: date, doubtful: Container[str] = ()
) -> Invoice:
    """The invoice, of which its client is reminded today; what is doubtful gives way to it."""
    if invoice.due_on is None:
        raise ValueError("an invoice that asks for nothing is no reason to remind")
    kept = [each for each in invoice.reminders if each.mailing_id not in doubtful]
    new = Reminded(step=step, due_on=invoice.due_on, on=today, mailing_id=mailing_id)
    return invoice.but(reminders=(*kept[-(_MOST_KEPT - 1) :], new))
