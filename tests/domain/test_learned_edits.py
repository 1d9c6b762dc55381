from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from backoffice.domain.bill import Bill
from backoffice.domain.bill_traits import Comparison, Condition, Trait, traits_of
from backoffice.domain.claim_rejection import RejectedBy, Rejection, rejection
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.listing import findings
from backoffice.domain.errors import Refused
from backoffice.domain.learned_edits import (
    LearnedEdit,
    LearnedStatus,
    begin_replay,
    replayed,
    running,
    switch_off,
    switch_on,
)
from backoffice.domain.lessons import candidates
from backoffice.domain.rejection_words import Trouble
from tests.support.any_bill import bills
from tests.support.bills import NETWORK, bill, circumstances, insurance, line

AT = datetime(2026, 3, 20, 15, tzinfo=UTC)
STAFF = "sign-in-staff"
OTHERS = str.maketrans("ABMZabmz01259", "BCNYbcny12340")
"""Other letters for letters, other digits for digits."""
ELSEWHERE = bill(place_of_service="02", lines=(line(modifiers=()),))
AT_HOME = bill(control_number="PCN0002")


def rejected(*codes: str) -> Rejection:
    return rejection(codes, by=RejectedBy.PAYER, today=AT.date(), file_by=date(2026, 6, 7))


def learned(stated: Bill, *codes: str) -> tuple[LearnedEdit, ...]:
    return candidates(stated, rejected(*codes), claim_id="visit-0001.1", at=AT)


def tried(rule: LearnedEdit, *accepted: Bill) -> LearnedEdit:
    page = [(f"visit-{number:04}.1", each) for number, each in enumerate(accepted)]
    return replayed(begin_replay(rule, at=AT), page, last=True, at=AT)


def test_a_rejection_of_telehealth_suggests_place_and_missing_modifier() -> None:
    widest, *narrower = learned(ELSEWHERE, "A7:453")
    assert widest.says == ("This payer rejects claims with place of service 02 and no modifier 95.")
    assert [len(rule.conditions) for rule in (widest, *narrower)] == [2, 3]
    assert widest.stops(ELSEWHERE)
    assert not widest.stops(AT_HOME)


@pytest.mark.parametrize(
    ("stated", "code", "says"),
    [
        (bill(), "A3:33:IL", "member id of the shape AAAA9999"),
        (bill(network=NETWORK.but(taxonomy=None)), "A6:145:85", "no network's taxonomy"),
        (bill(), "A7:145:82", "clinician's taxonomy 1041C0700X"),
        (bill(), "A7:562:82", "clinician's NPI 1234567893"),
        (bill(insurance=insurance(group_number=None)), "A6:163", "no group number"),
        (bill(), "A6:252", "no authorization and procedure 90837"),
    ],
)
def test_a_rejection_suggests_what_the_bill_looked_like(stated: Bill, code: str, says: str) -> None:
    assert learned(stated, code)[0].says == f"This payer rejects claims with {says}."


def test_a_rejection_that_no_trait_explains_is_kept_as_evidence_alone() -> None:
    (only,) = learned(bill(), "A7:88")
    assert (only.trouble, only.conditions) == (Trouble.NOT_COVERED, ())
    assert not only.stops(bill())
    with pytest.raises(Refused, match="by hand"):
        switch_on(tried(only), by=STAFF, at=AT)


def test_the_same_lesson_twice_is_one_rule_with_both_as_evidence() -> None:
    first, second = (
        learned(ELSEWHERE, "A7:453")[0],
        learned(ELSEWHERE.but(control_number="PCN0009"), "A8:453")[0],
    )
    assert first.rule_id == second.rule_id
    both = first.with_evidence(second.evidence[0])
    assert [each.codes for each in both.evidence] == [("A7:453",), ("A8:453",)]
    assert both.with_evidence(second.evidence[0]) == both


