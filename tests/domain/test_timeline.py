"""What we believed on one day about another, held against whole copies of what was believed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.timeline import covered
from tests.support.plans import EMPTY, LATER, NOON, OLD, UPCOMING, plan

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


def test_before_anything_was_told_nothing_was_believed() -> None:
    told = EMPTY.with_new(OLD, NOON)
    then = covered(told, date(2026, 2, 1), as_of=NOON - timedelta(seconds=1))
    assert then.policies == ()
    assert then.is_known_otherwise_now


DAYS = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
LESSONS = st.lists(
    st.tuples(
        st.sampled_from(["new", "upcoming", "correct", "extend", "end", "terminate"]),
        st.integers(0, 3),
        DAYS,
        st.integers(0, 200),
        st.sampled_from(list(Priority)),
        st.integers(0, 30),
    ),
    max_size=10,
)
Lesson = tuple[str, int, date, int, Priority, int]


def taught(coverage: Coverage, lesson: Lesson, at: datetime) -> Coverage:
    what, which, since, days, priority, _ = lesson
    stated = plan(str(which), since, since + timedelta(days=days), priority)
    match what:
        case "new":
            return coverage.with_new(stated, at)
        case "upcoming":
            return coverage.with_upcoming(stated.but(priority=Priority.PRIMARY), at)
        case "correct":
            return coverage.corrected(stated, at)
        case "extend":
            return coverage.extended(stated.policy_id, since, at)
        case "end":
            return coverage.ended(stated.policy_id, since, at)
        case _:
            return coverage.terminated(stated.policy_id, since, at)


def who_pays(policies: tuple[Policy, ...], day: date) -> list[str]:
    """Told by hand: those whose days hold *day*, the primary first, then by their first days."""

    def last(each: Policy) -> date:
        return each.holds.until or date(each.holds.since.year, 12, 31)

    found = [each for each in policies if each.holds.since <= day <= last(each)]
    found.sort(key=lambda each: (each.priority is not Priority.PRIMARY, each.holds.since))
    return [each.policy_id for each in found]


def agree(lessons: list[Lesson], day: date) -> None:
    coverage, at = EMPTY, NOON
    copies: list[tuple[datetime, tuple[Policy, ...]]] = [(NOON - timedelta(days=1), ())]
    for lesson in lessons:
        at += timedelta(days=lesson[-1])
        try:
            coverage = taught(coverage, lesson, at)
        except Refused:
            continue
        copies.append((at, coverage.believed_at(None)))
    for moment, _ in copies:
        # Of several lessons at one moment the last is what was believed then.
        [*_, believed] = [other for when, other in copies if when <= moment]
        then = covered(coverage, day, as_of=moment)
        assert [each.policy.policy_id for each in then.policies] == who_pays(believed, day)
    now = covered(coverage, day)
    assert [each.policy.policy_id for each in now.policies] == who_pays(copies[-1][1], day)


@given(LESSONS, DAYS)
@settings(deadline=None)
def test_every_question_about_two_days_is_answered_like_a_store_of_whole_copies(
    lessons: list[Lesson], day: date
) -> None:
    agree(lessons, day)


@pytest.mark.prove
@given(LESSONS, DAYS)
@settings(max_examples=3000, deadline=None)
def test_every_question_is_answered_so_for_thousands_of_histories(
    lessons: list[Lesson], day: date
) -> None:
    agree(lessons, day)


def test_two_intervals_of_one_day_do_not_overlap_where_one_ends_and_the_next_begins() -> None:
    first = plan("first", date(2026, 1, 1), date(2026, 6, 30))
    told = EMPTY.with_new(first, NOON).with_new(plan("next", date(2026, 7, 1)), LATER)
    assert first.holds == Interval(since=date(2026, 1, 1), until=date(2026, 6, 30))
    names = [
        [each.policy.policy_id for each in covered(told, day).policies]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert names == [["policy-first"], ["policy-next"]]
