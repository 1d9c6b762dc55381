"""Visits and checks: whichever comes first, the check knows the days, and asks for their sake."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.eligibility import EligibilityCheck
from tests.support import builders, offices
from tests.support.builders import ANA, OMAR, RUTH, VISIT
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-1")

FIRST, NEXT, BEYOND = date(2026, 3, 9), date(2026, 3, 30), date(2027, 1, 11)


def check(office: MemoryOffice, provider_id: str = RUTH.provider_id) -> EligibilityCheck:
    (found,) = (
        each
        for each in office.database.items("eligibility-checks")
        if each["provider_id"] == provider_id
    )
    return EligibilityChecksTable(office.database).load(found["check_id"])


def planned(office: MemoryOffice, visit_id: str, day: date) -> None:
    office.roster.plan_visit(ANA, visit_id, builders.new_visit(day=day), caller=RUTH)
    office.until_quiet()


def test_a_visit_planned_before_there_was_a_policy_is_known_to_its_check() -> None:
    assert check(offices.with_verdict()).visits == (FIRST,)


def test_a_visit_planned_afterwards_is_known_and_told_twice_or_late_changes_nothing() -> None:
    office = offices.with_verdict()
    planned(office, "visit-later", NEXT)
    known = check(office)
    assert known.visits == (FIRST, NEXT)
    for visit_id in ("visit-later", VISIT, "visit-later"):
        office.visit_news.note(visit_id, ANA, RUTH.provider_id)
    assert check(office) == known


def test_visits_beyond_the_policy_are_one_task_however_many_there_are() -> None:
    office = offices.with_verdict()
    for number in range(3):
        planned(office, f"visit-beyond-{number}", BEYOND)
    assert check(office).visits == (FIRST,)
    (task,) = office.database.items("tasks")
    assert task["kind"] == "renew_coverage"


def test_a_visit_with_another_provider_opens_a_check_of_that_providers_own() -> None:
    office = offices.with_verdict()
    office.roster.add_client("client-other", builders.new_client(), caller=OMAR)
    asked = len(office.payer.asked)
    visit = builders.new_visit(day=NEXT)
    office.policy_entry.enter(
        "client-other", "policy-omar", builders.new_policy(holds=Interval(since=FIRST)), caller=OMAR
    )
    office.roster.plan_visit("client-other", "visit-omar", visit, caller=OMAR)
    office.until_quiet()
    assert check(office, OMAR.provider_id).visits == (NEXT,)
    assert len(office.payer.asked) > asked
    assert check(office).visits == (FIRST,), "Ruth's client is another"


def test_news_of_a_visit_that_is_over_or_of_nobody_changes_nothing() -> None:
    office = offices.with_verdict()
    before = office.database.items("eligibility-checks")
    office.visit_news.note("no-such-visit", ANA, RUTH.provider_id)
    office.visit_news.note(VISIT, "no-such-client", RUTH.provider_id)
    assert office.database.items("eligibility-checks") == before
