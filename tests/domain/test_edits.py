from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.bill import Adjustment, Bill, Frequency
from backoffice.domain.calendar import Interval
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.edit import Mender
from backoffice.domain.edits.letters import arrives_whole, can_be_carried
from backoffice.domain.edits.listing import EDITS, findings
from backoffice.domain.identifiers import PlainText
from backoffice.domain.money import Money
from backoffice.domain.participation import in_network
from backoffice.domain.task import TaskOwner
from backoffice.domain.verdict import Verdict
from backoffice.x12.characters import identifier, transliterated
from backoffice.x12.findings import X12Error
from tests.support.bill_faults import CLEAN, FAULTS, lines, terms
from tests.support.bills import (
    ANA_INSURED,
    DAY,
    FILE_BY,
    NETWORK,
    OUT,
    bill,
    circumstances,
    first_payer,
    insurance,
    known,
    line,
    secondary_bill,
)
from tests.support.builders import RUTH, participation, payer, policy, provider

CASES = [
    pytest.param(code, *case, id=f"{code}-{number}")
    for code, cases in FAULTS.items()
    for number, case in enumerate(cases, start=1)
]


def codes(stated: Bill, around: Circumstances) -> list[str]:
    return [each.code for each in findings(stated, around)]


@pytest.mark.requirement("CL-1", "CL-2")
@pytest.mark.parametrize(("stated", "around"), CLEAN.values(), ids=CLEAN)
def test_a_clean_bill_leaves(stated: Bill, around: Circumstances) -> None:
    assert codes(stated, around) == []


@pytest.mark.requirement("CL-1", "CL-2")
@pytest.mark.parametrize(("code", "stated", "around"), CASES)
def test_one_fault_is_found_by_one_edit(code: str, stated: Bill, around: Circumstances) -> None:
    assert codes(stated, around) == [code]


def test_every_edit_has_a_fault_that_it_alone_finds() -> None:
    assert set(FAULTS) == {edit.code for edit in EDITS}
    assert len(EDITS) == len({edit.code for edit in EDITS})


def test_a_claim_that_should_not_have_been_made_can_be_taken_back() -> None:
    void = bill(frequency=Frequency.VOID, payer_claim_number="ICN1")
    around = circumstances(
        standing=OUT,
        policy=None,
        verdict=Verdict.INACTIVE,
        today=FILE_BY + timedelta(1),
        known_claims=(known(),),
        minutes=20,
    )
    assert codes(void, around) == []


def test_a_payer_does_without_an_edit_where_payers_differ_and_nowhere_else() -> None:
    unmarked = lines(modifiers=())
    lenient = circumstances(terms=terms(edits_off=("TELEHEALTH_RULE", "CHARGE_POSITIVE")))
    assert codes(unmarked, lenient) == []
    assert codes(lines(charge=Money.ZERO), lenient) == ["CHARGE_POSITIVE"]


def test_a_payer_s_rule_holds_from_its_day_on() -> None:
    strict = terms(holds=Interval(since=DAY), edits_on=("GROUP_NUMBER",))
    before = terms()
    groupless = bill(insurance=insurance(group_number=None))
    assert codes(groupless, circumstances(terms=strict)) == ["GROUP_NUMBER"]
    assert codes(groupless, circumstances(terms=before)) == []


def test_several_faults_are_told_in_the_order_of_the_list() -> None:
    faulty = bill(diagnoses=(), lines=(line(charge=Money.ZERO),), patient=ANA_INSURED.but(sex=None))
    told = codes(faulty, circumstances(standing=OUT))
    assert told == ["DEMOGRAPHICS", "NETWORK_STANDING", "DIAGNOSIS_MISSING", "CHARGE_POSITIVE"]
    order = [edit.code for edit in EDITS]
    assert sorted(told, key=order.index) == told


@pytest.mark.parametrize(("code", "stated", "around"), CASES)
def test_a_finding_quotes_nothing_of_the_bill(
    code: str, stated: Bill, around: Circumstances
) -> None:
    (found,) = findings(stated, around)
    personal = ("Ana", "Rivera", "Mary", "Lindqvist", "FERN0001", "F41", "1990", "Albany")
    assert not [word for word in personal if word in found.model_dump_json()]


@pytest.mark.parametrize("edit", EDITS, ids=[edit.code for edit in EDITS])
def test_every_edit_says_one_thing_to_do(edit: Any) -> None:
    assert re.fullmatch(r"[A-Z][^.]*\.", edit.next_action), edit.next_action
    assert len(edit.next_action) <= PlainText.longest
    assert edit.source
    assert edit.looks_at


def test_what_the_client_has_to_do_is_asked_of_their_provider() -> None:
    (found,) = findings(bill(insurance=insurance(member_id=None)), circumstances())
    assert found.owner is Mender.CLIENT
    assert found.task_owner("provider-ruth") == TaskOwner.provider("provider-ruth")


