"""A recheck: when a payer is asked again about a policy that it answered for already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from backoffice.domain.calendar import (
    Interval,
    day_in,
    last_business_day_before,
    moment_at,
    next_business_day,
)
from backoffice.domain.verdict import one_month_after

MOST_VISITS = 60
"""Days of visits that a check knows, soonest first: more than a year of one visit a week."""
FRESH = timedelta(days=3)
"""An answer that is so young when the first visit comes near is not asked for again."""
EVERY_DAY_FOR, THEN_EVERY = timedelta(days=7), timedelta(days=7)
"""A payer that is silent while no visit is to come: each business day at first, then so seldom."""
ASKS_AT = time(6)
"""By the client's clocks: early, and yet the same day at payers who live further west."""
_ONE_DAY = timedelta(days=1)


def visits_known(days: Iterable[date], *, today: date) -> tuple[date, ...]:
    """Of the *days* of visits, those still to come; a day of two visits counts once."""
    return tuple(sorted(day for day in {*days} if day >= today))[:MOST_VISITS]


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
    silent_since: datetime | None,
    ask_again_on: date | None,
    zone: str,
    home_zone: str,
    at: datetime,
) -> datetime | None:
    """When to ask again what was decided at *decided_at*; None: not, as things stand (EL-1).

    *visits* are days of planned visits, and *holds* is when the policy covers:
    after the last visit that it covers a payer that answered is not asked
    again. Never twice a day, by the clocks of the client in *zone*:

    - the next business day of the network, in *home_zone*, if the payer said nothing, as it has
      *silent_since* a moment; with no visit to come ever more seldom, until the policy ends;
    - on the day *ask_again_on*, if the payer named one: not before, and visits or not, since
      nobody else looks after that question meanwhile;
    - on the business day before the first visit of all, unless the answer is fresh then;
    - a month after the last answer, while visits are planned;
    - when a new year begins in which visits lie, since an answer is about one year.
    """
    today, decided_on = day_in(at, zone), day_in(decided_at, zone)
    covered = sorted(day for day in visits if day >= today and holds.contains(day))
    earliest = max(decided_on + _ONE_DAY, today)
    if ask_again_on is not None:
        return moment_at(max(ask_again_on, earliest), ASKS_AT, zone)
    if silent_since is not None:
        next_day = max(next_business_day(day_in(decided_at, home_zone)), earliest)
        is_urgent = any(day >= next_day for day in covered)
        seldom = not is_urgent and decided_at - silent_since >= EVERY_DAY_FOR
        days = [max(decided_on + THEN_EVERY, earliest) if seldom else next_day]
        last = holds.until
    else:
        days = [max(day, earliest) for day in _occasions(covered, first_visit_on, decided_on)]
        last = max(covered, default=None)
    on = min((day for day in days if last is None or day <= last), default=None)
    return None if on is None else moment_at(on, ASKS_AT, zone)


def _occasions(
    covered: list[date], first_visit_on: date | None, decided_on: date
) -> Iterator[date]:
    if not covered:
        return
    if first_visit_on is not None and first_visit_on in covered:
        before = last_business_day_before(first_visit_on)
        if before.year < first_visit_on.year:  # it would be asked about the wrong year
            before = date(first_visit_on.year, 1, 1)
        if before - decided_on >= FRESH:
            yield before
    yield one_month_after(decided_on)
    if covered[-1].year > decided_on.year:
        yield date(decided_on.year + 1, 1, 1)
