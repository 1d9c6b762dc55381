"""Second claims: what the first insurance left is asked of the next one, once and correctly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations

import pytest

from backoffice.adapters.payers.claim_translation import written
from backoffice.domain.bill import Adjustment, Frequency
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.services.corrections import CorrectionWish
from tests.support import builders, pyx12_judge, x12sdk_judge
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import claimed, held, insured, put_on_file, say
from tests.support.remitted import Said, arrive, document, open_tasks
from tests.support.second_claims import (
    COPAY,
    MORE,
    SECOND,
    corrected,
    decided,
    fern_says,
    known,
    second,
    second_payer,
    second_policy,
    sent,
    taken_in,
)
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("CL-2", "IV-1")

DENIED = ("CO", "50", "150.00")


def test_what_the_first_insurance_left_is_asked_of_the_second_with_what_the_first_did() -> None:
    office = sent()
    assert second(office) is None
    decided(office, COPAY)
    claim = known(office)
    assert (claim.status, claim.payer_id, claim.policy_id) == (
        ClaimStatus.READY,
        "second-health",
        "policy-second",
    )
    assert claim.latest is not None
    bill, first = claim.latest.bill, claimed(office).versions[0].bill
    [other] = bill.other_insurance
    assert (other.paid, other.adjudicated_on) == (Money.dollars("125.00"), date(2026, 3, 5))
    [line] = other.lines
    assert (line.paid, line.procedure) == (Money.dollars("125.00"), bill.lines[0].procedure)
    assert line.adjustments == (Adjustment(group="PR", reason="3", amount=Money.dollars("25.00")),)
    assert other.adjustments == ()
    assert (bill.insurance.priority, bill.insurance.member_id) == (Priority.SECONDARY, "SEC42")
    assert other.insurance.member_id == first.insurance.member_id
    assert bill.charge == first.charge
    assert bill.control_number != first.control_number
    assert bill.lines[0].line_id != first.lines[0].line_id


@pytest.mark.parametrize("why", [(COPAY,), (MORE, COPAY), (("CO", "45", "50.00"), MORE)])
def test_independent_judges_take_the_second_claim(why: tuple[tuple[str, str, str], ...]) -> None:
    office = sent()
    decided(office, *why)
    claim = known(office)
    assert claim.latest is not None
    text = document_of(office)
    assert pyx12_judge.complaints(text) == []
    assert x12sdk_judge.objection(text) is None


def document_of(office: MemoryOffice) -> str:
    """The 837P of the second claim."""
    claim = known(office)
    assert claim.latest is not None
    return written(
        claim.latest.bill,
        sender_id="1999999984",
        receiver_id="STEDI",
        control_number=7,
        usage="T",
        at=office.clock(),
    )


def test_each_line_says_what_the_first_insurance_did_with_it_and_when() -> None:
    office = sent()
    decided(office, ("CO", "45", "50.00"), MORE)
    said = document_of(office)
    line = said[said.index("~LX*1~") :]
    paid = "SVD*FERNC*40*HC:90837:95**1~CAS*CO*45*50~CAS*PR*1*60~DTP*573*D8*20260305~"
    assert paid in line
    before = said[: said.index("~LX*1~")]
    assert "~AMT*D*40~" in before
    assert "~CAS*" not in before
    assert "~DTP*573*" not in before


def test_what_the_first_insurance_takes_off_the_whole_claim_is_said_of_the_claim() -> None:
    office = sent()
    text = document(fern_says(office, ("CO", "45", "50.00"), MORE))
    for here, there in (
        ("*1*150.00*40.00**12*", "*1*150.00*30.00**12*"),
        ("BPR*I*40.00*", "BPR*I*30.00*"),
        ("NM1*QC", "CAS*OA*209*10~NM1*QC"),
        ("~SE*19*", "~SE*20*"),
    ):
        assert here in text
        text = text.replace(here, there)
    arrive(office, text)
    said = document_of(office)
    line = said[said.index("~LX*1~") :]
    assert "SVD*FERNC*40*" in line
    assert "CAS*OA*209*10~AMT*D*30~" in said[: said.index("~LX*1~")]
    assert pyx12_judge.complaints(said) == []


def test_the_same_decision_again_makes_no_other_claim() -> None:
    office = sent()
    said = decided(office, COPAY)
    before = known(office)
    arrive(office, document(said, trace="EFT-0"), number=5)
    for _ in range(2):
        office.second_claims.note_decided(f"{VISIT}.1", VISIT, ANA, RUTH.provider_id)
        office.visit_claims.attend(VISIT, ANA, RUTH.provider_id)
    assert known(office) == before


NOTHING_TO_ASK: dict[str, Callable[[MemoryOffice], Said]] = {
    "the first one forwards it": lambda office: fern_says(office, COPAY, status="19"),
    "nothing is left": lambda office: fern_says(office, ("CO", "45", "50.00")),
    "it was denied": lambda office: fern_says(office, DENIED, status="4"),
}


@pytest.mark.parametrize("case", NOTHING_TO_ASK)
def test_where_nothing_is_left_to_ask_no_claim_is_made(case: str) -> None:
    office = sent()
    arrive(office, document(NOTHING_TO_ASK[case](office)))
    assert second(office) is None


def test_without_another_insurance_there_is_no_second_claim() -> None:
    office = insured()
    say(office, held())
    taken_in(office, claimed(office))
    decided(office, COPAY)
    assert second(office) is None


def test_a_claim_that_has_not_left_is_made_anew_when_the_first_insurance_decides_anew() -> None:
    office = sent()
    first = decided(office, COPAY)
    corrected(office, first, MORE)
    claim = known(office)
    assert [version.number for version in claim.versions] == [1]
    assert claim.versions[0].bill.other_insurance[0].paid == Money.dollars("90.00")
    assert claim.status is ClaimStatus.READY


def test_while_nothing_stands_the_claim_is_given_up_and_comes_back_with_the_correction() -> None:
    office = sent()
    first = decided(office, COPAY)
    arrive(office, document(first.taken_back, trace="EFT-2"), number=2)
    assert known(office).status is ClaimStatus.ABANDONED
    arrive(office, document(fern_says(office, MORE), trace="EFT-3"), number=3)
    assert known(office).status is ClaimStatus.READY
    assert known(office).versions[-1].bill.other_insurance[0].paid == Money.dollars("90.00")


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_documents_in_any_order_end_in_the_same_claim(order: tuple[int, ...]) -> None:
    office = sent()
    first = fern_says(office, COPAY)
    texts = [
        document(first, trace="EFT-1"),
        document(first.taken_back, trace="EFT-2"),
        document(fern_says(office, MORE), trace="EFT-3"),
    ]
    for place in order:
        arrive(office, texts[place], number=place)
    claim = known(office)
    assert claim.status is ClaimStatus.READY
    assert claim.versions[-1].bill.other_insurance[0].paid == Money.dollars("90.00")
    assert len(claim.versions) == 1


def test_a_claim_that_its_payer_took_in_is_replaced() -> None:
    office = sent()
    first = decided(office, COPAY)
    taken_in(office, known(office), number="S-99")
    corrected(office, first, MORE)
    claim = known(office)
    assert claim.status is ClaimStatus.READY
    assert claim.latest is not None
    assert claim.latest.bill.frequency is Frequency.REPLACEMENT
    assert claim.latest.bill.payer_claim_number == "S-99"
    assert claim.latest.bill.other_insurance[0].paid == Money.dollars("90.00")
    taken_in(office, claim, number="S-99")
    office.visit_claims.attend(VISIT, ANA, RUTH.provider_id)
    assert len(known(office).versions) == 2


@pytest.mark.parametrize("again", [False, True])
def test_of_a_claim_on_its_way_a_person_is_told_once(again: bool) -> None:
    office = sent()
    first = decided(office, COPAY)
    put_on_file(office, known(office).moved(ClaimStatus.SENDING))
    before = known(office)
    if again:
        corrected(office, first, MORE)
    else:
        arrive(office, document(first.taken_back, trace="EFT-2"), number=2)
    for _ in range(2):
        office.second_claims.attend(VISIT, ANA, RUTH.provider_id)
    assert known(office) == before
    assert len([task for task in open_tasks(office) if task.startswith("after-")]) == 1


def test_a_replacement_that_is_not_needed_any_more_is_held_back() -> None:
    office = sent()
    first = decided(office, COPAY)
    taken_in(office, known(office), number="S-99")
    corrected(office, first, MORE)
    again = fern_says(office, MORE)
    arrive(office, document(again.taken_back, trace="EFT-4"), number=4)
    claim = known(office)
    assert claim.status is ClaimStatus.DRAFT
    assert [finding.code for finding in claim.findings] == ["NOTHING_TO_REPLACE"]


def test_a_client_who_wants_no_insurer_told_after_all_has_no_second_one_told() -> None:
    office = sent()
    decided(office, COPAY)
    assert known(office).status is ClaimStatus.READY
    say(office, held(self_pay=True))
    for _ in range(2):
        office.second_claims.attend(VISIT, ANA, RUTH.provider_id)
        office.until_quiet()
        assert known(office).status is ClaimStatus.ABANDONED


def test_a_second_claim_goes_through_the_edits_and_is_looked_at_again() -> None:
    office = sent(in_network=False)
    decided(office, COPAY)
    claim = known(office)
    assert claim.status is ClaimStatus.DRAFT
    assert [finding.code for finding in claim.findings] == ["NETWORK_STANDING"]
    assert len(claim.tasks_left) == 1
    put_on_file(office, builders.participation(payer_id="second-health"))
    office.visit_claims.attend(VISIT, ANA, RUTH.provider_id)
    assert known(office).status is ClaimStatus.READY
    assert not known(office).tasks_left


def test_its_time_counts_from_the_first_decision_where_the_payer_says_so() -> None:
    office = sent()
    put_on_file(office, second_payer(timely_filing_days=5, corrected_filing_days=60))
    decided(office, COPAY)
    assert known(office).file_by == date(2026, 5, 4)


def test_a_policy_that_did_not_hold_that_day_is_not_asked() -> None:
    office = sent()
    decided(office, COPAY)
    ended = second_policy(holds=Interval(since=date(2026, 1, 1), until=date(2026, 2, 1)))
    office.policy_entry.correct(ANA, "policy-second", ended, caller=RUTH)
    office.until_quiet()
    assert known(office).status is ClaimStatus.ABANDONED


def test_where_the_client_lives_now_changes_no_claim_that_has_left() -> None:
    office = sent()
    decided(office, COPAY)
    taken_in(office, known(office), number="S-99")
    before = known(office)
    moved = second_policy(address=builders.ADDRESS.but(line1="1 Other St"))
    office.policy_entry.correct(ANA, "policy-second", moved, caller=RUTH)
    office.until_quiet()
    assert known(office) == before
    assert not [task for task in open_tasks(office) if task.startswith("after-")]


def test_another_member_id_since_the_claim_left_is_for_a_person() -> None:
    office = sent()
    decided(office, COPAY)
    taken_in(office, known(office), number="S-99")
    before = known(office)
    corrected_id = second_policy(member_id="SEC43")
    office.policy_entry.correct(ANA, "policy-second", corrected_id, caller=RUTH)
    office.until_quiet()
    assert known(office) == before
    assert len([task for task in open_tasks(office) if task.startswith("after-")]) == 1


def test_staff_can_have_a_second_claim_taken_back() -> None:
    office = sent()
    decided(office, COPAY)
    taken_in(office, known(office), number="S-99")
    for _ in range(2):
        office.corrections.void(SECOND, CorrectionWish(version=1))
        office.until_quiet()
    claim = known(office)
    assert claim.status is ClaimStatus.READY
    assert claim.latest is not None
    assert (claim.latest.number, claim.latest.bill.frequency) == (2, Frequency.VOID)
    assert claim.latest.bill.payer_claim_number == "S-99"


def test_a_second_claim_that_was_refused_leaves_again_once_it_is_mended() -> None:
    office = sent()
    first = decided(office, COPAY)
    put_on_file(office, known(office).moved(ClaimStatus.SENDING).moved(ClaimStatus.REJECTED))
    office.visit_claims.attend_refused(SECOND, known(office).versions[0].bill.control_number)
    assert known(office).status is ClaimStatus.REJECTED
    corrected(office, first, MORE)
    assert known(office).status is ClaimStatus.READY
    assert [version.number for version in known(office).versions] == [1, 2]
