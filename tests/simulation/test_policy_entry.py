"""A policy entered wrongly and corrected, whatever crashes or repeats: one verdict, and true."""

from __future__ import annotations

from collections import Counter

import pytest

from backoffice.domain.task import TaskStatus
from backoffice.domain.verdict import Verdict
from tests.simulation import invariants
from tests.simulation.moments import moments
from tests.support import builders, submission
from tests.support.builders import ANA, RUTH
from tests.twins.office import Delivery, MemoryOffice

POLICY = "policy-2027"


def tell(office: MemoryOffice, *, rest_between: bool) -> None:
    """Ruth enters a member ID that the payer does not know, and corrects it."""
    submission.add_ana(office)
    again, desk = submission.again_after_a_crash, office.policy_entry
    wrong, right = builders.new_policy(member_id="NOBODY0001"), builders.new_policy()
    again(lambda: desk.enter(ANA, POLICY, wrong, caller=RUTH))
    if rest_between:
        again(office.until_quiet)
    again(lambda: desk.correct(ANA, POLICY, right, caller=RUTH))
    again(office.until_quiet)


def insist(office: MemoryOffice) -> None:
    invariants.hold(office)
    assert office.eligibility.verdict(ANA, caller=RUTH).verdict is Verdict.ACTIVE
    (policy,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert policy.member_id == "FERN0001"
    assert [t for t in office.database.items("tasks") if t["status"] == TaskStatus.OPEN] == []


@pytest.mark.requirement("UP-2", "UP-3")
@pytest.mark.parametrize("rest_between", [True, False])
def test_a_crash_at_any_one_moment_makes_no_difference_in_the_end(*, rest_between: bool) -> None:
    undisturbed = submission.open_office()
    tell(undisturbed, rest_between=rest_between)
    points = list(undisturbed.faults.passed)
    insist(undisturbed)
    for number, point in moments(points):
        office = submission.open_office()
        office.faults.crash_at(number)
        tell(office, rest_between=rest_between)
        insist(office)
        assert invariants.everything(office) == invariants.everything(undisturbed), point


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_correction_that_overtakes_its_entry_is_what_counts(*, newest_first: bool) -> None:
    office = submission.open_office()
    delivered: Counter[str] = Counter()

    def everything_twice(in_flight: list[Delivery]) -> Delivery:
        chosen = in_flight[-1 if newest_first else 0]
        if not delivered[chosen.content]:
            office.duplicate(chosen)
        delivered[chosen.content] += 1
        return chosen

    office.pick = everything_twice
    tell(office, rest_between=False)
    insist(office)
    assert len(office.payer.asked) == 1
