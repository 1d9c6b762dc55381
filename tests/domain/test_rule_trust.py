"""Trust in rules: when one is doubted, from which day on, and what an estimate then says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.doubted import RULE, doubted
from backoffice.domain.errors import Refused
from backoffice.domain.estimate import Certainty
from backoffice.domain.explanation import explain_in_full
from backoffice.domain.money import Money
from backoffice.domain.rule_trust import (
    THRESHOLD,
    Evidence,
    RuleTrust,
    evidence,
    judged,
    months_looked_at,
    trusted_again,
)
from backoffice.domain.tally import Tally
from backoffice.languages import LANGUAGES, translations
from tests.support.builders import FERN
from tests.support.estimated import COPAY, DEDUCTIBLE, SHARE, estimated

pytestmark = pytest.mark.requirement("EL-2")

TODAY = date(2026, 3, 20)
TOMORROW = date(2026, 3, 21)
DAY = timedelta(days=1)
NONE = RuleTrust(payer_id=FERN)
MORE = Evidence(tried=10, wrong=9, under=9)
LESS = Evidence(tried=10, wrong=9, over=9)
WORTH = Money.dollars("120.00")


def demoted(because: Evidence = MORE, rule: str = "copay", today: date = TODAY) -> RuleTrust:
    return judged(NONE, "MH", rule, because, today=today)


def tally(month: str, *, tried: int = 0, wrong: int = 0, under: int = 0) -> Tally:
    return Tally(
        month=month,
        tally_id="fern-health/MH/copay",
        payer_id=FERN,
        service_type="MH",
        rule="copay",
        verdicts={"exact": tried - wrong, "off": wrong, "disputed": 7},
        wrong=wrong,
        under=under,
    )


@pytest.mark.parametrize(
    ("wrong", "tried", "passed"),
    [
        (1, 1, False),
        (1, 10, False),
        (9, 9, False),
        (4, 10, False),
        (5, 10, True),
        (6, 20, False),
        (7, 20, True),
        (20, 100, False),
        (26, 100, False),
        (27, 100, True),
    ],
)
def test_a_rule_is_doubted_once_it_was_wrong_too_often_to_be_chance(
    wrong: int, tried: int, passed: bool
) -> None:
    assert THRESHOLD.is_passed(wrong=wrong, tried=tried) is passed


@given(st.integers(0, 200), st.integers(0, 200))
def test_more_that_went_wrong_never_makes_a_rule_trusted(wrong: int, right: int) -> None:
    if THRESHOLD.is_passed(wrong=wrong, tried=wrong + right):
        assert THRESHOLD.is_passed(wrong=wrong + 1, tried=wrong + right + 1)
        assert wrong * 5 > wrong + right


def test_a_rule_is_doubted_from_tomorrow_on_and_never_for_a_visit_before() -> None:
    trust = demoted()
    assert [each.since for each in trust.demotions] == [TOMORROW]
    assert not trust.doubts("MH", ["copay"], TODAY)
    assert trust.doubts("MH", ["copay"], TOMORROW)
    assert not trust.doubts("98", ["copay"], TOMORROW)
    assert not trust.doubts("MH", ["coinsurance"], TOMORROW)


def test_one_that_is_doubted_stays_so_and_is_not_doubted_twice() -> None:
    trust = demoted()
    assert judged(trust, "MH", "copay", Evidence(tried=99, wrong=99), today=TODAY + DAY) == trust
    assert judged(trust, "MH", "copay", Evidence(tried=99), today=TODAY + DAY) == trust


def test_a_payer_fills_no_more_than_its_record_holds() -> None:
    trust = NONE
    for number in range(RuleTrust.MOST + 5):
        trust = judged(trust, "MH", f"rule_{number}", MORE, today=TODAY)
    assert len(trust.demotions) == RuleTrust.MOST


def test_only_the_last_months_speak_against_a_rule() -> None:
    assert months_looked_at(date(2026, 3, 20)) == (
        *("2026-03", "2026-02", "2026-01", "2025-12", "2025-11", "2025-10", "2025-09"),
    )
    told = [tally(month, tried=5, wrong=2, under=1) for month in ("2025-08", "2025-09", "2026-03")]
    found = evidence(NONE, told, "MH", "copay", today=TODAY)
    assert found == Evidence(tried=10, wrong=4, under=2)
    assert evidence(NONE, told, "98", "copay", today=TODAY) == Evidence()


# ---------------------------------------------------------------- a person trusts it again


def lifted(trust: RuleTrust, since: date, today: date = TODAY) -> RuleTrust:
    return trusted_again(trust, "MH", "copay", since=since, by="sign-in-staff", today=today)


def test_a_person_may_trust_a_rule_again_from_a_day_on_and_say_so_twice() -> None:
    trust = lifted(demoted(), date(2026, 4, 10))
    assert trust.doubts("MH", ["copay"], date(2026, 4, 9))
    assert not trust.doubts("MH", ["copay"], date(2026, 4, 10))
    assert lifted(trust, date(2026, 4, 10), today=date(2026, 5, 1)) == trust


@pytest.mark.parametrize("since", [TODAY, TODAY - DAY, date(2020, 1, 1)])
def test_what_clients_were_told_already_is_not_unsaid(since: date) -> None:
    with pytest.raises(Refused, match="a day after today"):
        lifted(demoted(today=TODAY - 30 * DAY), since)


def test_a_rule_that_is_trusted_cannot_be_trusted_more() -> None:
    with pytest.raises(Refused, match="is trusted"):
        lifted(NONE, TOMORROW)
    with pytest.raises(Refused, match="is trusted"):
        lifted(lifted(demoted(), date(2026, 4, 10)), date(2026, 4, 11))


@pytest.mark.parametrize(
    ("since", "counts_from"),
    [
        (date(2026, 4, 1), "2026-04"),
        (date(2026, 4, 2), "2026-05"),
        (date(2026, 12, 2), "2027-01"),
        (date(2027, 1, 1), "2027-01"),
    ],
)
def test_what_went_wrong_before_a_rule_was_trusted_again_is_not_held_against_it(
    since: date, counts_from: str
) -> None:
    trust = lifted(demoted(), since)
    assert trust.counts_from("MH", "copay") == counts_from
    told = [tally(month, tried=20, wrong=20) for month in ("2026-02", "2026-03")]
    found = evidence(trust, told, "MH", "copay", today=TODAY)
    assert judged(trust, "MH", "copay", found, today=TODAY) == trust


def test_a_rule_that_goes_on_being_wrong_is_doubted_again() -> None:
    trust = lifted(demoted(), date(2026, 4, 1))
    again = judged(trust, "MH", "copay", MORE, today=date(2026, 4, 20))
    assert [each.since for each in again.demotions] == [TOMORROW, date(2026, 4, 21)]
    assert not again.doubts("MH", ["copay"], date(2026, 4, 20))


# ---------------------------------------------------------------- what an estimate then says

ESTIMATES = {
    "copay": (COPAY,),
    "share": (SHARE, DEDUCTIBLE),
    "unclear": (SHARE,),
    "silent": ("EB*1**30",),
}


@pytest.mark.parametrize("case", ESTIMATES)
@pytest.mark.parametrize("days_before", [0, 1, 40, 400])
def test_every_estimate_of_an_earlier_day_is_the_same_as_before(
    case: str, days_before: int
) -> None:
    found = estimated(*ESTIMATES[case])
    trust = NONE
    for rule in ("copay", "coinsurance", "deductible", "set_aside", "border"):
        trust = judged(trust, "MH", rule, MORE, today=TODAY)
    assert doubted(found, trust, on=TODAY - days_before * DAY, worth=WORTH) is found


def test_a_figure_that_was_often_too_low_reaches_up_to_what_the_visit_is_worth() -> None:
    found = doubted(estimated(COPAY), demoted(), on=TOMORROW, worth=WORTH)
    assert (found.certainty, found.client_owes) == (Certainty.RANGE, None)
    assert (found.low, found.high) == (Money.dollars("25.00"), WORTH)
    (copay, record) = found.basis
    assert copay == estimated(COPAY).basis[0]
    assert (record.rule, record.low, record.high) == (RULE, Money.ZERO, Money.dollars("95.00"))


def test_a_figure_that_was_often_too_high_reaches_down_to_nothing() -> None:
    found = doubted(estimated(COPAY), demoted(LESS), on=TOMORROW, worth=WORTH)
    assert (found.low, found.high) == (Money.ZERO, Money.dollars("25.00"))


def test_where_nobody_knows_what_the_visit_is_worth_the_amount_is_unknown() -> None:
    found = doubted(estimated(COPAY, allowed=None), demoted(), on=TOMORROW, worth=None)
    assert (found.certainty, found.client_owes, found.low, found.high) == (
        Certainty.UNKNOWN,
        *(None, None, None),
    )
    assert found.basis[0].rule == RULE


def test_a_figure_that_can_be_no_other_stays_exact() -> None:
    full = doubted(estimated(COPAY), demoted(), on=TOMORROW, worth=Money.dollars("25.00"))
    assert full.certainty is Certainty.EXACT


def test_of_two_rules_the_one_that_is_doubted_makes_the_range() -> None:
    found = estimated(SHARE, DEDUCTIBLE)
    trust = demoted(Evidence(tried=10, wrong=9, under=5, over=4), rule="deductible")
    said = doubted(found, trust, on=TOMORROW, worth=WORTH)
    assert (said.low, said.high) == (Money.ZERO, WORTH)


def test_everybody_reads_why_and_the_client_in_their_language() -> None:
    say = {language: translations(language).gettext for language in LANGUAGES}
    for worth in (WORTH, None):
        found = estimated(COPAY, allowed=None if worth is None else "120.00")
        said = doubted(found, demoted(), on=TOMORROW, worth=worth)
        read = explain_in_full(said, say, read_from="eligibility/check-1/1")
        assert any("9 times of 10" in sentence for sentence in read.provider)
        assert any("track_record (835 CAS PR)" in sentence for sentence in read.auditor)
        assert any("often decided otherwise" in sentence for sentence in read.client["en"])
        assert any("muchas veces ha decidido" in sentence for sentence in read.client["es"])
