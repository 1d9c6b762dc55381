"""Who is to be told of an invoice, or reminded, and when, hour by hour from the story alone.

This shares no code with the office: it looks at every hour of the year, knows each holiday by its
date, and asks of everybody anew. It is slow, and hard to get wrong.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

HOLIDAYS = {
    date(2027, 9, 6): "Labor Day",
    date(2027, 10, 11): "Columbus Day",
    date(2027, 11, 11): "Veterans Day",
    date(2027, 11, 25): "Thanksgiving",
    date(2027, 12, 24): "Christmas is kept, for it is a Saturday",
    date(2027, 12, 25): "Christmas",
    date(2027, 12, 31): "New Year is kept, for it is a Saturday",
    date(2028, 1, 1): "New Year",
    date(2028, 1, 17): "Martin Luther King",
    date(2028, 2, 21): "Washington's Birthday",
    date(2028, 5, 29): "Memorial Day",
    date(2028, 6, 19): "Juneteenth",
    date(2028, 7, 4): "Independence Day",
}
STEPS = (-2, 1, 7, 14, 30)
HOUR = timedelta(hours=1)


class Event(NamedTuple):
    """Something that happens in the story, at a full hour."""

    at: datetime
    what: str
    """ask, pay, begin, object, answer, wait, go_on, bounce, address or move."""
    client: str
    visit: str = ""
    cents: int = 0
    zone: str = ""


class Mail(NamedTuple):
    """A mail about invoices: whose, on which day of theirs and when, what it says, and of which."""

    client: str
    day: date
    at: datetime
    says: str
    """new, changed, open or overdue."""
    tells: tuple[str, ...]
    steps: tuple[tuple[str, int], ...]


class Told(NamedTuple):
    """A provider is told that an invoice is overdue, and when that was over."""

    visit: str
    at: datetime
    over_at: datetime | None


@dataclass
class _Bill:
    visit: str
    client: str
    asked: int = 0
    paid: int = 0
    due_on: date = date.min
    waits: bool = False
    disputed: bool = False
    untold: bool = False
    told_cents: int | None = None
    taken: dict[date, int] = field(default_factory=dict)
    late_since: date | None = None
    told: list[Told] = field(default_factory=list)

    @property
    def owed(self) -> int:
        return self.asked - self.paid

    @property
    def stands(self) -> bool:
        return not self.waits and not self.disputed and self.owed >= 100


@dataclass
class _Person:
    zone: str
    bills: list[_Bill] = field(default_factory=list)
    address_since: datetime | None = None
    mailed_at: datetime | None = None
    mailed_on: set[date] = field(default_factory=set)
    reachable: bool = True
    paying_until: datetime | None = None


class Oracle:
    """Lives through a story; *runs* are the hours at which the job runs at all."""

    def __init__(self, zones: dict[str, str], story: list[Event], runs: set[datetime]) -> None:
        self.people = {client: _Person(zone) for client, zone in zones.items()}
        self.bills: dict[str, _Bill] = {}
        self.mails: list[Mail] = []
        self._runs = runs
        self._story: dict[datetime, list[Event]] = defaultdict(list)
        for event in story:
            self._story[event.at].append(event)

    def live(self, since: datetime, until: datetime) -> None:
        """Walk through every hour."""
        at = since
        while at < until:
            for event in self._story[at]:
                self._happens(event)
            if at in self._runs:
                for bill in self.bills.values():
                    self._tell(bill, at)
                for client, person in self.people.items():
                    self._remind(client, person, at)
            at += HOUR

    @property
    def told(self) -> list[Told]:
        """What providers were told."""
        return sorted(each for bill in self.bills.values() for each in bill.told)

    def _remind(self, client: str, person: _Person, at: datetime) -> None:
        wall = at.astimezone(ZoneInfo(person.zone))
        day = wall.date()
        if not 10 <= wall.hour < 19 or wall.isoweekday() == 7 or day in HOLIDAYS:
            return
        if day in person.mailed_on or not person.reachable:
            return
        if person.paying_until is not None and at < person.paying_until:
            return
        news = [bill for bill in person.bills if bill.stands and bill.untold]
        due = [
            (bill, step)
            for bill in person.bills
            if bill.stands and not bill.untold and (step := self._step(bill, day)) is not None
        ]
        if not news and not due:
            return
        person.mailed_on.add(day)
        person.mailed_at = at
        says = "overdue" if any(day > bill.due_on for bill, _ in due) else "open"
        if news:
            says = "new" if any(bill.told_cents is None for bill in news) else "changed"
        for bill, step in due:
            bill.taken[bill.due_on] = step
        for bill in news:
            self._learns(bill, day)
            self._tell(bill, at)
        steps = tuple(sorted((bill.visit, step) for bill, step in due))
        self.mails.append(
            Mail(client, day, at, says, tuple(sorted(bill.visit for bill in news)), steps)
        )

    def _learns(self, bill: _Bill, day: date) -> None:
        """Whoever hears that they owe more than they knew has a week from then on."""
        if bill.told_cents is None or bill.asked > bill.told_cents:
            bill.due_on = max(bill.due_on, day + timedelta(days=7))
        bill.untold, bill.told_cents = False, bill.asked

    def _step(self, bill: _Bill, day: date) -> int | None:
        found = None
        for step in STEPS:
            if bill.due_on + timedelta(days=step) <= day:
                found = step
        taken = bill.taken.get(bill.due_on)
        return None if found is None or (taken is not None and taken >= found) else found

    def _tell(self, bill: _Bill, at: datetime) -> None:
        day = at.astimezone(ZoneInfo(self.people[bill.client].zone)).date()
        is_late = bill.stands and day > bill.due_on
        since = bill.due_on + timedelta(days=1) if is_late else None
        if since == bill.late_since:
            return
        if bill.late_since is not None:
            bill.told[-1] = bill.told[-1]._replace(over_at=at)
        if since is not None:
            bill.told.append(Told(bill.visit, at, None))
        bill.late_since = since

    def _happens(self, event: Event) -> None:
        person = self.people[event.client]
        today = event.at.astimezone(ZoneInfo(person.zone)).date()
        bill = self.bills.get(event.visit)
        tells: list[_Bill] = [bill] if bill else []
        if event.what == "ask":
            bill = self._asked(event, person, today)
            tells = [bill]
        elif event.what == "pay":
            tells = self._pays(person)
        elif event.what == "begin":
            tells = []
            if self._payable(person):
                person.paying_until = event.at + 2 * HOUR
        elif event.what == "bounce":
            tells = []
            since = person.address_since
            if person.mailed_at and (since is None or person.mailed_at >= since):
                person.reachable = False
        elif event.what == "address":
            person.reachable, person.address_since = True, event.at
            tells = person.bills
        elif event.what == "move":
            person.zone = event.zone
            tells = person.bills
        elif bill is not None:
            tells = [bill] if self._changes(bill, event.what, today) else []
        for each in tells:
            self._tell(each, event.at)
        if event.what == "ask" and tells[0].untold:
            self._remind(event.client, person, event.at)

    def _changes(self, bill: _Bill, what: str, today: date) -> bool:
        """Whether whoever changes it looks at once whom to tell; else the next run does."""
        if what == "object":
            bill.disputed = True
        elif what == "answer" and bill.disputed:
            bill.disputed = False
            bill.due_on = max(bill.due_on, today + timedelta(days=7))
        elif what in {"wait", "go_on"}:
            bill.waits = what == "wait"
            return True
        return False

    def _asked(self, event: Event, person: _Person, today: date) -> _Bill:
        bill = self.bills.get(event.visit)
        if bill is None:
            bill = self.bills[event.visit] = _Bill(event.visit, event.client)
            person.bills.append(bill)
            bill.due_on = today + timedelta(days=7)
        elif event.cents > bill.asked:
            bill.due_on = today + timedelta(days=7)
        bill.untold = bill.untold or event.cents != bill.asked
        bill.asked = event.cents
        return bill

    def _payable(self, person: _Person) -> list[_Bill]:
        found = [b for b in person.bills if not b.waits and not b.disputed and b.owed > 0]
        return found if sum(bill.owed for bill in found) >= 50 else []

    def _pays(self, person: _Person) -> list[_Bill]:
        paid = self._payable(person)
        for bill in paid:
            bill.paid = bill.asked
        if paid:
            person.paying_until = None
        return paid
