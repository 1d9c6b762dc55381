"""Two visits of one day, billed at the same instant: never do the claims of both leave."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimStatus
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.claiming import claimed, held, insured, plan_another
from tests.twins.office import MemoryOffice

_DAYS = 60
Pair = tuple[str, str]


def confirmed(days: int) -> tuple[MemoryOffice, list[Pair]]:
    """Ruth says that she saw Ana twice on each of some days; nobody has heard of it yet."""
    office = insured()
    office.database.index_lag = 10_000
    policy_id = CoverageTable(office.database).load(ANA).believed_at(None)[0].policy_id
    whole_year = builders.new_policy(holds=Interval(since=date(2026, 1, 1)))
    office.policy_entry.correct(ANA, policy_id, whole_year, caller=RUTH)
    pairs = [(plan_another(office, day), plan_another(office, day + _DAYS)) for day in range(days)]
    office.until_quiet()
    for visit_id in (visit_id for pair in pairs for visit_id in pair):
        office.visit_outcomes.conclude(ANA, visit_id, held(), caller=RUTH)
    office.faults.passed.clear()
    return office, pairs


def make(office: MemoryOffice, visit_id: str) -> None:
    office.claim_making.attend(visit_id, ANA, RUTH.provider_id)


def insist(office: MemoryOffice, pair: Pair) -> None:
    """One of the two may leave at most; their provider is asked which of them took place."""
    made = [claimed(office, visit_id) for visit_id in pair]
    asked = [claim for claim in made if "DUPLICATE" in {each.code for each in claim.findings}]
    ready = [claim for claim in made if claim.status is ClaimStatus.READY]
    assert (len(ready), len(asked)) in {(1, 1), (0, 2)}, pair


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("order", [1, -1])
def test_of_two_visits_billed_at_one_instant_never_both_claims_may_leave(order: int) -> None:
    office, [pair] = confirmed(1)
    make(office, pair[0])
    kept_at = next(n for n, each in enumerate(office.faults.passed) if each.startswith("after wr"))
    office, pairs = confirmed(kept_at + 1)
    for point, pair in enumerate(pairs, start=1):
        first, second = pair[::order]
        office.faults.overtake_after(point, partial(make, office, second))
        make(office, first)
        insist(office, pair)


@pytest.mark.requirement("CL-1")
def test_news_of_both_visits_that_comes_again_finds_each_its_own_claim() -> None:
    office, [pair] = confirmed(1)
    for visit_id in pair:
        make(office, visit_id)
    before, days = office.database.items("claims"), office.database.items("claimed-days")
    make(office, pair[1])
    assert office.database.items("claims") == before
    assert office.database.items("claimed-days") == days
    assert [day["claims"] for day in days] == [[f"{visit_id}.1" for visit_id in pair]]
    insist(office, pair)
