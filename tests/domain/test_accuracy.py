"""Accuracy: an estimate held against the payer's decision, and who is to blame where it was off."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.accuracy import Miss, Score, Scored, Verdict, judged, nothing_told
from backoffice.domain.estimate import Certainty
from backoffice.domain.money import Money
from backoffice.domain.tally import Tally, keys_of, retold
from backoffice.domain.told_estimate import NO_ANSWER_BEFORE
from tests.domain.test_billing import visit
from tests.support.builders import FERN
from tests.support.estimated import COPAY, DEDUCTIBLE, SHARE, TWO_COPAYS, estimated, expected
from tests.support.paid import decision, said

pytestmark = pytest.mark.requirement("EL-2")

BY_CONTRACT = ("CO", "45", "80.00")


def left(*why: tuple[str, str]) -> Any:
    """Fern's decision that leaves dollars to Ana, each by reason."""
    reasons = [("PR", reason, dollars) for reason, dollars in why]
    paid = Money.dollars("120.00") - Money.total(Money.dollars(d) for _, d in why)
    return decision(said(paid.decimal_text, (BY_CONTRACT, *reasons)))


def wrong(scored: Scored) -> set[str]:
    return {each.rule for each in scored.rules if each.is_wrong}


def test_an_estimate_that_the_payer_confirms_is_exact_and_no_rule_is_wrong() -> None:
    scored = judged(expected(), left(("3", "25.00")))
    assert (scored.verdict, scored.off_by, scored.owes) == (
        Verdict.EXACT,
        Money.ZERO,
        Money.dollars("25.00"),
    )
    assert scored.miss is None
    assert not wrong(scored)


MISSES = {
    "the deductible applied": ((COPAY,), (("1", "120.00"),), Miss.DEDUCTIBLE_APPLIED, {"copay"}),
    "another copay": ((COPAY,), (("3", "40.00"),), Miss.COPAY, {"copay"}),
    "a share instead": ((COPAY,), (("2", "24.00"),), Miss.COPAY, {"copay"}),
    "no deductible": (
        (SHARE, DEDUCTIBLE),
        (("2", "24.00"),),
        Miss.NO_DEDUCTIBLE,
        {"deductible", "coinsurance"},
    ),
    "less of the deductible": (
        (SHARE, DEDUCTIBLE),
        (("1", "30.00"), ("2", "18.00")),
        Miss.DEDUCTIBLE,
        {"deductible", "coinsurance"},
    ),
    "another share": (
        (SHARE, DEDUCTIBLE),
        (("1", "60.00"), ("2", "30.00")),
        Miss.COINSURANCE,
        {"coinsurance"},
    ),
}


@pytest.mark.parametrize("case", MISSES)
def test_where_an_estimate_is_off_only_the_rules_whose_own_part_is_are_wrong(case: str) -> None:
    benefits, decided, miss, blamed = MISSES[case]
    scored = judged(expected(*benefits), left(*decided))
    assert scored.verdict is Verdict.OFF
    assert scored.miss is miss
    assert wrong(scored) == blamed


def test_what_an_estimate_is_off_by_is_more_than_was_told_or_less() -> None:
    assert judged(expected(), left(("3", "40.00"))).off_by == Money.dollars("15.00")
    assert judged(expected(), left(("3", "10.00"))).off_by == Money.dollars("-15.00")


def test_a_total_that_is_right_is_exact_whatever_the_payer_calls_its_parts() -> None:
    scored = judged(expected(), left(("2", "25.00")))
    assert scored.verdict is Verdict.EXACT
    assert not wrong(scored)


def test_what_lies_between_two_amounts_is_within_the_range_and_beyond_it_is_off() -> None:
    told = expected(*TWO_COPAYS)
    assert judged(told, left(("3", "25.00"))).verdict is Verdict.WITHIN_RANGE
    assert judged(told, left(("3", "40.00"))).verdict is Verdict.WITHIN_RANGE
    beyond = judged(told, left(("3", "45.00")))
    assert (beyond.verdict, beyond.off_by) == (Verdict.OFF, Money.dollars("5.00"))


def test_where_no_amount_was_told_that_is_said_and_no_rule_is_wrong() -> None:
    scored = judged(expected("EB*1**30"), left(("3", "25.00")))
    assert scored.verdict is Verdict.UNKNOWN_BEFORE
    assert scored.owes == Money.dollars("25.00")
    assert not wrong(scored)
    assert nothing_told(left(("3", "25.00"))).verdict is Verdict.UNKNOWN_BEFORE


