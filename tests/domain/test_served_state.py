"""Served states: spans of days that follow each other, and an opening for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain import served_state as rules
from backoffice.domain.calendar import Interval
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import UsState
from backoffice.domain.served_state import MOVES, Opening, OpeningStatus, ServedState

pytestmark = pytest.mark.requirement("CM-10", "CM-11")

OHIO = UsState("OH")
APRIL = date(2027, 4, 1)
NOON = datetime(2027, 4, 1, 16, tzinfo=UTC)
CLOSED = ServedState(state=OHIO)


def opened(since: date = APRIL) -> tuple[ServedState, Opening]:
    planned = rules.serve(CLOSED, None, since, begins_at=NOON)
    assert planned is not None
    return planned


def test_a_state_is_served_from_its_first_day_to_its_last() -> None:
    served, _ = opened()
    ended = rules.end(served, date(2027, 4, 30))
    days = {day: ended.on(date(2027, *day)) for day in [(3, 31), (4, 1), (4, 30), (5, 1)]}
    assert days == {(3, 31): False, (4, 1): True, (4, 30): True, (5, 1): False}


def test_opening_it_once_more_from_the_same_day_changes_nothing() -> None:
    served, opening = opened()
    assert rules.serve(served, opening, APRIL, begins_at=NOON) is None


@pytest.mark.parametrize("since", [date(2027, 3, 1), date(2027, 4, 2), date(2028, 1, 1)])
def test_what_is_served_without_an_end_cannot_be_opened_from_another_day(since: date) -> None:
    served, _ = opened()
    with pytest.raises(Refused):
        rules.serve(served, None, since, begins_at=NOON)


def test_a_state_that_was_ended_can_be_opened_again_but_not_on_the_very_next_day() -> None:
    ended = rules.end(opened()[0], date(2027, 4, 30))
    with pytest.raises(Refused):
        rules.serve(ended, None, date(2027, 5, 1), begins_at=NOON)
    again = rules.serve(ended, None, date(2027, 6, 1), begins_at=NOON)
    assert again is not None
    assert [span.since for span in again[0].spans] == [APRIL, date(2027, 6, 1)]


def test_an_end_before_the_first_day_takes_the_span_away() -> None:
    served, _ = opened()
    assert rules.end(served, date(2027, 3, 31)).spans == ()


def test_an_end_can_be_repeated_and_what_is_not_served_cannot_end() -> None:
    ended = rules.end(opened()[0], date(2027, 4, 30))
    assert rules.end(ended, date(2027, 4, 30)) == ended
    for last in (date(2027, 5, 1), date(2028, 1, 1)):
        with pytest.raises(Refused):
            rules.end(ended, last)
    with pytest.raises(Refused):
        rules.end(CLOSED, APRIL)


def test_an_opening_that_was_called_off_begins_after_all_under_new_pages() -> None:
    _, opening = opened()
    called_off = rules.call_off(opening, at=NOON).but(page=3)
    again = rules.serve(CLOSED, called_off, APRIL, begins_at=NOON)
    assert again is not None
    begun, event = rules.begin(again[1], at=NOON)
    assert (begun.status, begun.page, event.page) == (OpeningStatus.TELLING, 4, 4)


def test_an_opening_looks_once_more_an_hour_later_before_it_is_done() -> None:
    begun, _ = rules.begin(opened()[1], at=NOON)
    first = rules.found_nobody(begun, at=NOON + timedelta(minutes=1))
    assert (first.status, first.due_at) == (OpeningStatus.TELLING, NOON + Opening.LOOKS_ON)
    last = rules.found_nobody(first, at=NOON + Opening.LOOKS_ON)
    assert (last.status, last.due_at) == (OpeningStatus.DONE, None)


@pytest.mark.parametrize("status", OpeningStatus)
def test_what_may_not_follow_is_refused(status: OpeningStatus) -> None:
    opening = opened()[1].but(status=status, began_at=NOON)
    steps: dict[OpeningStatus, Callable[[], object]] = {
        OpeningStatus.TELLING: lambda: rules.begin(opening, at=NOON),
        OpeningStatus.CALLED_OFF: lambda: rules.call_off(opening, at=NOON),
        OpeningStatus.DONE: lambda: rules.found_nobody(opening, at=NOON + Opening.LOOKS_ON),
    }
    for after, step in steps.items():
        if after in MOVES[status]:
            step()
        else:
            with pytest.raises(Refused):
                step()


def test_spans_that_touch_are_no_record() -> None:
    touching = (Interval(since=APRIL, until=date(2027, 4, 2)), Interval(since=date(2027, 4, 3)))
    with pytest.raises(ValidationError):
        ServedState(state=OHIO, spans=touching)


DAYS = st.integers(0, 60).map(lambda n: APRIL + timedelta(days=n))


@given(st.lists(st.tuples(st.sampled_from(["serve", "end"]), DAYS), max_size=12))
def test_whatever_is_said_in_any_order_a_day_is_served_as_the_last_word_on_it_says(
    said: list[tuple[str, date]],
) -> None:
    """Against a calendar that is nothing but a set of days."""
    served = CLOSED
    calendar: set[date] = set()
    horizon = [APRIL + timedelta(days=n) for n in range(70)]
    for what, day in said:
        try:
            if what == "serve":
                planned = rules.serve(served, None, day, begins_at=NOON)
                served = planned[0] if planned else served
                calendar |= {each for each in horizon if each >= day}
            else:
                served = rules.end(served, day)
                calendar -= {each for each in horizon if each > day}
        except Refused:
            continue
        assert {each for each in horizon if served.on(each)} == calendar
