"""Scoring estimates: crashes, repeats and overtaking in between, each claim counts once."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.adapters.dynamodb.accuracy import RuleTrustTable, ScoresTable
from backoffice.domain.tally import Tally, retold
from tests.simulation.moments import moments
from tests.support import claims
from tests.support.builders import FERN
from tests.support.estimated import decided, expected
from tests.support.paid import said
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-2")

OFF = said("0.00", (("CO", "45", "80.00"), ("PR", "1", "120.00")))
RIGHT = said()
CLAIMS = 11
"""One more than it takes to doubt a rule, of which one was right."""


def opened() -> MemoryOffice:
    """An office in which Fern has decided eleven hours, and nobody scored them yet."""
    office = MemoryOffice()
    for number in range(CLAIMS):
        claim = claims.accepted_claim(f"visit-{number:04}.1")
        told = expected().but(visit_id=claim.visit_id)
        for record in (claim, told, decided(claim, OFF if number else RIGHT)):
            office.records.keep(record)
    office.until_quiet()
    office.faults.passed.clear()
    return office


def score(office: MemoryOffice, number: int) -> None:
    office.scoring.note(f"visit-{number:04}.1", f"visit-{number:04}", "client-ana-01", "provider")


def story(office: MemoryOffice) -> None:
    """Every decision is heard of, and every third twice."""
    for number in range(CLAIMS):
        for _ in range(1 + (number % 3 == 0)):
            again_after_a_crash(lambda number=number: score(office, number))  # type: ignore[misc]


def end_of(office: MemoryOffice) -> Any:
    """What was counted, and what is doubted since."""
    trust = RuleTrustTable(office.database).find(FERN)
    return office.accuracy.report("2026-03"), trust.demotions if trust else None


def recounted(office: MemoryOffice) -> dict[tuple[str, str], Tally]:
    """The tallies, made once more of nothing but the scores."""
    items = office.database.items("estimate-scores")
    tallies: dict[tuple[str, str], Tally] = {}
    for each in ScoresTable(office.database).from_items(items):
        tallies |= retold(tallies.values(), None, each)
    return tallies


def kept(office: MemoryOffice) -> dict[tuple[str, str], Tally]:
    fields = Tally.model_fields
    found = (
        Tally.model_validate({k: v for k, v in item.items() if k in fields})
        for item in office.database.items("estimate-tallies")
    )
    return {(each.month, each.tally_id): each.but(version=0) for each in found}


def calm() -> MemoryOffice:
    office = opened()
    story(office)
    return office


CALM = calm()


def test_a_story_without_mishaps_counts_each_claim_once_and_doubts_the_rule() -> None:
    report, demotions = end_of(CALM)
    [rule] = report.rules
    assert (rule.scored, rule.exact, rule.off, rule.wrong) == (CLAIMS, 1, CLAIMS - 1, CLAIMS - 1)
    assert len(demotions) == 1
    assert kept(CALM) == recounted(CALM)


@pytest.mark.parametrize(("number", "point"), moments(CALM.faults.passed), ids=str)
def test_a_crash_at_any_moment_counts_nothing_twice_and_loses_nothing(
    number: int, point: str
) -> None:
    office = opened()
    office.faults.crash_at(number)
    story(office)
    assert end_of(office) == end_of(CALM)
    assert kept(office) == recounted(office)


@pytest.mark.parametrize("number", range(1, 7))
def test_two_scores_that_overtake_each_other_both_count(number: int) -> None:
    office = opened()
    score(office, 1)
    office.faults.passed.clear()
    office.faults.overtake_after(number, lambda: score(office, 3))
    score(office, 2)
    score(office, 3)
    [rule] = office.accuracy.report("2026-03").rules
    assert rule.scored == 3
    assert kept(office) == recounted(office)
