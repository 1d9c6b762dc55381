"""Reminders for tests: time that passes, and the mails that went out in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backoffice.domain.calendar import day_in
from tests.support.builders import ANA
from tests.twins.office import HOME, MemoryOffice


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


def reminders(office: MemoryOffice, client_id: str = ANA) -> list[date]:
    """The days on which a client was reminded, by the days that the mails are named after."""
    begins = f"invoice-reminder_{client_id}_"
    sent = office.mail.of("invoice-reminder")
    named = [each.mailing_id for each in sent if each.mailing_id.startswith(begins)]
    return [date.fromisoformat(each.removeprefix(begins)) for each in named]


def today(office: MemoryOffice, zone: str = HOME) -> date:
    """What a calendar on the wall shows."""
    return day_in(office.clock(), zone)
