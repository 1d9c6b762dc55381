"""A year of membership: whatever days the job runs on, each fee, mail and task is as a list says
that is made day by day, and shares no code with the office.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.card_payment import PaymentStatus
from tests.support.memberships import (
    A_DAY,
    fees,
    mailed,
    morning,
    office_on,
    open_tasks,
    owed,
    pays,
    prices,
    write,
)

pytestmark = pytest.mark.requirement("MB-3")
BEGIN = date(2027, 10, 1)
"""The year has 29 February in it, and both changes of the clocks."""
PRICES = (("2027-01-01", "185.00"), ("2028-02-15", "195.00"))
DEARER = date(2028, 2, 15)


class Event(NamedTuple):
    """What happens on a day."""

    after: int
    """So many days after the one before."""
    what: str


class Joining(NamedTuple):
    """Who joined when, and when staff say that it ends, if they come to it."""

    since: date
    lasts: int


EVENTS = st.builds(
    Event,
    st.sampled_from([0, 1, 1, 1, 2, 7, 14, 15, 16, 30, 31, 44, 45, 60]),
    st.sampled_from(["runs"] * 6 + ["pays", "ends", "goes on"]),
)
JOININGS = st.builds(
    Joining,
    st.sampled_from([28, 29, 30, 31]).map(lambda day: date(2027, 10, day))
    | st.dates(BEGIN, date(2028, 3, 1)),
    st.integers(0, 200),
)


@dataclass
class Asked:
    """A month that was asked for, in the list."""

    begins: date
    cents: int
    due_on: date
    status: str = "open"
    told: list[str] = field(default_factory=list)


class Listed:
    """The list: everything follows from walking through the days, one after the other."""

    def __init__(self, since: date) -> None:
        self.since, self.until = since, date.max
        self.asked: list[Asked] = []
        self.mails: list[str] = []
        self.give_back = 0

    def beginnings(self, today: date) -> list[date]:
        found, day = [], self.since
        while day <= today:
            is_last = (day + A_DAY).month != day.month
            if day.day == self.since.day or (is_last and day.day < self.since.day):
                found.append(day)
            day += A_DAY
        return [each for each in found if each < self.until]

    def is_made(self, today: date) -> None:
        for begins in self.beginnings(today)[len(self._alive()) :]:
            cents = 195_00 if begins >= DEARER else 185_00
            self.asked.append(Asked(begins, cents, today + timedelta(days=14)))
        self.asked.sort(key=lambda each: each.begins)

    def _alive(self) -> list[Asked]:
        return [each for each in self.asked if each.status in {"open", "paid"}]

    def runs(self, today: date) -> None:
        self.is_made(today)
        for each in self.asked:
            if each.status != "open":
                continue
            late = (today - each.due_on).days
            if late > 0 and "task" not in each.told:
                each.told.append("task")
            if late >= 30 and "staff" not in each.told:
                each.told.append("staff")
            if "mail" not in each.told:
                each.told.append("mail")
                self.mails.append("Your membership fee")
            elif late > 0 and "reminder" not in each.told:
                each.told.append("reminder")
                self.mails.append("Your membership fee is still open")

    def pays(self) -> bool:
        found = [each for each in self.asked if each.status == "open"]
        for each in found:
            each.status = "paid"
        return bool(found)

    def ends(self, until: date, today: date) -> None:
        self.is_made(today)
        self.until = until
        begin = self.beginnings(today)
        for each in self.asked:
            if each.begins not in begin:
                each.status = {"open": "taken_back", "paid": "to_give_back"}.get(
                    each.status, each.status
                )
                continue
            if each.status == "to_give_back":
                each.status = "paid"
            if each.status == "taken_back":
                each.status, each.told = "open", []
                each.due_on = today + timedelta(days=14)
        self.is_made(today)

    @property
    def tasks(self) -> list[str]:
        names = {"task": "pay_fee", "staff": "chase_fee"}
        still_open = [each for each in self.asked if each.status == "open"]
        found = [names[one] for each in still_open for one in each.told if one in names]
        return sorted(
            [*found, *["give_back_fee" for each in self.asked if each.status == "to_give_back"]]
        )


@given(joining=JOININGS, events=st.lists(EVENTS, max_size=12))
def test_a_year_of_fees_is_as_the_list_says(joining: Joining, events: list[Event]) -> None:
    office, today = office_on(BEGIN), BEGIN
    office.memberships.price(prices(*PRICES))
    listed = Listed(joining.since)
    write(office, joining.since)
    listed.is_made(today)
    for event in events:
        office.wait(timedelta(days=event.after))
        today += timedelta(days=event.after)
        match event.what:
            case "runs":
                morning(office)
                listed.runs(today)
            case "pays":
                if listed.pays():
                    assert pays(office).status is PaymentStatus.PAID
            case "ends":
                until = joining.since + timedelta(days=joining.lasts)
                write(office, joining.since, until)
                listed.ends(until, today)
            case _:
                write(office, joining.since)
                listed.ends(date.max, today)
    assert [
        (each.since, each.amount.cents, each.due_on, each.status.value) for each in fees(office)
    ] == [(each.begins, each.cents, each.due_on, each.status) for each in listed.asked]
    assert sorted(mailed(office)) == sorted(listed.mails)
    assert open_tasks(office) == listed.tasks
    left = sum(each.cents for each in listed.asked if each.status == "open")
    back = sum(each.cents for each in listed.asked if each.status == "to_give_back")
    assert owed(office).cents == left - back
