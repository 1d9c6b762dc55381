"""A trouble that names parts of a bill is mended by a change of those parts, and of no others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from backoffice.domain.bill import Authorization, Bill, Frequency
from backoffice.domain.claim import ClaimFinding, ClaimVersion
from backoffice.domain.identifiers import PlainText
from backoffice.domain.mending import NAMED, places_of, unmended
from backoffice.domain.money import Money
from backoffice.domain.rejection_words import Trouble
from backoffice.domain.task import TaskOwner
from tests.support import bills

BILL = bills.bill()
OTHER_DAY = date(1970, 1, 1)
BY_ALL = tuple(Trouble)


def insured(**differs: Any) -> Bill:
    return BILL.but(insurance=BILL.insurance.but(**differs))


def client(**differs: Any) -> Bill:
    return BILL.but(patient=BILL.patient.but(**differs))


def line(**differs: Any) -> Bill:
    first, *rest = BILL.lines
    return BILL.but(lines=(first.but(**differs), *rest))


CHANGES: dict[str, tuple[Bill, set[Trouble]]] = {
    "member id": (insured(member_id="XYZ999"), {Trouble.MEMBER_ID, Trouble.NOT_COVERED}),
    "group": (insured(group_number="G-9"), {Trouble.GROUP, Trouble.NOT_COVERED}),
    "payer's id": (insured(claims_payer_id="ZZZ99"), {Trouble.PAYER_ID, Trouble.WRONG_PAYER}),
    "birth date": (client(birth_date=OTHER_DAY), {Trouble.BIRTH_DATE}),
    "name": (client(first_name="Annabel"), {Trouble.PERSON}),
    "diagnosis": (BILL.but(diagnoses=("F33.1",)), {Trouble.DIAGNOSIS}),
    "charge": (line(charge=Money.dollars("1.00")), {Trouble.AMOUNTS}),
    "procedure": (line(procedure="90832"), {Trouble.PROCEDURE, Trouble.UNITS}),
    "network's NPI": (
        BILL.but(network=BILL.network.but(npi="1245319599")),
        {Trouble.NETWORKS_NPI},
    ),
    "clinician's taxonomy": (
        BILL.but(provider=BILL.provider.but(taxonomy="103T00000X")),
        {Trouble.TAXONOMY},
    ),
    "authorization": (
        BILL.but(authorization=Authorization(kind="prior", number="A-1")),
        {Trouble.AUTHORIZATION},
    ),
    "payer's number": (BILL.but(payer_claim_number="PC9"), {Trouble.PAYERS_NUMBER}),
}


def refused(trouble: Trouble, *beside: Trouble, **noted: Any) -> ClaimVersion:
    finding = ClaimFinding(
        code=f"REJECTED_{trouble.upper()}",
        owner=TaskOwner.staff("claims"),
        next_action=PlainText("Mend it."),
        places=places_of(trouble, (trouble, *beside)),
    )
    at = datetime(2026, 3, 10, tzinfo=UTC)
    return ClaimVersion(number=1, bill=BILL, made_at=at, sent=True, refused=(finding,), **noted)


@pytest.mark.requirement("CL-2")
@pytest.mark.parametrize("what", CHANGES)
def test_a_change_mends_what_names_it_and_nothing_else(what: str) -> None:
    now, mends = CHANGES[what]
    assert now != BILL
    assert {each for each in Trouble if not unmended(refused(each), now)} == mends


@pytest.mark.parametrize("trouble", BY_ALL)
def test_nothing_is_mended_by_the_same_bill_unless_staff_say_so(trouble: Trouble) -> None:
    assert unmended(refused(trouble), BILL)
    assert not unmended(refused(trouble, mended=True), BILL)


@pytest.mark.parametrize("trouble", BY_ALL)
def test_another_payer_and_a_claim_that_is_only_taken_back_were_not_refused(
    trouble: Trouble,
) -> None:
    assert not unmended(refused(trouble), insured(payer_id="oak-health"))
    assert not unmended(refused(trouble), BILL.but(frequency=Frequency.VOID))


def test_whoever_was_not_found_by_several_things_is_looked_for_again_once_one_is_otherwise() -> (
    None
):
    now, _ = CHANGES["member id"]
    assert not unmended(refused(Trouble.BIRTH_DATE, Trouble.MEMBER_ID), now)
    assert unmended(refused(Trouble.DIAGNOSIS, Trouble.MEMBER_ID), now)


def test_what_no_bill_shows_names_nothing() -> None:
    assert set(Trouble) - NAMED.keys() == {
        Trouble.OUR_DOCUMENT,
        Trouble.SENT_TWICE,
        Trouble.OUR_NUMBERS,
        Trouble.NOT_ENROLLED,
        Trouble.DUPLICATE,
        Trouble.FREQUENCY,
        Trouble.TOO_LATE,
        Trouble.INCOMPLETE,
        Trouble.UNKNOWN,
    }
