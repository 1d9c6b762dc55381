"""Documents that others wrote, in the folder that X12_EXAMPLES names."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backoffice.x12 import claim_837p, eligibility_270, eligibility_271
from backoffice.x12.__main__ import described
from backoffice.x12.answers import Answer

FOLDER = os.environ.get("X12_EXAMPLES", "")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="X12_EXAMPLES IS NOT SET: documents that others wrote were NOT tried"
)


def text_of(name: str) -> str:
    return (Path(FOLDER) / name).read_text(encoding="utf-8")


def only_answer(name: str) -> Answer:
    reply = eligibility_271.read(text_of(name))
    assert reply.findings == ()
    (found,) = reply.answers
    return found


def mental_health_copays(answer: Answer) -> list[tuple[str, str | None, int]]:
    return [
        (each.network, each.amount, each.segment)
        for each in answer.benefits
        if each.code == "B" and "MH" in each.service_types
    ]


def test_the_inquiry_about_a_subscriber() -> None:
    read = eligibility_270.read(text_of("270_subscriber_ig.edi"))
    (inquiry,) = read.inquiries
    assert read.findings == ()
    assert inquiry.subscriber.member_id == "11122333301"
    assert (inquiry.subscriber.first, inquiry.subscriber.last) == ("ROBERT", "SMITH")
    assert inquiry.subscriber.birth_date == date(1943, 5, 19)
    assert (inquiry.service_types, inquiry.service_date) == (("30",), date(2006, 5, 1))
    assert (inquiry.trace, inquiry.dependent) == ("93175-012547", None)


def test_the_inquiry_about_a_dependent() -> None:
    (inquiry,) = eligibility_270.read(text_of("270_dependent_ig.edi")).inquiries
    assert inquiry.dependent is not None
    assert (inquiry.dependent.first, inquiry.dependent.last) == ("MARY", "SMITH")
    assert (inquiry.subscriber.member_id, inquiry.subscriber.last) == ("11122333301", None)
    assert inquiry.service_types == ("30",)


def test_the_subscriber_with_a_copay() -> None:
    answer = only_answer("271_subscriber_active_copay.edi")
    assert answer.active is True
    assert mental_health_copays(answer) == [("in", "10.00", 20), ("out", "30.00", 21)]
    assert answer.benefits[1].other_parties[0].last == "JONES"
    assert not [each for each in answer.benefits if each.code == "C"]


def test_the_dependent_with_a_copay() -> None:
    answer = only_answer("271_dependent_active_copay.edi")
    person = answer.person
    assert (person.first, person.dependent, person.relationship) == ("MARY", True, "19")
    assert person.member_id == "123456789"
    assert answer.active is True
    assert mental_health_copays(answer) == [("in", "10.00", 26), ("out", "30.00", 27)]


def test_the_provider_who_may_not_ask() -> None:
    answer = only_answer("271_AAA_provider_ig.edi")
    (rejection,) = answer.rejections
    assert (rejection.code, rejection.follow_up, rejection.level) == ("50", "N", "provider")
    assert answer.active is None


def test_the_old_version_with_four_rejections() -> None:
    answer = only_answer("271_4010_AAA72_73_58.edi")
    assert [each.code for each in answer.rejections] == ["72", "73", "73", "58"]
    assert {(each.follow_up, each.level) for each in answer.rejections} == {("C", "subscriber")}
    assert (answer.benefits, answer.active) == ((), None)


@pytest.mark.parametrize(
    ("name", "accepted"), [("999_accepted.edi", True), ("999_rejected.edi", False)]
)
def test_an_acknowledgment_in_place_of_an_answer(name: str, accepted: bool) -> None:
    reply = eligibility_271.read(text_of(name))
    assert (reply.kind, reply.accepted) == ("999", accepted)


def test_the_claim_for_a_dependent() -> None:
    read = claim_837p.read(text_of("837P_commercial_dependent_ig.edi"))
    (claim,) = read.claims
    assert read.findings == ()
    assert (claim.patient.first, claim.patient.last, claim.relationship) == ("TED", "SMITH", "19")
    assert (claim.subscriber.first, claim.subscriber.member_id) == ("JANE", "JS00111223333")
    assert (claim.patient_control_number, claim.frequency) == ("26463774", "1")
    assert claim.charge == Decimal(100)
    assert claim.diagnoses == ("0340", "V7389")
    assert [(each.procedure, each.charge, each.diagnoses) for each in claim.lines] == [
        ("99213", Decimal(40), (1,)),
        ("87070", Decimal(15), (1,)),
        ("99214", Decimal(35), (2,)),
        ("86663", Decimal(10), (2,)),
    ]


def test_the_claim_for_a_subscriber() -> None:
    read = claim_837p.read(text_of("837P_encounter_subscriber.edi"))
    (claim,) = read.claims
    assert read.findings == ()
    assert (claim.dependent, claim.patient.first, claim.is_secondary) == (None, "TED", False)
    assert claim.facility is not None
    assert claim.facility.name == "KILDARE ASSOCIATES"
    assert (claim.policy.filing, claim.place_of_service) == ("HM", "11")


def test_the_claims_with_delimiters_in_swapped_roles() -> None:
    read = claim_837p.read(text_of("837P_odd_delims_tilde_elem.edi"))
    assert [claim.patient_control_number for claim in read.claims] == ["A37YH556", "A37YH667"]
    assert [claim.diagnoses[-1] for claim in read.claims] == ["5559", "5559"]
    assert [claim.lines[0].modifiers for claim in read.claims] == [("25",), ("25",)]
    assert "25 counted, 34 found" in [each.says for each in read.findings if each.where == "SE01"]
    assert {each.where for each in read.findings} >= {"CLM02", "DMG", "HL01"}


@pytest.mark.parametrize(
    ("name", "agreed"),
    [
        ("277CA_accepted_emedny.edi", ("5781", "accepted", ["A2:20"], "125", "1107000000014420")),
        (
            "277CA_rejected_emedny.edi",
            ("3920394930203", "rejected", ["A7:562:85"], "199.14", "1107000000001120"),
        ),
    ],
)
def test_the_acknowledgment_of_a_claim(name: str, agreed: tuple[object, ...]) -> None:
    shown = described(text_of(name))
    assert (shown["kind"], shown["findings"], shown["rejections"]) == ("277CA", [], [])
    (claim,) = shown["claims"]
    names = ("patient_control_number", "state", "statuses", "amount", "payer_claim_number")
    assert tuple(claim[each] for each in names) == agreed


def test_the_set_that_was_taken_in_an_envelope_that_does_not_match() -> None:
    shown = described(text_of("999_accepted.edi"))
    assert shown["acknowledged"] == [{"set": "0001", "accepted": True, "errors": []}]
    assert shown["group"] == {"code": "A", "received": 1, "accepted": 1}
    assert [each["where"] for each in shown["findings"]] == ["IEA02"]


def test_the_set_that_was_refused_for_a_segment() -> None:
    shown = described(text_of("999_rejected.edi"))
    (refused,) = shown["acknowledged"]
    assert (refused["set"], refused["accepted"]) == ("0028", False)
    assert refused["errors"] == [{"segment": "NM", "position": 17, "element": None, "code": "1"}]
    assert shown["acknowledged_groups"][0]["sets"][0]["reasons"] == ("5",)


def paid(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The only payment of a document that adds up, and its claims."""
    shown = described(text_of(name))
    assert (shown["kind"], shown["findings"]) == ("835", [])
    (payment,) = shown["payments"]
    assert payment["balanced"]
    assert all(claim["balanced"] and claim["postable"] for claim in payment["claims"])
    return payment, payment["claims"]


