"""A gap that opens once more: whoever resolved the first task about it has another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backoffice.domain.calendar import Interval
from tests.support import builders, offices
from tests.support.builders import ANA, RUTH
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("RN-1")
YEAR = Interval(since=date(2026, 3, 2), until=date(2026, 12, 31))
SHORT = Interval(since=date(2026, 3, 2), until=date(2026, 4, 30))


def tasks(office: MemoryOffice) -> list[dict[str, Any]]:
    kept = [dict(each) for each in office.database.items("tasks")]
    return [each for each in kept if each["task_id"].startswith("cover-")]


def test_each_time_that_the_same_visit_falls_into_a_gap_somebody_has_an_open_task() -> None:
    office = offices.with_ana()
    office.policy_entry.enter(ANA, "policy-0001", builders.new_policy(holds=SHORT), caller=RUTH)
    visit = builders.new_visit(date(2026, 5, 5))
    office.roster.plan_visit(ANA, "visit-in-may", visit, caller=RUTH)
    for holds in (YEAR, SHORT, YEAR, SHORT):
        office.run()
        right = builders.new_policy(holds=holds)
        office.policy_entry.correct(ANA, "policy-0001", right, caller=RUTH)
    office.run()
    found = tasks(office)
    assert [each["status"] for each in found].count("open") == 1
    assert len(found) == 3, "one at first, and one for each time that it opened again"
    assert office.dead_letters() == []
    assert not [each for queue in office.queues.values() for each in queue.messages]
