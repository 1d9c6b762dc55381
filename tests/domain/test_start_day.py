"""The start day: a payer is asked anew when a plan year begins, and not everybody at one moment."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.calendar import Interval, day_in, moment_at
from backoffice.domain.recheck import (
    ASKS_AT,
    day_said,
    day_to_ask_about,
    next_recheck,
    start_moment,
)

pytestmark = pytest.mark.requirement("RN-1", "RN-7")

NEW_YORK, HONOLULU, GUAM = "America/New_York", "Pacific/Honolulu", "Pacific/Guam"
NEW_YEAR = date(2027, 1, 1)
NEXT_YEAR = Interval(since=NEW_YEAR, until=date(2027, 12, 31))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def due_at(decided_on: date, *visits: date, **says: Any) -> datetime | None:
    wanted: dict[str, Any] = {
        "visits": visits,
        "first_visit_on": None,
        "holds": NEXT_YEAR,
        "starts": (NEW_YEAR,),
        "check_id": "policy-1.provider-1",
        "decided_at": noon(decided_on),
        "silent_since": None,
        "ask_again_on": None,
        "zone": NEW_YORK,
        "home_zone": NEW_YORK,
        "at": noon(decided_on),
    }
    return next_recheck(**(wanted | says))


def due(decided_on: date, *visits: date, **says: Any) -> date | None:
    moment = due_at(decided_on, *visits, **says)
    return moment and day_in(moment, says.get("zone", NEW_YORK))


@pytest.mark.parametrize("decided_on", [date(2026, 9, 1), date(2026, 12, 2), date(2026, 12, 31)])
def test_a_policy_that_begins_later_is_asked_about_on_its_first_day_visits_or_not(
    decided_on: date,
) -> None:
    assert due(decided_on) == NEW_YEAR
    assert due(decided_on, date(2027, 6, 1)) == NEW_YEAR
    assert due(decided_on, date(2027, 1, 4), first_visit_on=date(2027, 1, 4)) == NEW_YEAR


@pytest.mark.parametrize(
    "begins", [date(2026, 7, 1), date(2028, 2, 29), date(2027, 3, 14), date(2026, 11, 1), NEW_YEAR]
)
def test_a_plan_that_goes_on_is_asked_about_on_the_first_day_of_its_new_year(begins: date) -> None:
    holds = Interval(since=begins - timedelta(days=365), until=begins + timedelta(days=364))
    starts = (holds.since, begins)
    before = begins - timedelta(days=20)
    assert due(before, holds=holds, starts=starts) == begins
    assert due(begins, holds=holds, starts=starts) is None, "it was asked"
    assert due(before, holds=holds, starts=(holds.since,)) is None, "nobody said that it goes on"


def test_a_sweep_or_a_word_that_comes_late_has_it_asked_at_once() -> None:
    epiphany = date(2027, 1, 6)
    found = due_at(date(2026, 12, 10), at=noon(epiphany))
    assert found == moment_at(epiphany, ASKS_AT, NEW_YORK)
    assert found <= noon(epiphany)


def test_a_call_of_december_that_is_written_down_in_january_leaves_the_question_open() -> None:
    assert due(date(2027, 1, 2), heard_on=date(2026, 12, 30)) == date(2027, 1, 3)
    assert due(date(2027, 1, 2), heard_on=date(2027, 1, 2)) is None


def test_a_payer_that_was_silent_or_named_a_later_day_is_asked_on_the_first_day_as_well() -> None:
    silent_since = noon(date(2026, 11, 20))
    assert due(date(2026, 12, 28), silent_since=silent_since) == NEW_YEAR
    assert due(date(2026, 12, 28), ask_again_on=date(2027, 1, 20)) == NEW_YEAR
    assert due(NEW_YEAR, ask_again_on=date(2027, 1, 20)) == date(2027, 1, 20)
    assert due(date(2026, 12, 28), ask_again_on=date(2026, 12, 30)) == date(2026, 12, 30)


def test_before_a_plan_begins_nobody_is_asked_month_after_month() -> None:
    assert due(date(2026, 10, 1), date(2027, 1, 12)) == NEW_YEAR


def test_a_first_visit_is_not_asked_about_before_its_plan_year_has_begun() -> None:
    holds = Interval(since=date(2026, 7, 1), until=date(2027, 6, 30))
    first = date(2026, 7, 1)
    says = {"holds": holds, "starts": (first,), "first_visit_on": first}
    assert due(date(2026, 6, 1), first, **says) == first


def test_a_visit_beyond_the_plan_year_is_not_what_a_payer_is_asked_about() -> None:
    holds = Interval(since=date(2026, 7, 1), until=date(2028, 6, 30))
    starts, visits = (holds.since, date(2027, 7, 1)), [date(2027, 7, 6)]
    june, july = date(2027, 6, 20), date(2027, 7, 1)
    assert day_to_ask_about(visits, holds, today=june, starts=starts) == june
    assert day_to_ask_about(visits, holds, today=july, starts=starts) == visits[0]
    before = date(2026, 6, 1)
    later = [date(2026, 7, 20)]
    assert day_to_ask_about(later, holds, today=before, starts=starts) == later[0]


def test_a_payer_has_said_something_in_a_year_once_it_began_here_and_at_home() -> None:
    for zone in (NEW_YORK, HONOLULU, GUAM):
        for moment in (
            moment_at(NEW_YEAR, time(0, 1), zone),
            moment_at(NEW_YEAR, time(0, 1), NEW_YORK),
            moment_at(date(2026, 12, 31), time(23, 59), zone),
        ):
            has_begun = day_in(moment, zone) >= NEW_YEAR <= day_in(moment, NEW_YORK)
            assert (day_said(moment, zone, NEW_YORK) >= NEW_YEAR) is has_begun


@pytest.mark.parametrize("zone", [NEW_YORK, HONOLULU, GUAM, "America/Los_Angeles"])
@pytest.mark.parametrize("day", [NEW_YEAR, date(2027, 3, 14), date(2026, 11, 1), date(2028, 2, 29)])
def test_it_is_asked_by_day_and_what_it_says_counts_for_that_year(zone: str, day: date) -> None:
    for visits in ([], [day], [day + timedelta(days=6)]):
        for number in range(50):
            moment = start_moment(f"check-{number}", day, visits, zone=zone, home_zone=NEW_YORK)
            assert day_said(moment, zone, NEW_YORK) == day
            assert moment >= moment_at(day, ASKS_AT, zone)
            assert moment >= moment_at(day, ASKS_AT, NEW_YORK)


def test_thousands_of_checks_of_new_years_day_are_spread_and_the_soonest_visits_come_first() -> (
    None
):
    soon, in_days, never = date(2027, 1, 4), date(2027, 1, 7), date(2027, 3, 1)
    moments = {
        visit: [
            start_moment(f"policy-{n}.p", NEW_YEAR, [visit], zone=NEW_YORK, home_zone=NEW_YORK)
            for n in range(3000)
        ]
        for visit in (soon, in_days, never)
    }
    assert max(moments[soon]) < min(moments[in_days])
    assert max(moments[in_days]) < min(moments[never])
    in_five_minutes = Counter(int(moment.timestamp()) // 300 for moment in moments[soon])
    # 3000 in two hours are 125 in each five minutes, were they dealt out by hand.
    assert max(in_five_minutes.values()) < 180
    assert len(in_five_minutes) == 24


def test_a_check_has_its_moment_from_its_id_and_the_same_one_each_time() -> None:
    first, again, other = (
        start_moment(check_id, NEW_YEAR, [], zone=NEW_YORK, home_zone=NEW_YORK)
        for check_id in ("policy-1.p", "policy-1.p", "policy-2.p")
    )
    assert first == again != other


@given(
    decided_on=st.dates(date(2026, 6, 1), date(2027, 12, 31)),
    offsets=st.lists(st.integers(-30, 500), max_size=6),
    passed=st.integers(0, 90),
    starts=st.lists(st.dates(date(2026, 6, 1), date(2027, 12, 31)), max_size=3),
    zone=st.sampled_from([NEW_YORK, HONOLULU, GUAM]),
    says=st.sampled_from(["yes", "nothing", "wait"]),
)
def test_no_start_is_ever_passed_over(
    *, decided_on: date, offsets: list[int], passed: int, starts: list[date], zone: str, says: str
) -> None:
    at = noon(decided_on) + timedelta(days=passed)
    holds = Interval(since=date(2026, 6, 1), until=date(2027, 12, 31))
    heard_on = day_said(noon(decided_on), zone, NEW_YORK)
    found = due(
        decided_on,
        *[decided_on + timedelta(days=offset) for offset in offsets],
        holds=holds,
        starts=starts,
        silent_since=noon(decided_on) if says == "nothing" else None,
        ask_again_on=decided_on + timedelta(days=40) if says == "wait" else None,
        zone=zone,
        at=at,
    )
    earliest = max(day_in(noon(decided_on), zone) + timedelta(days=1), day_in(at, zone))
    waiting = [max(start, earliest) for start in starts if start > heard_on]
    if waiting and min(waiting) <= date(2027, 12, 31):
        assert found is not None
        assert found <= min(waiting) + timedelta(days=1), "in Guam the day is half over"
    if found is not None:
        assert found >= earliest
