"""What we believed on one day about another, held against whole copies of what was believed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.domain.calendar import Interval, day_in, moment_at
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.policy import Priority
from backoffice.domain.timeline import covered
from tests.support.plans import EMPTY, LATER, NOON, OLD, UPCOMING, plan
from tests.support.snapshots import Lesson, Snapshots

THIRD_OF_JANUARY = date(2027, 1, 3)


@pytest.mark.requirement("UP-3")
def test_what_was_believed_in_december_about_january_is_told_apart_from_what_is_known_now() -> None:
    second_thoughts = plan("another", date(2027, 1, 1))
    told = EMPTY.with_new(UPCOMING, NOON).with_new(second_thoughts, LATER)
    then = covered(told, THIRD_OF_JANUARY, known_on=NOON.date(), as_of=NOON)
    now = covered(told, THIRD_OF_JANUARY)
    assert [each.policy for each in then.policies] == [UPCOMING]
    assert [each.policy for each in now.policies] == [second_thoughts]
    assert (then.is_known_otherwise_now, now.is_known_otherwise_now) == (True, False)
    assert [(each.learned_at, each.change) for each in then.policies] == [(NOON, ChangeKind.NEW)]


def test_a_correction_says_that_it_was_always_so_and_since_when_we_know() -> None:
    right = OLD.but(member_id="W54321")
    told = EMPTY.with_new(OLD, NOON).corrected(right, LATER)
    [believed] = covered(told, date(2026, 2, 1)).policies
    assert (believed.policy, believed.change) == (right, ChangeKind.CORRECTION)
    assert believed.learned_at == LATER


@pytest.mark.requirement("RN-1")
def test_the_first_to_pay_stands_first_and_of_the_others_the_longest_standing() -> None:
    younger = plan("younger", date(2026, 3, 1), priority=Priority.SECONDARY)
    elder = plan("elder", date(2026, 1, 1), priority=Priority.SECONDARY)
    told = EMPTY.with_new(younger, NOON).with_new(elder, NOON).with_new(OLD, LATER)
    found = covered(told, date(2026, 4, 1)).policies
    assert [each.policy for each in found] == [OLD, elder, younger]


@pytest.mark.requirement("RN-2")
def test_a_last_day_is_covered_and_the_day_after_is_not() -> None:
    ends = plan("ends", date(2026, 1, 1), date(2026, 8, 31))
    told = EMPTY.with_new(ends, NOON)
    assert covered(told, date(2026, 8, 31)).policies
    assert not covered(told, date(2026, 9, 1)).policies


@pytest.mark.requirement("RN-2")
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Honolulu", "Pacific/Guam"])
def test_a_plan_is_over_at_midnight_where_the_client_is(zone: str) -> None:
    told = EMPTY.with_new(plan("ends", date(2026, 1, 1), date(2026, 12, 31)), NOON)
    before = moment_at(date(2026, 12, 31), time(23, 59), zone)
    after = moment_at(date(2027, 1, 1), time(0, 1), zone)
    assert after - before == timedelta(minutes=2)
    assert told.in_force(day_in(before, zone)) is not None
    assert told.in_force(day_in(after, zone)) is None


def test_before_anything_was_told_nothing_was_believed() -> None:
    told = EMPTY.with_new(OLD, NOON)
    then = covered(told, date(2026, 2, 1), as_of=NOON - timedelta(seconds=1))
    assert then.policies == ()
    assert then.is_known_otherwise_now


FIRST, SPAN = date(2026, 1, 1), 40
TOLD = ("new", "present", "upcoming", "correct", "extend", "end", "stop", "terminate")
LESSONS = st.lists(
    st.tuples(
        st.builds(
            Lesson,
            st.sampled_from(
                [*TOLD, "new", "upcoming"]  # what there are most of
            ),
            st.sampled_from([f"policy-{number}" for number in range(6)]),
            st.integers(0, SPAN - 1),
            st.integers(0, 15),
            st.booleans(),
        ),
        st.integers(1, 50),  # hours since the last one
    ),
    max_size=12,
)


def taught(coverage: Coverage, lesson: Lesson, at: datetime) -> Coverage:
    day = FIRST + timedelta(days=lesson.start)
    until = day + timedelta(days=lesson.more)
    priority = Priority.PRIMARY if lesson.first else Priority.SECONDARY
    stated = plan(lesson.name.removeprefix("policy-"), day, until, priority)
    tell = {
        "new": lambda: coverage.with_new(stated, at),
        "present": lambda: coverage.with_new(stated, at, until_next=True),
        "upcoming": lambda: coverage.with_upcoming(stated.but(priority=Priority.PRIMARY), at),
        "correct": lambda: coverage.corrected(stated, at),
        "extend": lambda: coverage.extended(lesson.name, day, at),
        "stop": lambda: coverage.ended_for_good(lesson.name, day, until, at),
        "end": lambda: coverage.ended(lesson.name, day, at),
        "terminate": lambda: coverage.terminated(lesson.name, day, at),
    }
    return tell[lesson.what]()


def learned(lessons: list[tuple[Lesson, int]]) -> tuple[Coverage, Snapshots]:
    """The same told to both; each refuses what the other does."""
    coverage, naive, at = EMPTY, Snapshots(), NOON
    for lesson, hours in lessons:
        at += timedelta(hours=hours)
        if naive.teach(lesson, at):
            coverage = taught(coverage, lesson, at)
        else:
            with pytest.raises(Refused):
                taught(coverage, lesson, at)
    return coverage, naive


def agree(lessons: list[tuple[Lesson, int]], offset: int) -> None:
    coverage, naive = learned(lessons)
    tick = timedelta(microseconds=1)
    moments = [None, NOON, *(each for at in naive.moments for each in (at - tick, at))]
    for moment in moments:
        for number in range(offset - 1, SPAN + 17, 6):
            day = FIRST + timedelta(days=number)
            found = [each.policy for each in covered(coverage, day, as_of=moment).policies]
            expected = naive.who_pays(number, moment)
            # Of several secondary ones that begin on one day, any may stand before the other.
            assert sorted(each.policy_id for each in found) == sorted(expected)
            order = [(not each.is_primary, each.holds.since) for each in found]
            assert order == sorted(order)


@given(LESSONS, st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_every_question_about_two_days_is_answered_like_a_store_of_whole_copies(
    lessons: list[tuple[Lesson, int]], offset: int
) -> None:
    agree(lessons, offset)


@pytest.mark.prove
@given(LESSONS, st.integers(0, 5))
@settings(max_examples=10_000, deadline=None)
def test_every_question_is_answered_so_for_ten_thousand_histories(
    lessons: list[tuple[Lesson, int]], offset: int
) -> None:
    agree(lessons, offset)


def test_two_intervals_of_one_day_do_not_overlap_where_one_ends_and_the_next_begins() -> None:
    first = plan("first", date(2026, 1, 1), date(2026, 6, 30))
    told = EMPTY.with_new(first, NOON).with_new(plan("next", date(2026, 7, 1)), LATER)
    assert first.holds == Interval(since=date(2026, 1, 1), until=date(2026, 6, 30))
    names = [
        [each.policy.policy_id for each in covered(told, day).policies]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert names == [["policy-first"], ["policy-next"]]
