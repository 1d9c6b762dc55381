from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from backoffice.domain.calendar import (
    Day,
    Interval,
    Moment,
    add_business_days,
    age_on,
    day_in,
    end_of_day,
    is_business_day,
    last_business_day_before,
    moment_at,
    next_business_day,
)
from backoffice.domain.errors import Refused

DAY = TypeAdapter(Day)
MOMENT = TypeAdapter(Moment)
US_ZONES = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
]
AN_INSTANT = timedelta(microseconds=1)
days = st.dates(date(1990, 1, 1), date(2050, 12, 31))
zones = st.sampled_from(US_ZONES)


@cache
def federal_calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("US", years=range(1990, 2052), observed=True)


@pytest.mark.requirement("Q14")
@pytest.mark.parametrize("year", range(1990, 2051))
def test_business_days_are_those_of_the_federal_calendar(year: int) -> None:
    first = date(year, 1, 1)
    for day in (first + timedelta(days=n) for n in range(366)):
        assert is_business_day(day) == (day.weekday() < 5 and day not in federal_calendar()), day


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2021, 12, 31), "New Year's Day 2022 is a Saturday"),
        (date(2023, 1, 2), "New Year's Day 2023 is a Sunday"),
        (date(2021, 6, 18), "the first Juneteenth is a Saturday"),
        (date(2026, 7, 3), "Independence Day 2026 is a Saturday"),
        (date(2026, 1, 19), "Birthday of Martin Luther King, Jr."),
        (date(2026, 11, 26), "Thanksgiving"),
    ],
)
def test_nobody_works_on_a_holiday_or_the_weekday_that_stands_for_it(day: date, why: str) -> None:
    assert not is_business_day(day), why


def test_juneteenth_was_a_working_day_before_it_was_a_holiday() -> None:
    assert is_business_day(date(2020, 6, 19))


@given(days, st.integers(0, 40))
def test_adding_business_days_counts_each_of_them_once(day: date, count: int) -> None:
    reached = add_business_days(day, count)
    passed = [day + timedelta(days=n) for n in range(1, (reached - day).days + 1)]
    assert sum(map(is_business_day, passed)) == count
    assert count == 0 or is_business_day(reached)


@given(days)
def test_the_next_business_day_is_never_the_day_itself(day: date) -> None:
    assert next_business_day(day) == add_business_days(day, 1) > day


def test_business_days_are_not_counted_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_business_days(date(2026, 1, 5), -1)


@given(days, st.times(), zones)
def test_a_wall_time_belongs_to_its_day(day: date, wall_time: time, zone: str) -> None:
    moment = moment_at(day, wall_time, zone)
    assert moment.tzinfo is UTC
    assert day_in(moment, zone) == day


@given(days, zones)
def test_a_day_ends_exactly_where_the_next_begins(day: date, zone: str) -> None:
    end = end_of_day(day, zone)
    assert day_in(end, zone) == day + timedelta(days=1)
    assert day_in(end - AN_INSTANT, zone) == day


def test_a_time_that_spring_skips_is_moved_on_by_what_is_skipped() -> None:
    skipped = moment_at(date(2026, 3, 8), time(2, 30), "America/New_York")
    assert skipped == moment_at(date(2026, 3, 8), time(3, 30), "America/New_York")


@pytest.mark.parametrize("fold", [0, 1])
def test_of_a_time_that_autumn_shows_twice_the_first_is_meant(fold: int) -> None:
    first = moment_at(date(2026, 11, 1), time(1, 30, fold=fold), "America/New_York")
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_day_can_begin_with_a_skipped_hour() -> None:
    # Havana's clocks go from 00:00 to 01:00: the day before ends at the change itself.
    end = end_of_day(date(2026, 3, 7), "America/Havana")
    assert end == datetime(2026, 3, 8, 5, 0, tzinfo=UTC)


def test_one_moment_is_on_two_days_in_two_zones() -> None:
    moment = datetime(2026, 1, 1, 4, 59, tzinfo=UTC)
    assert day_in(moment, "America/New_York") == date(2025, 12, 31)
    assert day_in(moment, "Pacific/Guam") == date(2026, 1, 1)


def test_a_moment_without_a_zone_belongs_to_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_in(datetime(2026, 1, 1), "America/New_York")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2026, 2, 27), 25),
        (date(2026, 2, 28), 25),
        (date(2026, 3, 1), 26),
        (date(2028, 2, 28), 27),
        (date(2028, 2, 29), 28),
        (date(2000, 2, 29), 0),
    ],
)
def test_who_was_born_on_a_leap_day_gets_older_on_the_first_of_march(day: date, age: int) -> None:
    assert age_on(date(2000, 2, 29), day) == age


