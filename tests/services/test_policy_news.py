"""Policies put right or replaced: every check of them is asked anew or dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, check_id_for, reopen
from backoffice.domain.errors import Conflict
from backoffice.domain.roster import RosterEntry
from tests.simulation import invariants
from tests.simulation.moments import moments
from tests.support import builders, offices
from tests.support.builders import ANA, OMAR, RUTH
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("UP-3", "EL-1")

POLICY, NEWER, NEXT = "policy-2627", "policy-2628", date(2026, 3, 30)
CORRECTED, REPLACED = (
    "The details were corrected.",
    "The client has told us of another plan since.",
)


def shared(member_id: str = "NOBODY0001") -> MemoryOffice:
    """An office in which Ana sees Ruth and Omar, and both payers' answers are on file."""
    office = offices.with_ana()
    office.keep(
        builders.participation(OMAR),
        RosterEntry(provider_id=OMAR.provider_id, client_id=ANA, added_on=date(2026, 1, 5)),
    )
    policy = builders.new_policy(member_id=member_id)
    office.policy_entry.enter(ANA, POLICY, policy, caller=RUTH)
    office.roster.plan_visit(ANA, "visit-omar", builders.new_visit(day=NEXT), caller=OMAR)
    office.until_quiet()
    assert len(office.database.items("eligibility-checks")) == 2
    return office


def check(office: MemoryOffice, provider_id: str, policy_id: str = POLICY) -> EligibilityCheck:
    table = EligibilityChecksTable(office.database)
    return table.load(check_id_for(policy_id, provider_id))


def correct(office: MemoryOffice, **differs: Any) -> None:
    new = builders.new_policy(**differs)
    again_after_a_crash(lambda: office.policy_entry.correct(ANA, POLICY, new, caller=RUTH))


def replace(office: MemoryOffice) -> None:
    holds = Interval(since=office.clock().date())
    new = builders.new_policy(holds=holds)
    again_after_a_crash(lambda: office.policy_entry.enter(ANA, NEWER, new, caller=RUTH))


def tasks(office: MemoryOffice) -> dict[str, str | None]:
    """What became of each task, by the provider whose it is."""
    found = office.database.items("tasks")
    return {task["owner"]["name"]: task.get("resolution") for task in found}


def test_a_correction_by_one_provider_has_the_payer_asked_anew_for_the_other_one_too() -> None:
    office = shared()
    assert check(office, OMAR.provider_id).decision is not None
    asked = len(office.payer.asked)
    correct(office)
    office.until_quiet()
    invariants.hold(office)
    for provider in (RUTH, OMAR):
        decision = check(office, provider.provider_id).decision
        assert decision is not None
        assert decision.verdict == "active"
    assert len(office.payer.asked) == asked + 2
    assert tasks(office) == {RUTH.provider_id: CORRECTED, OMAR.provider_id: CORRECTED}


def test_news_that_comes_twice_or_late_asks_nobody_anew() -> None:
    office = shared()
    correct(office)
    office.until_quiet()
    before, asked = office.database.items("eligibility-checks"), len(office.payer.asked)
    for _ in range(2):
        office.policy_news.note(ANA, RUTH.provider_id)
        office.until_quiet()
    assert office.database.items("eligibility-checks") == before
    assert len(office.payer.asked) == asked


def with_omars_check_due(*, asked_before: bool) -> MemoryOffice:
    """An office that is about to ask about Ana by wrong details, for Omar's sake."""
    office = shared()
    due = check(office, OMAR.provider_id).but(next_attempt_at=office.clock())
    wrong = CoverageTable(office.database).load(ANA).policy(POLICY)
    assert wrong is not None
    office.records.keep(due if asked_before else reopen(due, wrong, at=office.clock()))
    office.run()
    office.due_checks.hand_out_due(due=office.clock())
    office.faults.passed.clear()
    return office


@pytest.mark.parametrize("asked_before", [True, False])
def test_a_correction_at_any_moment_of_the_other_providers_attempt_is_what_is_decided_on(
    *, asked_before: bool
) -> None:
    undisturbed = with_omars_check_due(asked_before=asked_before)
    undisturbed.until_quiet()
    for point in range(1, len(undisturbed.faults.passed) + 1):
        office = with_omars_check_due(asked_before=asked_before)
        office.faults.overtake_after(point, lambda office=office: correct(office))  # type: ignore[misc]
        office.until_quiet()
        invariants.hold(office)
        decision = check(office, OMAR.provider_id).decision
        assert decision is not None
        assert decision.verdict == "active", undisturbed.faults.passed[point - 1]


def test_a_correction_reaches_a_check_whose_first_attempt_has_read_the_wrong_details() -> None:
    office = with_omars_check_due(asked_before=False)
    asked_by = check(office, OMAR.provider_id)
    correct(office)
    office.policy_news.note(ANA, RUTH.provider_id)
    with pytest.raises(Conflict):
        office.records.keep(asked_by.but(attempts=1))


def test_a_crash_at_any_moment_of_a_correction_reaches_both_checks_in_the_end() -> None:
    undisturbed = shared()
    undisturbed.faults.passed.clear()
    correct(undisturbed)
    undisturbed.until_quiet()
    ending = invariants.everything(undisturbed)
    for number, _ in moments(undisturbed.faults.passed):
        office = shared()
        office.faults.crash_at(number + len(office.faults.passed))
        correct(office)
        again_after_a_crash(office.until_quiet)
        invariants.hold(office)
        invariants.end_alike(office, ending)


def test_open_tasks_of_a_plan_that_was_replaced_are_resolved_and_its_checks_dropped() -> None:
    office = shared()
    assert set(tasks(office).values()) == {None}
    replace(office)
    office.until_quiet()
    invariants.hold(office)
    for provider in (RUTH, OMAR):
        assert check(office, provider.provider_id).status is CheckStatus.DROPPED
    assert tasks(office) == {RUTH.provider_id: REPLACED, OMAR.provider_id: REPLACED}
    before = office.database.items("eligibility-checks"), office.database.items("tasks")
    office.policy_news.note(ANA, RUTH.provider_id)
    assert before == (office.database.items("eligibility-checks"), office.database.items("tasks"))


def test_an_attempt_that_finds_its_plan_replaced_resolves_what_is_open_about_it() -> None:
    office = shared()
    beyond = builders.new_visit(day=date(2027, 1, 11))
    office.roster.plan_visit(ANA, "visit-beyond", beyond, caller=RUTH)
    office.until_quiet()
    stale = check(office, RUTH.provider_id)
    replace(office)
    office.records.keep(stale.but(next_attempt_at=office.clock()))
    office.review.attempt(stale.check_id)
    assert check(office, RUTH.provider_id).status is CheckStatus.DROPPED
    kinds = {
        task["kind"]: task.get("resolution")
        for task in office.database.items("tasks")
        if check(office, RUTH.provider_id).check_id in task["about"]
    }
    assert kinds == {"correct_coverage": REPLACED}


def test_a_correction_of_one_providers_only_client_costs_two_calls_more() -> None:
    office = offices.with_ana()
    new = builders.new_policy(member_id="NOBODY0001")
    office.policy_entry.enter(ANA, POLICY, new, caller=RUTH)
    office.until_quiet()
    correct(office)
    office.until_quiet()
    office.faults.passed.clear()
    office.policy_news.note(ANA, RUTH.provider_id)
    calls = [point for point in office.faults.passed if point.startswith("before ")]
    assert calls == ["before get coverage", "before query roster by_client"]
