"""Rechecks: on which day a payer is asked again, at every edge of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.calendar import Interval, day_in, is_business_day, moment_at
from backoffice.domain.recheck import ASKS_AT, day_to_ask_about, next_recheck, visits_known

pytestmark = pytest.mark.requirement("EL-1")

NEW_YORK, HONOLULU = "America/New_York", "Pacific/Honolulu"
FOR_EVER = Interval(since=date(2020, 1, 1))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def due(decided_on: date, *visits: date, **says: Any) -> date | None:
    """The day of the next recheck, where the client is."""
    wanted: dict[str, Any] = {
        "visits": visits,
        "first_visit_on": None,
        "holds": FOR_EVER,
        "decided_at": noon(decided_on),
        "silent_since": None,
        "ask_again_on": None,
        "zone": NEW_YORK,
        "home_zone": NEW_YORK,
        "at": noon(decided_on),
    }
    moment = next_recheck(**(wanted | says))
    return moment and day_in(moment, says.get("zone", NEW_YORK))


@pytest.mark.parametrize(
    ("first_visit", "before"),
    [
        (date(2026, 3, 20), date(2026, 3, 19)),
        (date(2026, 3, 23), date(2026, 3, 20)),  # a Monday
        (date(2026, 5, 26), date(2026, 5, 22)),  # after Memorial Day
        (date(2027, 1, 4), date(2027, 1, 1)),  # last year's answer would not do
    ],
)
def test_the_first_visit_is_asked_about_on_the_business_day_before(
    first_visit: date, before: date
) -> None:
    decided_on = first_visit - timedelta(days=14)
    assert due(decided_on, first_visit, first_visit_on=first_visit) == before


@pytest.mark.parametrize(("age", "asked_again"), [(2, False), (3, True)])
def test_an_answer_that_is_fresh_before_the_first_visit_is_not_asked_for_again(
    age: int, *, asked_again: bool
) -> None:
    first, later = date(2026, 3, 20), date(2026, 12, 1)
    found = due(date(2026, 3, 19) - timedelta(days=age), first, later, first_visit_on=first)
    assert (found == date(2026, 3, 19)) is asked_again


def test_only_the_first_visit_is_asked_about_beforehand() -> None:
    visits = [date(2026, 3, 2) + timedelta(weeks=week) for week in range(1, 20)]
    assert due(date(2026, 3, 5), *visits, first_visit_on=date(2026, 3, 3)) == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("decided_on", "again_on"),
    [
        (date(2026, 1, 28), date(2026, 2, 28)),
        (date(2026, 1, 29), date(2026, 2, 28)),
        (date(2026, 1, 30), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 2, 8), date(2026, 3, 8)),  # the clocks go forward
        (date(2026, 10, 1), date(2026, 11, 1)),  # and back
    ],
)
def test_a_month_after_the_answer_it_is_asked_for_again_while_visits_are_planned(
    decided_on: date, again_on: date
) -> None:
    assert due(decided_on, again_on) == again_on
    assert due(decided_on, again_on - timedelta(days=1)) is None, "no visit is left by then"


@pytest.mark.parametrize("decided_on", [date(2026, 12, 2), date(2026, 12, 30), date(2026, 12, 31)])
def test_an_answer_of_december_is_asked_for_again_on_new_years_day(decided_on: date) -> None:
    assert due(decided_on, date(2027, 1, 1)) == date(2027, 1, 1)
    assert due(decided_on, date(2027, 1, 11)) == date(2027, 1, 1)


@pytest.mark.parametrize("zone", [NEW_YORK, HONOLULU])
def test_a_year_begins_where_the_client_is_and_the_payer_is_asked_in_the_morning(zone: str) -> None:
    last_minute = moment_at(date(2027, 1, 1), ASKS_AT, zone) - timedelta(hours=6, minutes=1)
    found = next_recheck(
        visits=[date(2027, 1, 5)],
        first_visit_on=None,
        holds=FOR_EVER,
        decided_at=last_minute,
        silent_since=None,
        ask_again_on=None,
        zone=zone,
        home_zone=NEW_YORK,
        at=last_minute,
    )
    assert found is not None
    morning = moment_at(date(2027, 1, 1), ASKS_AT, zone)
    assert morning <= found <= morning + timedelta(hours=12)


def test_a_visit_after_the_last_day_of_the_policy_is_nothing_to_ask_this_payer_about() -> None:
    last = Interval(since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert due(date(2026, 12, 15), date(2027, 1, 5), holds=last) is None
    assert due(date(2026, 11, 30), date(2026, 12, 31), holds=last) == date(2026, 12, 30)


def test_without_a_planned_visit_nobody_is_asked_again() -> None:
    assert due(date(2026, 3, 2)) is None


@pytest.mark.parametrize(
    ("silent_for", "decided_on", "again_on"),
    [
        (0, date(2026, 3, 2), date(2026, 3, 3)),
        (0, date(2026, 3, 6), date(2026, 3, 9)),  # a Friday
        (6, date(2026, 3, 10), date(2026, 3, 11)),
        (7, date(2026, 3, 10), date(2026, 3, 17)),
        (300, date(2026, 3, 10), date(2026, 3, 17)),
    ],
)
def test_without_a_planned_visit_a_silent_payer_is_asked_daily_for_a_week_and_then_weekly(
    silent_for: int, decided_on: date, again_on: date
) -> None:
    silent_since = noon(decided_on) - timedelta(days=silent_for)
    assert due(decided_on, silent_since=silent_since) == again_on
    for no_more in (decided_on - timedelta(days=1), decided_on):
        assert due(decided_on, no_more, silent_since=silent_since) == again_on


@pytest.mark.parametrize(("until", "is_asked"), [(17, True), (16, False)])
def test_a_silent_payer_is_asked_again_until_the_last_day_of_the_policy(
    until: int, *, is_asked: bool
) -> None:
    holds = Interval(since=date(2026, 1, 1), until=date(2026, 3, until))
    decided_on = date(2026, 3, 10)
    silent_since = noon(decided_on) - timedelta(days=30)
    found = due(decided_on, holds=holds, silent_since=silent_since)
    assert found == (date(2026, 3, 17) if is_asked else None)


def test_a_sweep_that_comes_after_the_policy_has_ended_asks_a_silent_payer_nothing() -> None:
    holds = Interval(since=date(2026, 1, 1), until=date(2026, 3, 31))
    for late, is_asked in ((date(2026, 3, 31), True), (date(2026, 4, 1), False)):
        found = due(
            date(2026, 3, 2), holds=holds, silent_since=noon(date(2026, 3, 2)), at=noon(late)
        )
        assert (found is not None) == is_asked


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        (date(2026, 3, 2), date(2026, 3, 3)),
        (date(2026, 3, 6), date(2026, 3, 9)),
        (date(2026, 12, 24), date(2026, 12, 28)),
    ],
)
def test_a_payer_that_was_down_is_asked_on_the_next_business_day(day: date, next_day: date) -> None:
    for since in (day, day - timedelta(days=60)):
        assert due(day, date(2027, 6, 1), silent_since=noon(since)) == next_day


def test_the_networks_own_business_day_counts_wherever_the_client_is() -> None:
    friday_night_in_honolulu = datetime(2026, 3, 7, 8, tzinfo=UTC)  # Saturday in New York
    found = next_recheck(
        visits=[date(2026, 6, 1)],
        first_visit_on=None,
        holds=FOR_EVER,
        decided_at=friday_night_in_honolulu,
        silent_since=friday_night_in_honolulu,
        ask_again_on=None,
        zone=HONOLULU,
        home_zone=NEW_YORK,
        at=friday_night_in_honolulu,
    )
    assert found == moment_at(date(2026, 3, 9), ASKS_AT, HONOLULU)


def test_a_day_that_the_payer_named_counts_with_and_without_visits_and_nothing_before_it() -> None:
    named = date(2026, 4, 1)
    first = date(2026, 3, 12)
    assert due(date(2026, 3, 2), ask_again_on=named) == named
    assert due(date(2026, 3, 2), first, first_visit_on=first, ask_again_on=named) == named
    assert due(date(2026, 3, 2), ask_again_on=date(2026, 3, 2)) == date(2026, 3, 3)


@given(
    decided_on=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    offsets=st.lists(st.integers(-30, 500), max_size=8),
    passed=st.integers(0, 90),
    zone=st.sampled_from([NEW_YORK, HONOLULU, "America/Los_Angeles"]),
    down=st.booleans(),
)
def test_never_twice_a_day_never_in_the_past_and_never_after_the_last_visit(
    decided_on: date, offsets: list[int], passed: int, zone: str, *, down: bool
) -> None:
    at = noon(decided_on) + timedelta(days=passed)
    today = day_in(at, zone)
    visits = [decided_on + timedelta(days=offset) for offset in offsets]
    found = due(
        decided_on,
        *visits,
        first_visit_on=min(visits, default=None),
        silent_since=noon(decided_on) if down else None,
        zone=zone,
        at=at,
    )
    if found is None:
        return
    assert found > day_in(noon(decided_on), zone)
    assert today <= found
    assert down or found <= max(visits)
    if down and found > today:
        assert is_business_day(found) or found == decided_on + timedelta(days=1)


@given(
    st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=80),
    st.randoms(use_true_random=False),
)
def test_visits_are_known_alike_in_whatever_order_and_however_often_they_are_told(
    days: list[date], random: Any
) -> None:
    today = date(2026, 6, 1)
    known = visits_known(days, today=today)
    assert visits_known(random.sample([*days, *days], len(days) * 2), today=today) == known
    assert all(day >= today for day in known)
    assert visits_known([*days, today], today=today)[0] == today
    assert len(known) <= 60


@pytest.mark.parametrize(
    ("visits", "today", "about"),
    [
        ([date(2026, 12, 28), date(2027, 1, 4)], date(2026, 12, 1), date(2026, 12, 28)),
        ([date(2027, 1, 4)], date(2026, 12, 30), date(2026, 12, 30)),
        ([date(2027, 1, 4)], date(2027, 1, 1), date(2027, 1, 4)),
        ([], date(2026, 5, 5), date(2026, 5, 5)),
    ],
)
def test_a_visit_is_asked_about_in_its_own_year(
    visits: list[date], today: date, about: date
) -> None:
    assert day_to_ask_about(visits, FOR_EVER, today=today) == about