@given(days, st.integers(0, 120))
def test_nobody_gets_older_but_on_a_birthday(birth_date: date, years: int) -> None:
    later = birth_date + timedelta(days=365 * years)
    grew = age_on(birth_date, later + timedelta(days=1)) - age_on(birth_date, later)
    tomorrow = later + timedelta(days=1)
    assert grew == ((tomorrow.month, tomorrow.day) == _birthday(birth_date, tomorrow.year))


def _birthday(birth_date: date, year: int) -> tuple[int, int]:
    is_leap = (date(year, 3, 1) - timedelta(days=1)).day == 29
    born = (birth_date.month, birth_date.day)
    return (3, 1) if born == (2, 29) and not is_leap else born


def test_a_birth_in_the_future_is_refused() -> None:
    with pytest.raises(Refused):
        age_on(date(2026, 1, 2), date(2026, 1, 1))


WINDOW = [date(2026, 1, 1) + timedelta(days=n) for n in range(25)]
intervals = st.tuples(st.sampled_from(WINDOW), st.none() | st.sampled_from(WINDOW)).map(
    lambda ends: (
        Interval(since=min(ends[0], ends[1]), until=max(ends[0], ends[1]))
        if ends[1] is not None
        else Interval(since=ends[0])
    )
)


def days_of(interval: Interval | None) -> set[date]:
    if interval is None:
        return set()
    return {day for day in WINDOW if interval.since <= day <= (interval.until or date.max)}


@given(intervals, st.sampled_from(WINDOW))
def test_a_span_contains_both_its_ends_and_what_lies_between(span: Interval, day: date) -> None:
    assert span.contains(day) == (day in days_of(span))


@given(intervals, intervals)
def test_the_intersection_of_spans_is_that_of_their_days(one: Interval, other: Interval) -> None:
    assert days_of(one.intersection(other)) == days_of(one) & days_of(other)
    assert one.overlaps(other) == bool(days_of(one) & days_of(other))
    assert one.intersection(other) == other.intersection(one)


@given(intervals, st.sampled_from(WINDOW))
def test_what_is_over_before_a_day_is_every_earlier_day(span: Interval, day: date) -> None:
    assert days_of(span.before(day)) == {each for each in days_of(span) if each < day}


@given(intervals, intervals)
def test_spans_meet_when_no_day_lies_between_them(one: Interval, other: Interval) -> None:
    ends_the_day_before = one.until is not None and one.until + timedelta(days=1) == other.since
    assert one.meets(other) == ends_the_day_before


def test_a_span_to_the_end_of_time_can_still_be_compared() -> None:
    for_ever = Interval(since=date(2026, 1, 1), until=date.max)
    assert not for_ever.meets(Interval(since=date(2027, 1, 1)))
    assert for_ever.overlaps(Interval(since=date.max))


def test_a_span_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="cannot be before the first"):
        Interval(since=date(2026, 1, 2), until=date(2026, 1, 1))


@pytest.mark.parametrize(
    "sent",
    [12, 1.0, "12", "20260131", "2026-1-31", "2026-02-30", True, datetime(2026, 1, 1)],  # noqa: DTZ001
)
def test_only_a_written_day_is_a_day(sent: object) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(sent)


def test_a_day_is_read_as_it_is_written() -> None:
    assert DAY.validate_python("2026-01-31") == date(2026, 1, 31)
    assert DAY.dump_python(date(2026, 1, 31), mode="json") == "2026-01-31"


@pytest.mark.parametrize("sent", [0, "1700000000", "2026-01-31T12:00:00", datetime(2026, 1, 1)])  # noqa: DTZ001
def test_a_moment_without_a_zone_or_as_a_number_is_refused(sent: object) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(sent)


def test_a_moment_is_kept_in_utc_whatever_zone_it_came_in() -> None:
    moment = MOMENT.validate_python("2026-01-31T12:00:00-05:00")
    assert (moment.tzinfo, moment.hour) == (UTC, 17)


@pytest.mark.parametrize(
    ("day", "nearest"),
    [
        (date(2027, 12, 31), date(2028, 2, 1)),
        (date(2028, 2, 1), date(2028, 2, 1)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2028, 2, 29)),
    ],
)
def test_the_day_of_a_span_that_is_nearest_to_another(day: date, nearest: date) -> None:
    assert Interval(since=date(2028, 2, 1), until=date(2028, 2, 29)).nearest_to(day) == nearest
    assert Interval(since=date(2028, 2, 1)).nearest_to(day) == max(day, date(2028, 2, 1))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2027, 1, 2), date(2026, 12, 31)),
        (date(2027, 1, 4), date(2026, 12, 31)),
        (date(2022, 1, 1), date(2021, 12, 30)),  # New Year's Day was kept on the Friday before
        (date(2028, 3, 1), date(2028, 2, 29)),
    ],
)
def test_the_last_business_day_before_a_day_is_never_that_day(day: date, before: date) -> None:
    assert last_business_day_before(day) == before