def owed(claims: list[dict[str, Any]]) -> list[Decimal]:
    return [Decimal(claim["patient_responsibility"]) for claim in claims]


def test_the_payment_with_reasons_on_claims_and_on_lines() -> None:
    payment, claims = paid("835_managed_care_ach.edi")
    assert (payment["amount"], payment["trace"], payment["method"]) == ("945", "71700666555", "ACH")
    assert owed(claims) == [300, 600]


def test_the_second_payer_that_leaves_quantities_empty() -> None:
    _, claims = paid("835_secondary_two_claims.edi")
    assert [each["status"] for each in claims] == ["2", "2"]
    assert owed(claims) == [0, 220]
    left = claims[1]["lines"][1]["adjustments"][:2]
    assert [(each["reason"], each["amount"], each["quantity"]) for each in left] == [
        ("1", "150", None),
        ("2", "70", None),
    ]


def test_the_payment_that_a_negative_adjustment_raises() -> None:
    payment, claims = paid("835_partA_plb_negative.edi")
    (kept,) = payment["provider_adjustments"]
    assert (kept["code"], kept["reference"], kept["amount"]) == ("CV", "CP", "-1.27")
    assert [each["lines"] for each in claims] == [[], []]
    assert [each["remarks"] for each in claims] == [(), ("MA02",)]


def test_the_third_payer() -> None:
    payment, claims = paid("835_tertiary.edi")
    assert (payment["amount"], claims[0]["paid"], claims[0]["status"]) == ("187.50", "187.50", "3")
    assert owed(claims) == [0]


def test_the_claims_that_bear_one_number_of_ours() -> None:
    _, claims = paid("835_emedny_denials.edi")
    assert len({each["patient_control_number"] for each in claims}) == 1
    assert [each["payer_claim_number"][:5] for each in claims] == ["10002"] * 3
    assert len({each["payer_claim_number"] for each in claims}) == 3
    assert [each["said_responsibility"] for each in claims] == [None] * 3
    assert owed(claims) == [0, 0, 0]
    reasons = [[each["adjustments"] for each in claim["lines"]] for claim in claims]
    assert {each[0]["reason"] for each in reasons[1]} == {"29"}
    assert [each["remarks"] for each in claims[2]["lines"]] == [(), (), ("N206",), ("N206",)]


def test_no_document_of_any_kind_makes_a_reader_raise() -> None:
    for file in sorted(Path(FOLDER).glob("*.edi")):
        text = text_of(file.name)
        for end in range(0, len(text), 7):
            eligibility_270.read(text[:end])
            eligibility_271.read(text[:end])
            claim_837p.read(text[:end])
            described(text[:end])
