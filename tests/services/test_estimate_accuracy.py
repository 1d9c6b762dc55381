"""Estimate accuracy: what was told is kept, decisions score it, and a wrong rule is doubted."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.accuracy import (
    EstimateTalliesTable,
    RuleTrustTable,
    ScoresTable,
    ToldEstimatesTable,
)
from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.accuracy import Miss, Score, Verdict
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.claim import claim_id_for
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.estimate import Certainty
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.policy import Priority
from backoffice.domain.told_estimate import ToldEstimate
from tests.support import claiming, claims, offices
from tests.support.builders import ANA, FERN, RUTH, VISIT
from tests.support.claiming import held, put_on_file, say, seen
from tests.support.estimated import decided, expected
from tests.support.fern_decides import fern_says, sent
from tests.support.paid import said
from tests.support.remitted import arrive, document
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-2")

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-staff")
COPAY = ("PR", "3", "25.00")
DEDUCTIBLE = ("PR", "1", "150.00")


def told(office: MemoryOffice, visit_id: str = VISIT) -> ToldEstimate | None:
    return ToldEstimatesTable(office.database).find(visit_id)


def score(office: MemoryOffice, visit_id: str = VISIT) -> Score:
    return ScoresTable(office.database).load(claim_id_for(visit_id, Priority.PRIMARY))


# ---------------------------------------------------------------- what was told


def test_what_was_told_of_a_visit_is_written_down_once_it_was_held() -> None:
    office = claiming.with_claim()
    kept = told(office)
    assert kept is not None
    assert kept.told == kept.figure
    assert kept.told is not None
    assert kept.told.low == Money.dollars("25.00")
    assert (kept.payer_id, kept.service_type, kept.certainty) == (FERN, "MH", Certainty.EXACT)
    assert [part.rule for part in kept.parts] == ["copay"]


def test_a_visit_that_is_only_planned_or_cancelled_is_not_written_down() -> None:
    office = claiming.insured()
    assert told(office) is None
    say(office, Outcome(status="cancelled"))
    office.told_estimates.note(VISIT, ANA, RUTH.provider_id)
    assert told(office) is None


def test_what_was_told_stays_whatever_the_payer_answers_since() -> None:
    office = claiming.with_claim()
    before = told(office)
    checks = EligibilityChecksTable(office.database)
    check = checks.load(office.eligibility.verdict(ANA, caller=RUTH).check_id)
    assert check.answer is not None
    put_on_file(office, check.but(answer=check.answer.but(benefits=()), answered_at=office.clock()))
    for _ in range(2):
        office.told_estimates.note(VISIT, ANA, RUTH.provider_id)
    assert told(office) == before


def test_an_answer_from_after_the_visit_is_not_taken_for_what_was_told() -> None:
    office = claiming.insured()
    earlier = seen(office).but(version=0, visit_id="visit-past-01", day=date(2026, 1, 5))
    office.records.keep(earlier)
    say(office, held(), "visit-past-01")
    kept = told(office, "visit-past-01")
    assert kept is not None
    assert (kept.certainty, kept.told) == (Certainty.UNKNOWN, None)


def test_a_visit_that_is_corrected_is_priced_anew() -> None:
    office = claiming.with_claim()
    visit = seen(office)
    put_on_file(office, visit.but(procedure="90834"))
    office.told_estimates.note(VISIT, ANA, RUTH.provider_id)
    kept = told(office)
    assert kept is not None
    assert kept.about.procedure == "90834"


def test_of_a_visit_that_is_not_there_nothing_can_be_told() -> None:
    with pytest.raises(NotFound):
        offices.with_verdict().told_estimates.note("visit-nowhere", ANA, RUTH.provider_id)


# ---------------------------------------------------------------- one claim's story


def test_a_remittance_scores_the_estimate_and_the_same_again_changes_nothing() -> None:
    office = sent()
    text = document(fern_says(office, COPAY))
    for number in range(2):
        arrive(office, text, number=number)
    assert office.scoring.note(f"{VISIT}.1", VISIT, ANA, RUTH.provider_id) == "exact"
    found = score(office)
    assert found.by is not None
    assert (found.by.verdict, found.by.owes) == (Verdict.EXACT, Money.dollars("25.00"))
    assert found.version == 1
    [rule] = office.accuracy.report("2026-03").rules
    assert (rule.payer_id, rule.service_type, rule.rule) == (FERN, "MH", "copay")
    assert (rule.scored, rule.exact, rule.off, rule.mean_off) == (1, 1, 0, Money.ZERO)


def test_a_reversal_takes_the_score_off_and_the_correction_counts_in_its_place() -> None:
    office = sent()
    first = fern_says(office, COPAY)
    arrive(office, document(first))
    arrive(office, document(first.taken_back, trace="EFT-2"), number=1)
    assert score(office).by is None
    assert office.accuracy.report("2026-03").rules == ()
    corrected = fern_says(office, DEDUCTIBLE)
    arrive(office, document(corrected, trace="EFT-3"), number=2)
    found = score(office).by
    assert found is not None
    assert (found.verdict, found.miss) == (Verdict.OFF, Miss.DEDUCTIBLE_APPLIED)
    [rule] = office.accuracy.report("2026-03").rules
    assert (rule.exact, rule.off, rule.wrong) == (0, 1, 1)
    assert (rule.median_off, rule.mean_off) == (Money.dollars("120.00"), Money.dollars("125.00"))


def test_the_report_is_a_table_of_plain_decimals_of_which_no_cell_is_a_formula() -> None:
    office = sent()
    decided = fern_says(office, DEDUCTIBLE)
    arrive(office, document(decided))
    [tally] = EstimateTalliesTable(office.database).all_of("2026-03")
    office.keep(tally.but(version=0, tally_id="other", rule="=1+1"))
    told = office.accuracy.report("2026-03").rules
    text = office.accuracy.report_csv("2026-03")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["rule"] for row in rows] == ["'=1+1", "copay"]
    assert {(row["payer_id"], row["off"], row["mean_off"]) for row in rows} == {
        (FERN, "1", "125.00")
    }
    assert {row["trusted_from"] for row in rows} == {""}
    assert len(rows) == len(told)


def test_a_correction_that_arrives_before_its_reversal_ends_alike() -> None:
    reports = []
    for order in ((0, 1, 2), (0, 2, 1), (2, 1, 0)):
        office = sent()
        first = fern_says(office, COPAY)
        texts = [
            document(first),
            document(first.taken_back, trace="EFT-2"),
            document(fern_says(office, DEDUCTIBLE), trace="EFT-3"),
        ]
        for place in order:
            arrive(office, texts[place], number=place)
        reports.append(office.accuracy.report("2026-03"))
    assert reports[0] == reports[1] == reports[2]
    assert [rule.off for rule in reports[0].rules] == [1]


def test_a_denied_claim_counts_for_nobody_until_it_is_decided_otherwise() -> None:
    office = sent()
    arrive(office, document(fern_says(office, ("CO", "50", "150.00"))))
    [rule] = office.accuracy.report("2026-03").rules
    assert (rule.scored, rule.disputed, rule.wrong) == (0, 1, 0)


def test_nobodys_words_are_scored_of_a_claim_that_is_not_there() -> None:
    with pytest.raises(NotFound):
        sent().scoring.note("visit-nowhere.1", "visit-nowhere", ANA, RUTH.provider_id)
    with pytest.raises(NotFound):
        sent().scoring.note(f"{VISIT}.1", VISIT, ANA, RUTH.provider_id)


# ---------------------------------------------------------------- a rule that is often wrong

OFF = said("0.00", (("CO", "45", "80.00"), ("PR", "1", "120.00")))


def decide(office: MemoryOffice, number: int, what: Any = OFF) -> None:
    """Fern decides one more hour, of which a copay of $25 was told."""
    visit_id = f"visit-{number:04}"
    claim = claims.accepted_claim(f"{visit_id}.1")
    office.records.keep(claim)
    office.records.keep(expected().but(visit_id=visit_id))
    office.records.keep(decided(claim, what))
    office.scoring.note(claim.claim_id, visit_id, claim.client_id, claim.provider_id)


def often_wrong(times: int = 12) -> MemoryOffice:
    office = claiming.insured()
    for number in range(100, 100 + times):
        decide(office, number)
    return office


def test_one_miss_or_nine_do_not_demote_a_rule_and_the_tenth_does_for_the_future() -> None:
    office = often_wrong(9)
    assert RuleTrustTable(office.database).find(FERN) is None
    before = office.eligibility.estimate(ANA, VISIT, caller=RUTH).estimate
    decide(office, 200)
    trust = RuleTrustTable(office.database).load(FERN)
    [demotion] = trust.demotions
    today = date(2026, 3, 9)
    assert demotion.since > today
    assert office.eligibility.estimate(ANA, VISIT, caller=RUTH).estimate == before
    assert before.certainty is Certainty.EXACT


@pytest.mark.parametrize(("days", "is_doubted"), [(-1, False), (0, True), (30, True)])
def test_estimates_of_visits_after_that_day_are_a_range_with_the_reason(
    days: int, is_doubted: bool
) -> None:
    office = often_wrong()
    since = RuleTrustTable(office.database).load(FERN).demotions[0].since
    visit = seen(office).but(version=0, visit_id="visit-later-1", day=since + timedelta(days=days))
    office.records.keep(visit)
    found = office.eligibility.estimate(ANA, visit.visit_id, caller=RUTH)
    doubts = [sentence for sentence in found.explanation.provider if "of 10" in sentence]
    assert bool(doubts) is is_doubted
    assert found.estimate.certainty is (Certainty.RANGE if is_doubted else Certainty.EXACT)
    if is_doubted:
        between = (found.estimate.low, found.estimate.high)
        assert between == (Money.dollars("25.00"), Money.dollars("150.00"))


def test_a_person_lets_it_be_trusted_again_from_a_day_on() -> None:
    office = often_wrong()
    day = date(2026, 4, 20)
    for _ in range(2):
        lifted = office.accuracy.trust_again(FERN, "MH", "copay", since=day, caller=STAFF)
        assert lifted.trusted_from == day
    visit = seen(office).but(version=0, visit_id="visit-later-1", day=day)
    office.records.keep(visit)
    found = office.eligibility.estimate(ANA, visit.visit_id, caller=RUTH)
    assert found.estimate.certainty is Certainty.EXACT
    [rule] = [r for r in office.accuracy.report("2026-03").rules if r.rule == "copay"]
    assert rule.trusted_from == day
    for number in range(300, 315):
        decide(office, number)
    assert len(RuleTrustTable(office.database).load(FERN).demotions) == 1


def test_a_rule_that_was_never_doubted_cannot_be_trusted_again() -> None:
    office = claiming.insured()
    with pytest.raises(NotFound):
        office.accuracy.trust_again(FERN, "MH", "copay", since=date(2026, 4, 1), caller=STAFF)
    decide(office, 1)
    for number in range(2, 14):
        decide(office, number)
    with pytest.raises(Refused):
        office.accuracy.trust_again(FERN, "MH", "deductible", since=date(2026, 9, 1), caller=STAFF)


@pytest.mark.parametrize("month", ["2026-3", "2026-13", "march", "", "2026-03-01"])
def test_a_month_is_written_as_the_report_says(month: str) -> None:
    with pytest.raises(Refused, match="2026-03"):
        claiming.insured().accuracy.report(month)


def test_a_rate_asked_with_what_pricing_reads_anyway_costs_no_further_call() -> None:
    office = often_wrong()
    office.faults.passed.clear()
    office.eligibility.estimate(ANA, VISIT, caller=RUTH)
    doubting = len(office.faults.passed)
    calm = claiming.insured()
    calm.faults.passed.clear()
    calm.eligibility.estimate(ANA, VISIT, caller=RUTH)
    assert doubting == len(calm.faults.passed)
