"""A plan to come, and the days that it takes from the present one and gives back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from backoffice.domain.coverage import Coverage
from backoffice.domain.policy import Priority
from tests.support.plans import EMPTY, LATER, NOON, OLD, UPCOMING, plan


@pytest.mark.requirement("RN-9")
def test_a_plan_to_come_that_is_told_anew_gives_back_the_days_that_it_had_taken() -> None:
    present = plan("present", date(2026, 1, 1), date(2026, 12, 31))
    coverage = EMPTY.with_new(present, NOON)
    for begins, present_until in (
        (date(2026, 12, 1), date(2026, 11, 30)),
        (date(2026, 12, 20), date(2026, 12, 19)),
        (date(2026, 11, 1), date(2026, 10, 31)),
        (date(2027, 2, 1), date(2026, 12, 31)),
        (date(2026, 12, 15), date(2026, 12, 14)),
    ):
        upcoming = plan("upcoming", begins, date(begins.year, 12, 31))
        for at in (NOON, LATER):  # whatever the clock says, and twice
            coverage = coverage.with_upcoming(upcoming, at)
            [before, after] = coverage.believed_at(None)
            assert (before.policy_id, before.period.until) == ("policy-present", present_until)
            assert after == upcoming


@pytest.mark.requirement("RN-9")
def test_a_plan_to_come_leaves_an_end_that_had_another_reason() -> None:
    present = plan("present", date(2026, 1, 1), date(2026, 12, 31))
    ended = EMPTY.with_new(present, NOON).ended("policy-present", date(2026, 10, 31), NOON)
    told = ended.with_upcoming(plan("upcoming", date(2026, 12, 1), None), LATER)
    again = told.with_upcoming(plan("upcoming", date(2027, 1, 1), None), LATER)
    assert again.believed_at(None)[0].period.until == date(2026, 10, 31)


@pytest.mark.requirement("RN-9")
def test_a_plan_to_come_takes_no_day_of_a_secondary_one() -> None:
    second = plan("second", date(2026, 1, 1), date(2026, 12, 31), Priority.SECONDARY)
    told = EMPTY.with_new(second, NOON)
    told = told.with_upcoming(plan("upcoming", date(2026, 12, 1), date(2026, 12, 31)), LATER)
    assert second in told.believed_at(None)


@pytest.mark.requirement("RN-9")
def test_a_plan_to_come_that_was_voided_meanwhile_may_be_told_anew() -> None:
    upcoming = plan("upcoming", date(2026, 12, 1), date(2026, 12, 31))
    voided = EMPTY.with_upcoming(upcoming, NOON).ended("policy-upcoming", date(2026, 1, 1), NOON)
    assert voided.believed_at(None) == ()
    assert voided.with_upcoming(upcoming, LATER).believed_at(None) == (upcoming,)


def test_the_plan_to_come_is_the_next_primary_one_that_has_not_begun() -> None:
    known = EMPTY.with_new(OLD, NOON).with_new(UPCOMING, NOON)
    assert known.to_come(UPCOMING.holds.since - timedelta(days=1)) == UPCOMING
    assert known.to_come(UPCOMING.holds.since) is None
    assert EMPTY.to_come(date(2026, 1, 1)) is None


# What is told of the present, while a plan to come is known

TO_COME = plan("upcoming", date(2026, 12, 15), date(2026, 12, 31))
PRESENT = plan("present", date(2026, 11, 20), date(2026, 12, 31))


@pytest.mark.requirement("RN-9", "UP-4")
def test_what_is_told_of_the_present_leaves_the_plan_to_come_as_it_is() -> None:
    before = EMPTY.with_new(OLD, NOON).with_upcoming(TO_COME, NOON)
    told = before.with_new(PRESENT, LATER, until_next=True)
    old, present, to_come = told.believed_at(None)
    assert old.holds.until == date(2026, 11, 19)
    assert (present.holds.since, present.holds.until) == (date(2026, 11, 20), date(2026, 12, 14))
    assert to_come == TO_COME
    assert told.as_first_told(PRESENT.policy_id) == PRESENT
    assert Coverage.model_validate_json(told.model_dump_json()) == told


@pytest.mark.requirement("RN-9")
@pytest.mark.parametrize("at", [NOON, LATER], ids=["at once", "later"])
def test_the_present_plan_gets_back_the_days_of_a_plan_that_begins_later_after_all(
    at: datetime,
) -> None:
    told = EMPTY.with_upcoming(TO_COME, NOON).with_new(PRESENT, at, until_next=True)
    for begins, present_until in (
        (date(2026, 12, 20), date(2026, 12, 19)),
        (date(2027, 2, 1), date(2026, 12, 31)),
        (date(2026, 12, 10), date(2026, 12, 9)),
    ):
        anew = plan("upcoming", begins, date(begins.year, 12, 31))
        told = told.with_upcoming(anew, LATER + timedelta(days=1))
        present, upcoming = told.believed_at(None)
        assert (present.policy_id, present.period.until) == ("policy-present", present_until)
        assert upcoming == anew


def test_without_a_plan_to_come_within_its_days_a_plan_is_told_as_ever() -> None:
    for known in (EMPTY, EMPTY.with_new(OLD, NOON), EMPTY.with_upcoming(UPCOMING, NOON)):
        assert known.with_new(PRESENT, LATER, until_next=True) == known.with_new(PRESENT, LATER)


def test_a_secondary_plan_gives_way_to_nobody() -> None:
    second = plan("second", date(2026, 11, 20), date(2026, 12, 31), Priority.SECONDARY)
    told = EMPTY.with_upcoming(TO_COME, NOON).with_new(second, LATER, until_next=True)
    assert second in told.believed_at(None)
