"""Days in a payer's answer: which of them a plan or a benefit covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from backoffice.domain.beside import Span
from backoffice.domain.calendar import Interval
from backoffice.x12.answers import Period

_BEGINS = frozenset({"346", "348", "356", "382", "539"})
_ENDS = frozenset({"347", "349", "357", "540"})
_SPANS = frozenset({"290", "291", "292", "307", "193", "194"})
_PREMIUM_PAID_UNTIL = frozenset({"343"})
_ONE_DAY = frozenset({"291", "307", "472"})


def days_of(periods: Sequence[Period]) -> Interval | None:
    """The days that all of *periods* allow, or None when they do not say.

    A single day of a span (291 D8) says nothing about its end: payers send the
    day that was asked about.
    """
    since = [p.first for p in periods if p.qualifier in _BEGINS | _SPANS and p.first]
    until = [p.last for p in periods if p.qualifier in _ENDS and p.last]
    until += [
        p.last for p in periods if p.qualifier in _BEGINS | _SPANS and p.last and p.last != p.first
    ]
    if not since and not until:
        return None
    first = max(since, default=date.min)
    last = min(until, default=None)
    # A span that ends before it begins holds on no day that anybody asks about.
    return Interval(since=first, until=max(first, last) if last else None)


def spans_of(periods: Sequence[Period]) -> Iterator[Span]:
    """What each of *periods* bounds; a single day of a span (291 D8) bounds only its beginning."""
    for period in periods:
        begins = period.qualifier in _BEGINS | _SPANS
        ends = period.qualifier in _ENDS or (begins and period.first != period.last)
        since, until = period.first if begins else None, period.last if ends else None
        if since or until:
            yield Span(since=since, until=until, segment=period.segment)


def stated_days_of(periods: Sequence[Period]) -> Interval | None:
    """The same, without the single days of spans, which may but repeat the day asked about."""
    return days_of([p for p in periods if not (p.qualifier in _SPANS and p.first == p.last)])


def day_answered_for(periods: Sequence[Period]) -> date | None:
    """The single day that an answer says it is about, which may be another than was asked."""
    days = [p.first for p in periods if p.qualifier in _ONE_DAY and p.first == p.last]
    return next((day for day in days if day), None)


def premium_paid_until(periods: Sequence[Period]) -> date | None:
    """The last day for which the premium was paid, where the payer says so (DTP 343)."""
    days = [p.last for p in periods if p.qualifier in _PREMIUM_PAID_UNTIL and p.last]
    return min(days, default=None)
