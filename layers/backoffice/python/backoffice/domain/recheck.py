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
from backoffice.domain.fingerprint import fingerprint
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


def day_to_ask_about(
    visits: Iterable[date], holds: Interval, *, today: date, starts: Iterable[date] = ()
) -> date:
    """The next visit that a policy covers, or the day of it that is nearest to *today*.

    Payers answer for the year in which they are asked, so a visit beyond it is asked about when its
    year has begun: the calendar year, and the plan year, of which *starts* are the first days.
    """
    nearest = holds.nearest_to(today)
    ends = min((start for start in starts if start > nearest), default=date.max)
    covered = (day for day in visits if holds.contains(day) and today <= day < ends)
    return min((day for day in covered if day.year == today.year), default=nearest)


def day_said(at: datetime, zone: str, home_zone: str) -> date:
    """The day on which a payer said what it said *at* a moment.

    It is the earlier of the two that calendars show where the client is and at home: east of
    home, a client's new year begins while payers still answer for the old one.
    """
    return min(day_in(at, zone), day_in(at, home_zone))


def next_recheck(
    *,
    visits: Iterable[date],
    first_visit_on: date | None,
    holds: Interval,
    starts: Iterable[date] = (),
    check_id: str = "",
    decided_at: datetime,
    heard_on: date | None = None,
    silent_since: datetime | None,
    ask_again_on: date | None,
    zone: str,
    home_zone: str,
    at: datetime,
) -> datetime | None:
    """When to ask again what was decided at *decided_at*; None: not, as things stand (EL-1).

    *visits* are days of planned visits, *holds* is when the policy covers, and *starts* are the
    first days of its plan years (see `proof`). After the last visit that it covers a payer that
    answered is not asked again until the next of those. Never twice a day, by the clocks of the
    client in *zone*:

    - on each of the *starts*, visits or not, unless something was heard on that day or since;
      *heard_on* is when, where that is not the day of the decision;
    - the next business day of the network, in *home_zone*, if the payer said nothing, as it has
      *silent_since* a moment; with no visit to come ever more seldom, until the policy ends;
    - on the day *ask_again_on*, if the payer named one: not before, unless a plan year begins,
      and visits or not, since nobody else looks after that question meanwhile;
    - on the business day before the first visit of all, unless the answer is fresh then;
    - a month after the last answer, while visits are planned;
    - when a new year begins in which visits lie, since an answer is about one year.

    On the first day of a year it is asked at the moment that `start_moment` gives.
    """
    today, decided_on = day_in(at, zone), day_in(decided_at, zone)
    covered = sorted(day for day in visits if day >= today and holds.contains(day))
    earliest = max(decided_on + _ONE_DAY, today)
    heard_on = min(heard_on or decided_on, day_said(decided_at, zone, home_zone))
    starts = tuple(starts)
    begins = [day for day in starts if day > heard_on]
    if ask_again_on is not None:
        occasions, last = [ask_again_on], None
    elif silent_since is not None:
        next_day = max(next_business_day(day_in(decided_at, home_zone)), earliest)
        is_urgent = any(day >= next_day for day in covered)
        seldom = not is_urgent and decided_at - silent_since >= EVERY_DAY_FOR
        occasions, last = [decided_on + THEN_EVERY if seldom else next_day], holds.until
    else:
        begins += _new_year(covered, decided_on)
        years = [*starts, *begins]
        occasions = list(_occasions(covered, first_visit_on, decided_on, holds, years))
        last = max(covered, default=None)
    days = [max(day, earliest) for day in occasions]
    days = [day for day in days if last is None or day <= last]
    days += [day for day in (max(begin, earliest) for begin in begins) if holds.contains(day)]
    on = min(days, default=None)
    if on is None:
        return None
    if on in begins:
        return start_moment(check_id, on, covered, zone=zone, home_zone=home_zone)
    return moment_at(on, ASKS_AT, zone)


def start_moment(
    check_id: str, day: date, visits: Iterable[date], *, zone: str, home_zone: str
) -> datetime:
    """When on the first day of a year the payer is asked: the soonest of the *visits* first.

    Most plans begin on 1 January: were all their checks due at one moment, the payer would have a
    crowd before it, and an index would show the same few first, again and again. So they are
    spread over the day, each at a moment that follows from its id and is the same every time. It
    is not before the morning at home, since a payer's own year may begin later than the client's.
    """
    soonest = min((visit for visit in visits if visit >= day), default=None)
    begin, end = _turn(day, soonest)
    share = int(fingerprint(check_id)[:8], 16) / 0x1_0000_0000
    opens = max(moment_at(day, ASKS_AT, zone), moment_at(day, ASKS_AT, home_zone))
    return opens + timedelta(seconds=int((begin + (end - begin) * share).total_seconds()))


def _turn(day: date, soonest: date | None) -> tuple[timedelta, timedelta]:
    """From when to when on *day* those have their turn whose next visit is the *soonest*."""
    if soonest is not None and soonest <= next_business_day(day):
        return timedelta(), timedelta(hours=2)
    if soonest is not None and soonest <= day + THEN_EVERY:
        return timedelta(hours=2), timedelta(hours=6)
    return timedelta(hours=6), timedelta(hours=12)


def _new_year(covered: list[date], decided_on: date) -> list[date]:
    is_ahead = bool(covered) and covered[-1].year > decided_on.year
    return [date(decided_on.year + 1, 1, 1)] if is_ahead else []


def _occasions(
    covered: list[date],
    first_visit_on: date | None,
    decided_on: date,
    holds: Interval,
    years: Iterable[date],
) -> Iterator[date]:
    """The days before the first visit, and a month after the answer; none before the plan begins.

    Where the day before the first visit belongs to another year, which it says nothing about, that
    visit is asked about on the first day of its own.
    """
    if not covered:
        return
    if first_visit_on is not None and first_visit_on in covered:
        year = [date(first_visit_on.year, 1, 1), *(day for day in years if day <= first_visit_on)]
        before = max([last_business_day_before(first_visit_on), *year])
        if before - decided_on >= FRESH:
            yield before
    month_after = one_month_after(decided_on)
    if holds.since <= month_after:
        yield month_after
