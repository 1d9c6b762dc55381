"""A recheck: when a payer is asked again about a policy that it answered for already."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from backoffice.domain.calendar import (
    Interval,
    day_in,
    last_business_day_before,
    moment_at,
    next_business_day,
)

MOST_VISITS = 60
"""Days of visits that a check knows, soonest first: more than a year of one visit a week."""
FRESH = timedelta(days=3)
"""An answer that is so young when the first visit comes near is not asked for again."""
ASKS_AT = time(6)
"""By the client's clocks: early, and yet the same day at payers who live further west."""
_ONE_DAY = timedelta(days=1)
_WAITS = {"W": timedelta(days=30), "X": timedelta(days=10)}


def visits_known(known: Iterable[date], told: Iterable[date], *, today: date) -> tuple[date, ...]:
    """The days of visits still to come, from what is *known* and *told*; told twice counts once."""
    return tuple(sorted(day for day in {*known, *told} if day >= today))[:MOST_VISITS]


def day_to_ask_about(visits: Iterable[date], holds: Interval, *, today: date) -> date:
    """The next visit that a policy covers, or the day of it that is nearest to *today*.

    Payers answer for the calendar year in which they are asked, so a visit
    beyond it is asked about when its year has begun.
    """
    covered = (day for day in visits if holds.contains(day) and today <= day)
    return min((day for day in covered if day.year == today.year), default=holds.nearest_to(today))


def next_recheck(
    *,
    visits: Iterable[date],
    first_visit_on: date | None,
    holds: Interval,
    decided_at: datetime,
    payer_was_down: bool,
    wait_until: date | None,
    zone: str,
    home_zone: str,
    at: datetime,
) -> datetime | None:
    """When to ask again what was decided at *decided_at*; None: not, as things stand (EL-1).

    *visits* are days of planned visits, and *holds* is when the policy covers:
    without a visit that it covers nobody is asked again. Never twice a day, by
    the clocks of the client in *zone*:

    - the next business day of the network, in *home_zone*, if the *payer_was_down*;
    - not before *wait_until*, if the payer named a day, and on that day;
    - on the business day before the first visit of all, unless the answer is fresh then;
    - a month after the last answer, while visits are planned;
    - when a new year begins in which visits lie, since an answer is about one year.
    """
    today, decided_on = day_in(at, zone), day_in(decided_at, zone)
    covered = sorted(day for day in visits if day >= today and holds.contains(day))
    if not covered:
        return None
    earliest = max(decided_on + _ONE_DAY, today)
    if payer_was_down:
        back_on = next_business_day(day_in(decided_at, home_zone))
        return moment_at(max(back_on, earliest), ASKS_AT, zone)
    days = list(_occasions(covered, first_visit_on, decided_on))
    if wait_until is not None:
        earliest = max(earliest, wait_until)
        days.append(wait_until)
    due = [max(day, earliest) for day in days]
    on = min((day for day in due if day <= covered[-1]), default=None)
    return None if on is None else moment_at(on, ASKS_AT, zone)


def _occasions(
    covered: list[date], first_visit_on: date | None, decided_on: date
) -> Iterator[date]:
    if first_visit_on is not None and first_visit_on in covered:
        before = last_business_day_before(first_visit_on)
        if before.year < first_visit_on.year:  # it would be asked about the wrong year
            before = date(first_visit_on.year, 1, 1)
        if before - decided_on >= FRESH:
            yield before
    yield month_after(decided_on)
    if covered[-1].year > decided_on.year:
        yield date(decided_on.year + 1, 1, 1)


def wait_until(follow_ups: Iterable[str | None], asked_at: datetime, *, zone: str) -> date | None:
    """The day before which the payer is not to be asked again, where its answer says so.

    AAA04 W is "wait 30 days and resubmit", X "wait 10 days and resubmit".
    """
    days = [_WAITS[code] for code in follow_ups if code in _WAITS]
    return day_in(asked_at, zone) + max(days) if days else None


def month_after(day: date) -> date:
    """The same day of the next month, or that month's last if it is shorter."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
