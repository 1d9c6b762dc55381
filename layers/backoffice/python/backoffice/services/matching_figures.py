"""Matching figures: how many were helped, how, and how long they waited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from backoffice.domain.calendar import Day, day_in
from backoffice.domain.errors import NotFound
from backoffice.domain.matching import CaseReason
from backoffice.domain.matching_case import CaseStatus, ClosedBecause, MatchingCase
from backoffice.domain.record import Fact

if TYPE_CHECKING:
    from backoffice.services.matching_ports import FindsCases


class Waits(Fact):
    """How long those waited who wait no more, in whole minutes; null where there are none."""

    number: int
    median: int | None = None
    nine_in_ten: int | None = None
    """Nine in ten waited no longer than this."""


class MatchingReport(Fact):
    """What became, by now, of the cases that were opened from a day to another, both included."""

    since: Day
    until: Day
    opened: int
    by_status: dict[CaseStatus, int]
    by_reason: dict[CaseReason, int]
    """A case may have several reasons."""
    closed_because: dict[ClosedBecause, int]
    opened_again: int
    """How many were opened more than once."""
    to_answer: Waits
    """Until the client heard of providers, or was matched."""
    to_match: Waits


class MatchingFigures:
    """Counting cases, a month's index at a time."""

    def __init__(self, *, cases: FindsCases, home_zone: str) -> None:
        self._cases = cases
        self._home_zone = home_zone

    def of_month(self, month: str) -> MatchingReport:
        """The figures of a month, as 2026-11, by the calendar of the network's people.

        Raises:
            NotFound: there is no such month.
        """
        first = _first_day(month)
        following = (first + timedelta(days=31)).replace(day=1)
        earlier = first - timedelta(days=1)
        cases = [
            case
            for each in (earlier, first, following)  # an index's month is UTC's
            for case in self._cases.opened_in(f"{each:%Y-%m}")
            if first <= day_in(case.opened_at, self._home_zone) < following
        ]
        return _report(cases, first, following - timedelta(days=1))


def _report(cases: list[MatchingCase], since: date, until: date) -> MatchingReport:
    return MatchingReport(
        since=since,
        until=until,
        opened=len(cases),
        by_status=dict(Counter(case.status for case in cases)),
        by_reason=dict(Counter(reason for case in cases for reason in case.reasons)),
        closed_because=dict(Counter(case.because for case in cases if case.because)),
        opened_again=sum(case.openings > 1 for case in cases),
        to_answer=_waits((case.opened_at, case.answered_at) for case in cases),
        to_match=_waits((case.opened_at, case.matched_at) for case in cases),
    )


def _waits(spans: Iterable[tuple[datetime, datetime | None]]) -> Waits:
    minutes = sorted(
        (until - since) // timedelta(minutes=1) for since, until in spans if until is not None
    )
    if not minutes:
        return Waits(number=0, median=None, nine_in_ten=None)
    return Waits(
        number=len(minutes),
        median=minutes[(len(minutes) - 1) // 2],
        nine_in_ten=minutes[-(-9 * len(minutes) // 10) - 1],
    )


def _first_day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise NotFound("There is no such month. Write it as in 2027-03.") from None