@settings(max_examples=40, deadline=None)
@given(bills())
def test_evidence_is_the_same_of_anybody_whose_numbers_are_shaped_alike(
    drawn: tuple[Bill, Circumstances],
) -> None:
    stated, _ = drawn
    insurance = stated.insurance
    stranger = stated.but(
        insurance=insurance.but(
            member_id=(insurance.member_id or "").translate(OTHERS) or None,
            group_number=(insurance.group_number or "").translate(OTHERS) or None,
        ),
        patient=stated.patient.but(last_name="Somebody", birth_date=date(1971, 7, 1)),
        diagnoses=tuple("Z" + each[1:] for each in stated.diagnoses),
    )
    (rule, *_), (same, *_) = learned(stated, "A7:164:IL"), learned(stranger, "A7:164:IL")
    assert (traits_of(stated), rule, rule.says) == (traits_of(stranger), same, same.says)


def test_a_rule_that_no_accepted_claim_contradicts_stops_the_next_such_bill() -> None:
    rule = switch_on(tried(learned(ELSEWHERE, "A7:453")[0], AT_HOME), by=STAFF, at=AT)
    around = circumstances(terms=None)
    (found,) = [
        each
        for each in findings(ELSEWHERE, around, learned=running([rule]))
        if each.code.startswith("LEARNED_")
    ]
    assert found.code == rule.code
    assert found.places == ("place_of_service", "modifiers")
    assert findings(AT_HOME, circumstances(), learned=running([rule])) == ()


def test_a_rule_of_one_payer_stops_nothing_for_another() -> None:
    rule = switch_on(tried(learned(ELSEWHERE, "A7:453")[0]), by=STAFF, at=AT)
    other = ELSEWHERE.but(insurance=insurance(payer_id="oak-health"))
    told = {each.code for each in findings(other, circumstances(), learned=running([rule]))}
    assert rule.code not in told


def test_a_rule_that_an_accepted_claim_contradicts_cannot_be_switched_on() -> None:
    rule = tried(learned(ELSEWHERE, "A7:453")[0], AT_HOME, ELSEWHERE)
    assert rule.replay is not None
    assert rule.replay.contradicted_by == ("visit-0001.1",)
    with pytest.raises(Refused, match="narrower"):
        switch_on(rule, by=STAFF, at=AT)


def test_a_narrower_rule_may_hold_where_the_widest_does_not() -> None:
    rejected_bill = ELSEWHERE.but(lines=(line(modifiers=(), procedure="90847"),))
    widest, narrower = learned(rejected_bill, "A7:453")
    assert tried(widest, ELSEWHERE).replay.contradicted_by  # type: ignore[union-attr]
    assert switch_on(tried(narrower, ELSEWHERE), by=STAFF, at=AT).status is LearnedStatus.ON


def test_a_replay_goes_on_where_it_stopped_and_counts_only_once_it_is_through() -> None:
    rule = begin_replay(learned(ELSEWHERE, "A7:453")[0], at=AT)
    half = replayed(rule, [("visit-0001.1", AT_HOME)], last=False, at=AT)
    assert half.replay is not None
    assert (half.replay.after, half.replay.seen) == ("visit-0001.1", 1)
    with pytest.raises(Refused, match="to the end"):
        switch_on(half, by=STAFF, at=AT)
    through = replayed(half, [("visit-0002.1", AT_HOME)], last=True, at=AT)
    assert switch_on(through, by=STAFF, at=AT).status is LearnedStatus.ON
    with pytest.raises(Refused, match="Begin"):
        replayed(through, [], last=True, at=AT)


def test_a_replay_of_yesterday_is_not_enough() -> None:
    rule = tried(learned(ELSEWHERE, "A7:453")[0])
    with pytest.raises(Refused, match="Replay"):
        switch_on(rule, by=STAFF, at=AT + timedelta(hours=25))


def test_switching_twice_changes_nothing_and_off_stops_nothing() -> None:
    on = switch_on(tried(learned(ELSEWHERE, "A7:453")[0]), by=STAFF, at=AT)
    assert switch_on(on, by="somebody-else", at=AT + timedelta(days=9)) == on
    off = switch_off(on, by=STAFF, at=AT)
    assert len(running([on, off])) == 1
    assert running([off]) == ()
    assert switch_off(off, by="somebody-else", at=AT) == off


def test_a_condition_names_a_value_exactly_where_one_is_meant() -> None:
    with pytest.raises(ValueError, match="absent"):
        Condition(trait=Trait.PLACE, compared=Comparison.IS)
    with pytest.raises(ValueError, match="absent"):
        Condition(trait=Trait.PLACE, compared=Comparison.ABSENT, value="02")
