"""Until when an estimate is due, against a calendar of its own that counts day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.calendar import moment_at
from backoffice.domain.good_faith import last_day_from
from backoffice.domain.good_faith_days import (
    comes_into_reach,
    due_after_change,
    due_after_request,
    due_by,
)

DAY = timedelta(days=1)
FIRST, LAST = date(2027, 1, 1), date(2028, 12, 31)
RESTS = {
    date.fromisoformat(day)
    for day in [
        "2026-11-26",
        "2026-12-25",
        "2027-01-01",
        "2027-01-18",
        "2027-02-15",
        "2027-05-31",
        "2027-06-18",
        "2027-07-05",
        "2027-09-06",
        "2027-10-11",
        "2027-11-11",
        "2027-11-25",
        "2027-12-24",
        "2027-12-31",
        "2028-01-17",
        "2028-02-21",
        "2028-05-29",
        "2028-06-19",
        "2028-07-04",
        "2028-09-04",
        "2028-10-09",
        "2028-11-10",
        "2028-11-23",
        "2028-12-25",
        "2029-01-01",
        "2029-01-15",
        "2029-02-19",
        "2029-05-28",
        "2029-06-19",
        "2029-07-04",
        "2029-09-03",
        "2029-10-08",
    ]
}
"""Federal holidays as they are kept, written down from the government's own list."""


def works(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in RESTS


def ahead(scheduled_on: date, visit_on: date) -> int:
    """Business days after the day of scheduling, up to the day of the visit."""
    days = (visit_on - scheduled_on).days
    return sum(works(scheduled_on + n * DAY) for n in range(1, days + 1))


def brute(scheduled_on: date, visit_on: date) -> date | None:
    """The last day on which no more business days have passed than the rule allows."""
    far = ahead(scheduled_on, visit_on)
    allowed = 3 if far >= 10 else 1 if far >= 3 else 0
    if not allowed:
        return None
    passed, day = 0, scheduled_on
    while passed < allowed:
        day += DAY
        passed += works(day)
    return day


@pytest.mark.requirement("CR-9")
def test_every_pair_of_days_within_two_years_has_the_day_that_is_counted_by_hand() -> None:
    day = FIRST
    while day <= LAST:
        for far in (*range(22), 45, 120, 364):
            assert due_by(day, day + far * DAY) == brute(day, day + far * DAY), (day, far)
        day += DAY


@pytest.mark.requirement("CR-9")
@pytest.mark.parametrize(
    ("scheduled", "visit", "due"),
    [
        # planned on a Monday for the Thursday after: three business days ahead
        ("2027-03-01", "2027-03-04", "2027-03-02"),
        ("2027-03-01", "2027-03-03", None),
        # two weeks ahead, and one day less
        ("2027-03-01", "2027-03-15", "2027-03-04"),
        ("2027-03-01", "2027-03-14", "2027-03-02"),
        # on a Saturday: the Monday is the first day
        ("2027-03-06", "2027-03-10", "2027-03-08"),
        ("2027-03-06", "2027-03-09", None),
        # around the end of a year, when Friday is kept for Saturday's holiday
        ("2027-12-30", "2028-01-05", "2028-01-03"),
        ("2027-12-22", "2027-12-29", "2027-12-23"),
        # Thanksgiving does not count
        ("2027-11-23", "2027-11-29", "2027-11-24"),
        ("2027-11-24", "2027-11-29", None),
        # on the day itself, and for a day that is over
        ("2027-03-01", "2027-03-01", None),
        ("2027-03-02", "2027-03-01", None),
    ],
)
def test_by_hand(scheduled: str, visit: str, due: str | None) -> None:
    found = due_by(date.fromisoformat(scheduled), date.fromisoformat(visit))
    assert found == (date.fromisoformat(due) if due else None)


def test_whoever_asks_waits_three_business_days_at_most() -> None:
    assert due_after_request(date(2027, 12, 23)) == date(2027, 12, 29)
    assert due_after_request(date(2027, 3, 6)) == date(2027, 3, 10)


def test_a_change_is_told_a_business_day_before_the_visit() -> None:
    assert due_after_change(date(2027, 7, 6)) == date(2027, 7, 2)
    assert due_after_change(date(2027, 3, 4)) == date(2027, 3, 3)


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_what_comes_into_reach_is_within_twelve_months_from_then_and_not_before(day: date) -> None:
    reached = comes_into_reach(day)
    assert last_day_from(reached) >= day
    assert last_day_from(reached - DAY) < day or (day.month, day.day) in {(2, 28), (2, 29)}


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_twelve_months_are_365_or_366_days(day: date) -> None:
    assert (last_day_from(day) - day).days in {364, 365}
    assert moment_at(day, datetime.min.time(), "America/New_York") < moment_at(
        last_day_from(day), datetime.min.time(), "America/New_York"
    )