def test_an_answer_from_after_the_visit_told_nobody_anything_beforehand() -> None:
    late = expected(answered_on=visit().day + timedelta(days=1))
    assert late.certainty is Certainty.UNKNOWN
    assert [part.rule for part in late.parts] == [NO_ANSWER_BEFORE]
    assert expected(answered_on=visit().day).certainty is Certainty.EXACT


@pytest.mark.parametrize("why", [("CO", "50"), ("PR", "96"), ("CO", "97")])
def test_while_the_decision_is_disputed_nobody_is_right_or_wrong(why: tuple[str, str]) -> None:
    denied = decision(said("0.00", ((*why, "200.00"),)))
    for scored in (judged(expected(), denied), nothing_told(denied)):
        assert (scored.verdict, scored.owes, scored.off_by) == (Verdict.DISPUTED, None, None)
        assert not wrong(scored)


def test_a_payer_that_counts_the_provider_out_of_network_was_misjudged_but_by_no_rule() -> None:
    scored = judged(expected(), decision(said("0.00", (("PR", "242", "200.00"),))))
    assert (scored.verdict, scored.miss) == (Verdict.OFF, Miss.NETWORK)
    assert not wrong(scored)


# ---------------------------------------------------------------- tallies


def score(by: Scored | None, claim_id: str = "visit-0001.1") -> Score:
    return Score(
        claim_id=claim_id,
        visit_id=claim_id[:10],
        payer_id=FERN,
        month="2026-03",
        service_type="MH",
        by=by,
    )


EXACT = judged(expected(), left(("3", "25.00")))
OFF = judged(expected(), left(("1", "120.00")))
LESS = judged(expected(), left(("3", "10.00")))
OPEN = judged(expected(), decision(said("0.00", (("CO", "50", "200.00"),))))


def tallied(*scores: Score) -> Tally:
    """The tally of the copay rule after each of *scores*, no two of one claim."""
    tallies: list[Tally] = []
    for each in scores:
        tallies = list(retold(tallies, None, each).values())
    return next(each for each in tallies if each.rule == "copay")


def test_a_tally_counts_verdicts_and_how_far_off_they_were() -> None:
    many = [EXACT, EXACT, OFF, LESS, OPEN]
    tally = tallied(*(score(by, f"visit-{n:04}.1") for n, by in enumerate(many)))
    assert tally.verdicts == {Verdict.EXACT: 2, Verdict.OFF: 2, Verdict.DISPUTED: 1}
    assert (tally.scored, tally.tried, tally.wrong) == (4, 4, 2)
    assert (tally.under, tally.over) == (1, 1)
    assert tally.mean_off == Money.dollars("27.50")
    assert tally.median_off == Money.ZERO


@pytest.mark.parametrize("story", [*permutations([EXACT, OFF, LESS, OPEN, None], 3)])
def test_a_claim_counts_once_with_what_stands_whatever_was_decided_before(
    story: tuple[Scored | None, ...],
) -> None:
    tallies: list[Tally] = []
    before = None
    for by in story:
        now = score(by)
        counted = retold(tallies, before, now)
        again = retold(counted.values(), now, now)
        assert {k: t.verdicts for k, t in again.items()} == {
            k: t.verdicts for k, t in counted.items()
        }
        tallies, before = list(counted.values()), now
    alone = retold([], None, score(story[-1]))
    left_over = {(t.month, t.tally_id): t for t in tallies if any(t.verdicts.values())}
    assert left_over == alone


@given(st.lists(st.integers(0, 10**7), max_size=300))
def test_however_many_claims_there_are_a_tally_stays_small(differences: list[int]) -> None:
    tally = Tally(month="2026-03", tally_id="x", payer_id=FERN, service_type="MH", rule="copay")
    for cents in differences:
        tally = tally.counting(OFF.but(off_by=Money(cents)), OFF.rules[0])
    assert len(tally.off_by) <= 90 * 7 + 10
    assert sum(tally.off_by.values()) == len(differences)
    assert tally.cents_off == sum(differences)


def test_the_keys_of_a_score_are_those_of_its_rules_and_name_nobody() -> None:
    assert keys_of(None, score(None)) == []
    assert keys_of(score(EXACT), score(OFF)) == [("2026-03", "fern-health/MH/copay")]


def test_what_was_told_is_kept_as_the_payers_words_and_as_it_was_said() -> None:
    doubted = estimated(COPAY).but(
        client_owes=None,
        certainty=Certainty.RANGE,
        low=Money.dollars("25.00"),
        high=Money.dollars("120.00"),
    )
    told = expected(said=doubted)
    within = judged(told, left(("1", "120.00")))
    assert within.verdict is Verdict.WITHIN_RANGE
    assert within.off_by == Money.ZERO
    assert wrong(within) == {"copay"}  # the range was right, and the rule is no better for it
    assert told.about.day == date(2026, 3, 9) == visit().day
