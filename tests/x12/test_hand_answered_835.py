"""Remittances that people worked out by hand: read as they say, judged, and their sums true."""

from __future__ import annotations

import pytest

from backoffice.x12 import remittance_835
from backoffice.x12.values import whole_cents
from tests.support import pyx12_judge
from tests.x12 import hand_answered_835
from tests.x12.hand_answered_835 import ACCOUNTS, BOOK, REASONS, HandAnswered

CASES = list(hand_answered_835.read())
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@pytest.mark.requirement("IV-1")
@EVERY_CASE
def test_the_reader_finds_what_a_person_finds(case: HandAnswered) -> None:
    for document in case.documents:
        said = remittance_835.read(document.text)
        assert [(each.trace, each.off_by) for each in said.payments] == document.payments
        assert [
            (
                claim.patient_control_number,
                whole_cents(claim.paid),
                claim.patient_responsibility,
                claim.balanced,
            )
            for each in said.payments
            for claim in each.claims
        ] == document.claims
        found = [f"{each.severity} {each.where}" for each in said.findings]
        assert found == document.findings


@EVERY_CASE
def test_the_judges_object_where_a_person_says_so(case: HandAnswered) -> None:
    adding_judge = pytest.importorskip("tests.support.oxedi_judge", exc_type=ImportError)
    for document in case.documents:
        text = document.text.removeprefix("\ufeff")
        judges = {"pyx12": pyx12_judge.complaints, "oxedi": adding_judge.complaints}
        told = {name: judge(text) for name, judge in judges.items()}
        assert {name for name, said in told.items() if said} == set(document.objections), told


@EVERY_CASE
def test_what_is_posted_comes_to_nothing_together(case: HandAnswered) -> None:
    for whose, end in (case.claims | case.payments).items():
        assert sum(end.posted.values()) == 0, whose
        assert 0 not in end.posted.values(), whose


@EVERY_CASE
def test_what_came_in_is_applied_but_for_what_is_held(case: HandAnswered) -> None:
    """The clearing account of a payment and its claims is empty, unless somebody has to look."""
    if not any(end.held for end in (case.claims | case.payments).values()):
        ends = [*case.claims.values(), *case.payments.values()]
        assert sum(end.posted.get("REMITTED", 0) for end in ends) == 0


@EVERY_CASE
def test_a_claim_that_is_posted_is_charged_as_it_was_billed(case: HandAnswered) -> None:
    billed = {claim.control_number: claim for claim in BOOK}
    for number, end in case.claims.items():
        if end.posted and billed[number].after is None:
            assert end.posted["CHARGED"] == -billed[number].charge


def test_there_are_enough_of_them_for_every_account_and_every_reason_to_hold() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 50
    ends = [end for case in CASES for end in (case.claims | case.payments).values()]
    assert {account for end in ends for account in end.posted} == ACCOUNTS
    assert {reason for end in ends for reason in end.held} == REASONS