def test_what_only_we_can_mend_is_a_task_of_the_staff() -> None:
    (found,) = findings(bill(network=NETWORK.but(taxonomy=None)), circumstances())
    assert found.task_owner("provider-ruth") == TaskOwner.staff("enrolment")


@pytest.mark.requirement("CL-3", "CR-7", "CR-8")
@given(st.dates(date(2025, 6, 1), date(2026, 6, 1)), st.dates(date(2025, 6, 1), date(2026, 6, 1)))
def test_no_claim_leaves_for_a_day_before_the_effective_date(effective: date, day: date) -> None:
    standing = in_network(
        provider=RUTH.provider_id,
        payer=payer(),
        state="NY",
        day=day,
        participations=[participation(credentialed=Interval(since=effective))],
        licences=provider().licences,
        programme=provider().programme,
    )
    around = circumstances(
        standing=standing, policy=policy(holds=Interval(since=day)), today=day, file_by=day
    )
    found = findings(lines(day=day), around)
    stopped = [each.code for each in found if each.stops]
    assert stopped == (["NETWORK_STANDING"] if day < effective else [])


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2025, 9, 30), [("DIAGNOSIS_UNLISTED", False)]),
        (date(2025, 10, 1), [("DIAGNOSIS_CODE", True)]),
        (date(2026, 9, 30), [("DIAGNOSIS_CODE", True)]),
        (date(2026, 10, 1), [("DIAGNOSIS_UNLISTED", False)]),
    ],
)
def test_a_code_stops_a_bill_only_in_the_year_of_our_list(
    day: date, told: list[tuple[str, bool]]
) -> None:
    around = circumstances(policy=policy(holds=Interval(since=day)), today=day, file_by=day)
    found = findings(bill(diagnoses=("F41.7",), lines=(line(day=day),)), around)
    assert [(each.code, each.stops) for each in found] == told


def test_who_looks_an_unlisted_code_up_is_told_what_our_list_has() -> None:
    (found,) = findings(bill(diagnoses=("E66.9",)), circumstances())
    assert "F, R and Z" in found.next_action
    assert "until 2026-09-30" in found.next_action


@pytest.mark.parametrize("street", ["1 Boxwood Ln", "9 Pobst Ave", "12 Post Office Sq", "7 Box St"])
def test_a_street_is_no_post_office_box(street: str) -> None:
    there = NETWORK.but(address=NETWORK.address.but(line1=street))
    assert codes(bill(network=there), circumstances()) == []


@given(st.text(min_size=1))
def test_letters_that_pass_here_are_those_that_a_document_carries(text: str) -> None:
    try:
        transliterated(text, field="a name", longest=60)
    except X12Error:
        carried = False
    else:
        carried = bool(text.strip())
    if can_be_carried(text, longest=60):
        assert carried
    elif carried:
        assert len(text) > 1  # blanks are counted here before they are folded there


@given(st.text(st.characters(max_codepoint=0x17F), max_size=60))
def test_a_number_that_passes_here_is_one_that_a_document_carries(text: str) -> None:
    try:
        identifier(text, field="a number", shortest=0, longest=50)
    except X12Error:
        assert not arrives_whole(text, longest=50)
    else:
        assert arrives_whole(text, longest=50)


def test_another_clinicians_visit_of_the_same_day_is_no_duplicate() -> None:
    colleagues = known(provider_npi="1999999984")
    assert codes(bill(), circumstances(known_claims=(colleagues,))) == []
    assert codes(bill(), circumstances(known_claims=(known(),))) == ["DUPLICATE"]


def test_what_the_first_payer_is_said_to_have_done_has_to_be_possible() -> None:
    undecided = first_payer().but(paid=None, adjudicated_on=None, adjustments=())
    assert codes(secondary_bill(undecided), circumstances()) == ["SECONDARY_BALANCE"]
    took_money = first_payer().but(
        paid=Money.ZERO - Money.dollars("10.00"),
        adjustments=(Adjustment(group="CO", reason="45", amount=Money.dollars("210.00")),),
    )
    assert codes(secondary_bill(took_money), circumstances()) == ["SECONDARY_BALANCE"]


def test_a_client_may_be_seen_on_the_day_of_birth_and_not_before() -> None:
    born = ANA_INSURED.but(birth_date=DAY)
    newborn = bill(patient=born, insurance=insurance(subscriber=born))
    assert codes(newborn, circumstances()) == []


def test_the_most_that_a_claim_can_state_is_stated() -> None:
    assert codes(lines(charge=Money(99_999_999_99)), circumstances()) == []
    assert codes(lines(charge=Money(1_000_000_000_0)), circumstances()) == ["CHARGE_SUM"]
