"""A roster entry: the days of the visits to come, as many visits as there are, and no day over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.errors import Refused
from backoffice.domain.roster import RosterEntry, with_visit, without_visit

TODAY = date(2026, 6, 1)
ENTRY = RosterEntry(provider_id="provider-1", client_id="client-01", added_on=date(2026, 1, 5))

pytestmark = pytest.mark.requirement("Q32")


def planned(*days: date, today: date = TODAY, entry: RosterEntry = ENTRY) -> RosterEntry:
    for day in days:
        entry = with_visit(entry, day, today=today)
    return entry


def test_days_of_visits_stand_in_order_and_those_that_are_over_fall_away() -> None:
    first, later = TODAY + timedelta(days=1), TODAY + timedelta(days=9)
    entry = planned(later, TODAY, first)
    assert entry.visit_days == (TODAY, first, later)
    assert planned(later, today=first, entry=entry).visit_days == (first, later, later)
    assert without_visit(entry, later, today=first).visit_days == (first,)


def test_a_day_of_two_visits_is_known_until_both_are_called_off() -> None:
    entry = planned(TODAY, TODAY)
    entry = without_visit(entry, TODAY, today=TODAY)
    assert entry.visit_days == (TODAY,)
    assert without_visit(entry, TODAY, today=TODAY).visit_days == ()


def test_a_visit_that_is_over_or_was_never_known_is_called_off_without_a_trace() -> None:
    entry = planned(TODAY)
    assert without_visit(entry, TODAY - timedelta(days=1), today=TODAY) == entry


@given(st.permutations([TODAY + timedelta(days=n // 2) for n in range(8)]), st.integers(0, 8))
def test_what_is_planned_and_called_off_in_any_order_leaves_the_rest(
    days: list[date], called_off: int
) -> None:
    entry = planned(*days)
    for day in days[:called_off]:
        entry = without_visit(entry, day, today=TODAY)
    assert list(entry.visit_days) == sorted(days[called_off:])


def test_only_so_many_visits_are_planned_and_one_that_is_over_makes_room() -> None:
    days = [TODAY + timedelta(days=number) for number in range(RosterEntry.MOST_PLANNED)]
    entry, one_more = planned(*days), days[-1] + timedelta(days=1)
    with pytest.raises(Refused, match="Write this one down once some of them are over"):
        planned(one_more, entry=entry)
    assert planned(one_more, today=days[1], entry=entry).visit_days[-1] == one_more
