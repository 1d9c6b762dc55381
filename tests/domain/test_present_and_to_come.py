"""What is told of the present, while a plan to come is known: both stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from backoffice.domain.coverage import Coverage
from backoffice.domain.policy import Priority
from tests.domain.test_coverage import EMPTY, LATER, NOON, OLD, UPCOMING, plan

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
