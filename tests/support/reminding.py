"""Reminders for tests: time that passes, and the mails that went out in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backoffice.adapters.mail.messages import Message
from backoffice.domain.calendar import day_in
from tests.support.builders import ANA
from tests.twins.office import HOME, MemoryOffice

REMINDS = "An invoice is still open"
"""The subject of a reminder."""


def live_for(office: MemoryOffice, time: timedelta) -> None:
    """Let everything happen that falls due in so much time, each at its own moment."""
    end = office.clock() + time
    office.until_quiet()
    while (moment := _next_look(office)) and moment <= end:
        office.wait(max(moment - office.clock(), timedelta()))
        office.sweep()
        office.until_quiet()
    office.wait(max(end - office.clock(), timedelta()))


def _next_look(office: MemoryOffice) -> datetime | None:
    found = [item["look_place"] for item in office.database.glance("invoices") if "look_in" in item]
    return min(map(datetime.fromisoformat, found), default=None)


def mails_about_invoices(office: MemoryOffice, client_id: str = ANA) -> list[date]:
    """The days on which a client was written to about invoices, as the mails are named after."""
    begins = f"invoice_{client_id}_"
    named = [each.mailing_id for each in office.mail.of("invoice")]
    return [date.fromisoformat(it.removeprefix(begins)) for it in named if it.startswith(begins)]


def reminding(office: MemoryOffice) -> list[Message]:
    """Every mail that reminds of an invoice, oldest first."""
    return [each for each in office.mail.of("invoice") if each.subject == REMINDS]


def reminders(office: MemoryOffice, client_id: str = ANA) -> list[date]:
    """The days on which a client was reminded, by the days that the mails are named after."""
    begins = f"invoice_{client_id}_"
    named = [each.mailing_id for each in reminding(office)]
    return [date.fromisoformat(it.removeprefix(begins)) for it in named if it.startswith(begins)]


def today(office: MemoryOffice, zone: str = HOME) -> date:
    """What a calendar on the wall shows."""
    return day_in(office.clock(), zone)
