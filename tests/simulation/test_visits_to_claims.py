"""From a visit to its claim, whatever crashes, repeats or overtakes: one claim, and true."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from backoffice.domain.claim import ClaimStatus
from backoffice.domain.task import TaskKind, TaskStatus
from backoffice.services.staff_requests import EffectiveDate
from tests.simulation import invariants
from tests.support import builders
from tests.support.builders import ANA, FERN, RUTH, VISIT
from tests.support.claiming import DAY, claimed, held, insured, plan_another, put_on_file, seen
from tests.support.submission import again_after_a_crash
from tests.twins.faults import Crash
from tests.twins.office import Delivery, MemoryOffice

WHEN = (RUTH.provider_id, FERN, "NY")


def begin(*, index_lag: int = 0) -> MemoryOffice:
    """Ana is insured, Ruth has applied, and two visits are over."""
    office = insured()
    office.database.index_lag = index_lag
    put_on_file(office, builders.participation(credentialed=None))
    plan_another(office, 0)
    office.until_quiet()
    office.faults.passed.clear()
    return office


OTHER = "visit-more-0000"


def tell(office: MemoryOffice, *, rest_between: bool = True) -> None:
    """Two visits are confirmed, one of them wrongly; the effective date comes; one is mended."""
    again, desk = again_after_a_crash, office.visit_outcomes
    again(lambda: desk.conclude(ANA, VISIT, held(minutes=45), caller=RUTH))
    again(lambda: desk.conclude(ANA, OTHER, held(), caller=RUTH))
    if rest_between:
        again(office.until_quiet)
    date_named = EffectiveDate(effective_on=date(2026, 3, 1))
    again(lambda: office.participations.write_down(*WHEN, date_named))
    if rest_between:
        again(office.until_quiet)
    again(lambda: desk.conclude(ANA, VISIT, held(), caller=RUTH))
    again(office.until_quiet)


def insist(office: MemoryOffice) -> None:
    invariants.hold(office)
    assert len(office.database.items("claims")) == 2
    for visit_id in (VISIT, OTHER):
        claim, visit = claimed(office, visit_id), seen(office, visit_id)
        assert claim.status is ClaimStatus.READY
        assert [version.number for version in claim.versions] == [1]
        assert claim.latest is not None
        assert claim.latest.bill.diagnoses == visit.diagnoses
        assert claim.latest.bill.lines[0].day == visit.day
    open_tasks = [t for t in office.database.items("tasks") if t["status"] == TaskStatus.OPEN]
    assert [task for task in open_tasks if task["kind"] == TaskKind.FIX_CLAIM] == []


def crash_at_each(*, first: int, step: int) -> None:
    """Crash at every *step*th moment of the story, from the *first* on."""
    undisturbed = begin()
    tell(undisturbed)
    points = list(undisturbed.faults.passed)
    insist(undisturbed)
    assert len(points) > 60
    for number in range(first, len(points) + 1, step):
        office = begin()
        office.faults.crash_at(number)
        tell(office)
        insist(office)
        assert claimed(office).latest is not None, points[number - 1]


@pytest.mark.requirement("CL-1", "CL-3", "CR-7")
def test_a_crash_at_one_moment_of_five_makes_no_difference_in_the_end() -> None:
    crash_at_each(first=1, step=5)


@pytest.mark.prove
@pytest.mark.requirement("CL-1", "CL-3", "CR-7")
@pytest.mark.parametrize("first", range(2, 6))
def test_a_crash_at_any_other_moment_makes_no_difference_either(first: int) -> None:
    crash_at_each(first=first, step=5)


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("rest_between", [True, False])
@pytest.mark.parametrize("newest_first", [True, False])
def test_news_that_comes_twice_and_in_any_order_makes_the_same_claims(
    *, rest_between: bool, newest_first: bool
) -> None:
    office = begin()
    delivered: Counter[str] = Counter()

    def everything_twice(in_flight: list[Delivery]) -> Delivery:
        chosen = in_flight[-1 if newest_first else 0]
        delivered[chosen.content] += 1
        if delivered[chosen.content] == 1:
            office.duplicate(chosen)
        return chosen

    office.pick = everything_twice
    tell(office, rest_between=rest_between)
    insist(office)


@pytest.mark.requirement("CL-3", "CR-7")
def test_an_effective_date_that_overtakes_the_making_of_a_claim_leaves_none_waiting() -> None:
    undisturbed = begin()
    undisturbed.visit_outcomes.conclude(ANA, VISIT, held(), caller=RUTH)
    undisturbed.until_quiet()
    for number in range(1, len(undisturbed.faults.passed) + 1):
        office = begin()

        def name_the_date(office: MemoryOffice = office) -> None:
            office.participations.write_down(*WHEN, EffectiveDate(effective_on=DAY))

        office.faults.overtake_after(number, name_the_date)
        office.visit_outcomes.conclude(ANA, VISIT, held(), caller=RUTH)
        office.until_quiet()
        assert claimed(office).status is ClaimStatus.READY, number


@pytest.mark.requirement("CL-3", "CR-7")
def test_an_index_that_is_late_hides_no_claim_from_the_effective_date() -> None:
    office = begin(index_lag=10_000)
    office.visit_outcomes.conclude(ANA, VISIT, held(), caller=RUTH)
    office.run()
    assert claimed(office).status is ClaimStatus.WAITING
    office.participations.write_down(*WHEN, EffectiveDate(effective_on=DAY))
    office.run()
    assert claimed(office).status is ClaimStatus.READY


@pytest.mark.requirement("Q30")
def test_a_crash_of_the_provider_s_own_request_leaves_it_to_be_repeated() -> None:
    office = begin()
    office.faults.crash_after(4)
    with pytest.raises(Crash):
        office.visit_outcomes.conclude(ANA, VISIT, held(), caller=RUTH)
    confirmed = office.visit_outcomes.conclude(ANA, VISIT, held(), caller=RUTH)
    assert confirmed.minutes == 55
