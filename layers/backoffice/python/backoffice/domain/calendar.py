"""The calendar: which days people work, when a day ends where somebody lives, and spans of days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.errors import Refused
from backoffice.domain.record import Fact

_ONE_DAY = timedelta(days=1)
_HOW_TO_WRITE_A_DAY = "Write the day as year-month-day, as in 2026-01-31."
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6

# Month, day, first year (5 U.S.C. 6103).
_FIXED_HOLIDAYS = (
    (1, 1, 1870),  # New Year's Day
    (6, 19, 2021),  # Juneteenth
    (7, 4, 1870),  # Independence Day
    (11, 11, 1938),  # Veterans Day
    (12, 25, 1870),  # Christmas Day
)
# Month, weekday, the earliest day of the month that it can fall on, first year.
_FLOATING_HOLIDAYS = (
    (1, _MONDAY, 15, 1986),  # Birthday of Martin Luther King, Jr.
    (2, _MONDAY, 15, 1971),  # Washington's Birthday
    (5, _MONDAY, 25, 1971),  # Memorial Day
    (9, _MONDAY, 1, 1894),  # Labor Day
    (10, _MONDAY, 8, 1971),  # Columbus Day
    (11, _THURSDAY, 22, 1942),  # Thanksgiving Day
)


@lru_cache(maxsize=64)
def federal_days_off(year: int) -> frozenset[date]:
    """The weekdays of *year* on which US federal offices rest, by rule; right from 1986 on.

    A holiday on a Saturday is kept on the Friday before, one on a Sunday on the
    Monday after; so a New Year's Day on a Saturday empties a day of the old year.
    """
    kept = [
        _observed(date(year, month, day)) for month, day, since in _FIXED_HOLIDAYS if year >= since
    ]
    kept += [
        _first_on_or_after(date(year, month, earliest), weekday)
        for month, weekday, earliest, since in _FLOATING_HOLIDAYS
        if year >= since
    ]
    kept.append(_observed(date(year + 1, 1, 1)))
    return frozenset(day for day in kept if day.year == year)


def is_federal_holiday(day: date) -> bool:
    """Whether *day* is a federal holiday, on whatever weekday, or one is kept on it."""
    fixed = {(month, number) for month, number, since in _FIXED_HOLIDAYS if day.year >= since}
    return (day.month, day.day) in fixed or day in federal_days_off(day.year)


def is_business_day(day: date) -> bool:
    """Whether the network's staff work on *day*: no weekend, no federal holiday (Q14)."""
    return day.weekday() < _SATURDAY and day not in federal_days_off(day.year)


def next_business_day(day: date) -> date:
    """The first business day after *day*; *day* itself never counts."""
    after = day + _ONE_DAY
    while not is_business_day(after):
        after += _ONE_DAY
    return after


def last_business_day_before(day: date) -> date:
    """The business day before *day*; *day* itself never counts."""
    before = day - _ONE_DAY
    while not is_business_day(before):
        before -= _ONE_DAY
    return before


def add_business_days(day: date, count: int) -> date:
    """The business day that is *count* after *day*; for 0, *day* itself, a business day or not."""
    if count < 0:
        raise ValueError("Business days are counted forward.")
    for _ in range(count):
        day = next_business_day(day)
    return day


def day_in(moment: datetime, zone: str) -> date:
    """The day that a calendar on the wall in *zone* shows at *moment* (aware)."""
    return _aware(moment).astimezone(ZoneInfo(zone)).date()


def moment_at(day: date, wall_time: time, zone: str) -> datetime:
    """The UTC moment at which clocks in *zone* show *wall_time* on *day*.

    A time that clocks skip in spring is moved on by what they skip (02:30 becomes
    03:30); of a time that they show twice in autumn the first is meant.
    """
    wall = datetime.combine(day, wall_time.replace(tzinfo=None, fold=0), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """The first UTC moment that no longer belongs to *day* in *zone*: from then on it is late."""
    return moment_at(day + _ONE_DAY, time.min, zone)


def age_on(birth_date: date, day: date) -> int:
    """Completed years of life on *day*; who was born on 29 February has birthday on 1 March
    in a year without one. Raises `Refused` for a birth after *day*.
    """
    if birth_date > day:
        raise Refused("The date of birth is in the future. Check the year.")
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def day_named(text: str) -> date:
    """The day that *text* names, as in 2026-01-31. Raises `Refused` for any other text."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Refused(_HOW_TO_WRITE_A_DAY)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("There is no such day. Check the month and the day.") from None


def _iso_day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("day", _HOW_TO_WRITE_A_DAY)


def _iso_moment(value: object) -> object:
    if isinstance(value, str) and re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", value):
        return value
    if isinstance(value, datetime):
        return value
    raise PydanticCustomError("moment", "Write the moment as in 2026-01-31T12:00:00Z.")


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise PydanticCustomError("moment", "Say the time zone, as in 2026-01-31T12:00:00Z.")
    return value.astimezone(UTC)


Day = Annotated[date, BeforeValidator(_iso_day)]
"""A `date` field that takes no number: pydantic would read 12 as a day in 1970."""

Moment = Annotated[datetime, BeforeValidator(_iso_moment), AfterValidator(_utc)]
"""A `datetime` field that is aware, and kept in UTC whatever zone it came in."""


class Interval(Fact):
    """A span of whole days, both ends included; without a last day it goes on."""

    since: Day
    until: Day | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise PydanticCustomError("interval", "The last day cannot be before the first.")
        return self

    def contains(self, day: date) -> bool:
        """Whether *day* is one of these days."""
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: Interval) -> bool:
        """Whether some day is in both."""
        return self.intersection(other) is not None

    def meets(self, other: Interval) -> bool:
        """Whether *other* begins on the very day after this one ends."""
        return self.until is not None and other.since - self.until == _ONE_DAY

    def intersection(self, other: Interval) -> Interval | None:
        """The days in both, if any."""
        since = max(self.since, other.since)
        until = _earlier(self.until, other.until)
        if until is not None and until < since:
            return None
        return Interval(since=since, until=until)

    def nearest_to(self, day: date) -> date:
        """*day* itself if it is one of these days, else the first or the last of them."""
        first = max(self.since, day)
        return min(first, self.until) if self.until else first

    def before(self, day: date) -> Interval | None:
        """The part that is over when *day* begins, if any."""
        if day <= self.since:
            return None
        return Interval(since=self.since, until=_earlier(self.until, day - _ONE_DAY))


def _earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two last days, of which None never comes."""
    return min((day for day in (one, other) if day is not None), default=None)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment


def _observed(holiday: date) -> date:
    if holiday.weekday() == _SATURDAY:
        return holiday - _ONE_DAY
    if holiday.weekday() == _SUNDAY:
        return holiday + _ONE_DAY
    return holiday


def _first_on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
