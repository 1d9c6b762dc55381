"""Visits and checks: whichever comes first, the check knows the days, and asks for their sake."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.clients import RosterTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.outcome import Outcome
from backoffice.domain.verdict import Verdict
from backoffice.domain.visit import VisitStatus
from tests.support import builders, offices, submission
from tests.support.builders import ANA, OMAR, RUTH, VISIT
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-1")

CALLED_OFF = Outcome(status=VisitStatus.CANCELLED)
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


def call_off(office: MemoryOffice, visit_id: str) -> None:
    """Ruth says that a visit does not take place."""
    office.visit_outcomes.conclude(ANA, visit_id, CALLED_OFF, caller=RUTH)


def test_a_visit_that_is_called_off_is_forgotten_and_old_news_of_it_brings_nothing_back() -> None:
    office = offices.with_verdict()
    planned(office, "visit-later", NEXT)
    call_off(office, VISIT)
    for _ in range(2):
        office.visit_news.note(VISIT, ANA, RUTH.provider_id)
        assert (check(office).visits, check(office).first_visit_on) == ((NEXT,), NEXT)
    call_off(office, "visit-later")
    office.visit_news.note("visit-later", ANA, RUTH.provider_id)
    assert check(office).visits == ()
    assert check(office).next_attempt_at is None, "nobody is asked for nobody's sake"


def test_an_attempt_learns_by_itself_that_a_visit_was_called_off_and_asks_nobody() -> None:
    office = offices.with_verdict()
    planned(office, "visit-later", date(2026, 5, 30))
    call_off(office, "visit-later")
    asked = len(office.payer.asked)
    office.wait(timedelta(days=40))
    office.until_quiet()
    office.sweep()
    office.until_quiet()
    assert len(office.payer.asked) == asked
    assert check(office).visits == ()


def test_news_of_a_visit_that_is_called_off_opens_no_check_and_no_task() -> None:
    office = offices.with_ana()
    call_off(office, VISIT)
    beyond = builders.new_visit(day=BEYOND)
    office.roster.plan_visit(ANA, "visit-beyond", beyond, caller=RUTH)
    call_off(office, "visit-beyond")
    holds = Interval(since=FIRST, until=NEXT)
    office.records.keep(
        Coverage(client_id=ANA).with_new(builders.policy(holds=holds), office.clock())
    )
    for visit_id in (VISIT, "visit-beyond"):
        office.visit_news.note(visit_id, ANA, RUTH.provider_id)
    assert office.database.items("eligibility-checks") == []
    assert office.database.items("tasks") == []


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_two_visits_that_are_planned_at_once_both_stand_on_the_roster(moment: int) -> None:
    office = offices.with_ana()
    office.faults.overtake_after(
        moment,
        lambda: office.roster.plan_visit(
            ANA, "visit-other", builders.new_visit(day=NEXT), caller=RUTH
        ),
    )
    office.roster.plan_visit(ANA, "visit-one", builders.new_visit(day=NEXT), caller=RUTH)
    entry = RosterTable(office.database).load(RUTH.provider_id, ANA)
    assert entry.visit_days == (FIRST, NEXT, NEXT)


def test_a_submission_that_was_told_before_it_named_payer_and_state_is_reviewed_all_the_same() -> (
    None
):
    office, key = offices.with_filled_form()
    submission.submit(office, key)
    (policy,) = office.coverage.policies(ANA, caller=RUTH).policies
    office.stream.clear()
    office.review.review(ANA, RUTH.provider_id, policy.policy_id)
    assert check(office).visits == (FIRST,)
    assert office.eligibility.verdict(ANA, caller=RUTH).verdict is Verdict.ACTIVE
    office.until_quiet()
    assert len(office.payer.asked) == 1


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
