"""How the simulated clearinghouse takes claims in: keys, edits, faults, and its own books."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from backoffice.x12 import envelope
from backoffice.x12.acknowledgment_999 import groups
from backoffice.x12.claim_ack_277ca import read
from backoffice.x12.interchange_ack_ta1 import interchanges
from tests.support.claim_samples import CLAIM, OF_LEO, SECONDARY, VISIT, written
from tests.support.claims_house import House, claim, document
from tests.support.documented import shape_of
from tests.support.pyx12_judge import complaints


def state_of(x12: str) -> tuple[str, list[str]]:
    (found,) = read(x12).claims
    return found.state, [str(each) for each in found.statuses]


def test_a_claim_is_taken_with_the_clearinghouses_own_word_on_it() -> None:
    house = House()
    response = house.send(document())
    said = response.content
    assert (response.status, said["status"], said["httpStatusCode"]) == (200, "SUCCESS", "200 OK")
    reference = said["claimReference"]
    assert (reference["patientControlNumber"], reference["payerID"]) == ("PCN1", "HLTHP")
    assert reference["serviceLines"] == [{"lineItemControlNumber": "V1-1"}]
    assert complaints(said["x12"]) == []
    (found,) = read(said["x12"]).claims
    assert (found.state, found.source.entity) == ("received", "AY")
    assert found.clearinghouse_number == reference["correlationId"]
    assert house.claims.books() == {
        "accepted": 1,
        "twice": [],
        "duplicates": [],
        "claims": {"PCN1": {"accepted": 1, "refused": 0, "requests": 1}},
    }


# The fields of the documented example of a submission, with the types of its values.
DOCUMENTED = {
    "status": str,
    "controlNumber": str,
    "tradingPartnerServiceId": str,
    "claimReference": {
        "correlationId": str,
        "patientControlNumber": str,
        "timeOfResponse": str,
        "payerID": str,
        "formatVersion": str,
        "rhclaimNumber": str,
        "serviceLines": [{"lineItemControlNumber": str}],
    },
    "httpStatusCode": str,
    "meta": {"traceId": str},
    "payer": {"payerName": str, "payerID": str},
}


def test_an_answer_has_the_documented_shape() -> None:
    said = shape_of(House().send(document()).content)
    del said["claimReference"]["customerClaimNumber"]  # documented, and not in the example
    assert said == DOCUMENTED | {"x12": str}
    refused = shape_of(House().send(document(prefix="EDIT33")).content)
    error = {"code": str, "description": str, "followupAction": str}
    assert refused.items() >= {"status": str, "errors": [error], "x12": str}.items()


def test_the_same_key_brings_the_same_answer_and_no_second_claim() -> None:
    house, x12 = House(), document()
    first = house.send(x12, "PCN1.1")
    house.forward(hours=23, minutes=59)
    assert house.send(x12, "PCN1.1") == first
    assert house.claims.accepted["PCN1"] == 1


def test_a_key_is_forgotten_after_a_day_and_the_claim_is_taken_twice() -> None:
    house, x12 = House(), document()
    house.send(x12, "PCN1.1")
    house.forward(hours=24)
    assert house.send(x12, "PCN1.1").status == 200
    books = house.claims.books()
    assert (books["accepted"], books["twice"]) == (2, ["PCN1"])


def test_a_key_with_another_body_is_refused() -> None:
    house = House()
    house.send(document(), "PCN1.1")
    assert house.send(document(), "PCN1.1").status == 422
    assert house.claims.accepted["PCN1"] == 1


def test_a_claim_still_at_work_is_not_worked_on_again() -> None:
    house, x12 = House(), document(prefix="SLOW30")
    assert house.send(x12, "PCN1.1").seconds_late == 30
    house.forward(seconds=12)
    again = house.send(x12, "PCN1.1")
    assert (again.status, again.headers) == (409, {"Retry-After": "18"})
    house.forward(seconds=18)
    done = house.send(x12, "PCN1.1")
    assert (done.status, done.seconds_late) == (200, 0)
    assert house.claims.accepted["PCN1"] == 1


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(key: str) -> None:
    assert House().send(document(), key).status == 400


def test_the_same_claim_under_another_key_is_a_duplicate() -> None:
    house = House()
    house.send(document(), "one")
    house.send(document(), "two")
    assert house.claims.books()["twice"] == ["PCN1"]
    house.words()
    assert house.claims.books()["duplicates"] == ["PCN1"]


def test_a_control_number_used_twice_is_refused_as_a_whole() -> None:
    house = House()
    first = written(claim("PCN1"), control_number=900)
    house.send(first)
    response = house.send(written(claim("PCN2"), control_number=900))
    assert (response.status, response.content["status"]) == (400, "ERROR")
    refusal = response.content["x12"]
    assert complaints(refusal) == []
    (found,) = interchanges(envelope.read(refusal))
    assert (found.control_number, found.accepted, found.note) == ("000000900", False, "025")
    other = replace(claim("PCN3"), sender_id="OTHERNET")
    assert house.send(written(other, control_number=900)).status == 200
    assert house.claims.accepted.total() == 2


@pytest.mark.parametrize(
    ("old", "new"), [("SE*", "SE*9"), ("005010X222A1~ST", "005010X222A2~ST"), ("GE*1*", "GE*1*9")]
)
def test_a_document_that_breaks_its_guide_gets_a_999(old: str, new: str) -> None:
    house = House()
    response = house.send(document().replace(old, new))
    assert (response.status, house.claims.accepted.total()) == (400, 0)
    assert complaints(response.content["x12"]) == []
    (group,) = groups(envelope.read(response.content["x12"]))
    assert (group.code, group.sets[0].accepted) == ("R", False)


@pytest.mark.parametrize("x12", ["", "hello", "ISA*00", "ISA" + "*" * 200, "~" * 300])
def test_what_is_no_claim_is_refused_in_words(x12: str) -> None:
    response = House().send(x12)
    assert response.status == 400
    assert {"message", "fieldList"} == set(response.content)


def test_other_delimiters_are_refused() -> None:
    swapped = document().translate(str.maketrans("*~", "|\n"))
    assert House().send(swapped).status == 400


FAULTS: list[tuple[str, str, str]] = [
    ("*XX*1999999984", "*XX*1999999985", "A7:562:85"),
    ("*XX*1234567893", "*XX*1234567890", "A7:562:82"),
    ("REF*EI*123456789", "REF*EI*12345678", "A7:128:85"),
    ("REF*EI*123456789", "REF*EI*111111111", "A7:128:85"),
    ("*122071234~", "*12207~", "A7:500:85"),
    ("PRV*BI*PXC*101YM0800X", "PRV*BI*PXC*101YM0800", "A7:145:85"),
    ("PRV*PE*PXC*1041C0700X", "PRV*PE*PXC*1041C0700Y", "A7:145:82"),
    ("CLM*PCN1*", "CLM*PCN1PCN1PCN1PCN1PCN1X*", "A7:478"),
    ("*10:B:1*", "*10:B:3*", "A7:535"),
    ("*10:B:1*", "*10:B:7*", "A6:464"),
    ("*10:B:1*", "*97:B:1*", "A7:249"),
    ("*10:B:1*", "*10:A:1*", "A7:249"),
    ("CLM*PCN1*150*", "CLM*PCN1*0*", "A7:402"),
    ("CLM*PCN1*150*", "CLM*PCN1*149*", "A7:400"),
    ("ABK:F411", "ABK:411", "A7:255"),
    ("ABF:F331", "ABF:F411", "A7:255"),
    ("UN*1***1:2", "UN*1***1:3", "A7:477"),
    ("DMG*D8*19900412*F", "DMG*D8**F", "A6:158:IL"),
    ("SBR*P*", "SBR*S*", "A7:171"),
    ("*PI*HLTHP~", "*PI*UNKNOWN~", "A3:116"),
]


@pytest.mark.parametrize(("sent", "instead", "status"), FAULTS)
def test_a_fault_is_caught_by_an_edit(sent: str, instead: str, status: str) -> None:
    house, x12 = House(), document()
    assert sent in x12
    response = house.send(x12.replace(sent, instead))
    said = response.content
    assert (response.status, said["status"]) == (400, "ERROR")
    assert said["httpStatusCode"] == "400 BAD_REQUEST"
    assert said["errors"][0]["code"] == "33"
    assert said["errors"][0]["followupAction"] == "Please Correct and Resubmit"
    assert complaints(said["x12"]) == []
    assert state_of(said["x12"]) == ("rejected", [status])
    assert house.claims.accepted.total() == 0
    assert house.listed() == []


def test_what_another_payer_paid_has_to_add_up() -> None:
    house = House()
    assert house.send(written(SECONDARY, control_number=1)).status == 200
    wrong = written(SECONDARY, control_number=2).replace("*80*", "*81*")
    assert state_of(house.send(wrong).content["x12"])[1] == ["A7:400"]


@pytest.mark.parametrize("sent", [CLAIM, OF_LEO, SECONDARY])
def test_what_our_writer_makes_passes_every_edit(sent: Any) -> None:
    assert House().send(written(sent)).status == 200


def test_a_refusal_is_remembered_under_its_key() -> None:
    house, x12 = House(), document(prefix="EDIT33")
    refused = house.send(x12, "key")
    assert (refused.status, house.send(x12, "key")) == (400, refused)
    assert house.send(document("PCN2", "EDIT200")).status == 200
    assert house.claims.books()["claims"]["PCN1"]["refused"] == 1


@pytest.mark.parametrize("status", [429, 500, 503, 504])
def test_a_prefix_refuses_unread(status: int) -> None:
    house = House()
    response = house.send(document(prefix=f"HTTP{status}"), "key")
    assert (response.status, house.claims.accepted.total()) == (status, 0)
    assert ("Retry-After" in response.headers) == (status == 429)


def times_until_taken(house: House, x12: str) -> list[int | None]:
    statuses: list[int | None] = []
    while 200 not in statuses and len(statuses) < 9:
        statuses.append(house.send(x12, "key").status)
    return statuses


@pytest.mark.parametrize(
    ("prefix", "statuses"),
    [
        ("BUSY2", [503, 503, 200]),
        ("LOST2", [None, None, 200]),
        ("GONE2", [None, None, 200]),
        ("LATE2", [504, 504, 200]),
    ],
)
def test_a_fault_that_passes_costs_no_second_claim(prefix: str, statuses: list[int | None]) -> None:
    house = House()
    assert times_until_taken(house, document(prefix=prefix)) == statuses
    assert house.claims.accepted["PCN1"] == 1


@pytest.mark.parametrize(
    ("prefix", "taken"), [("LOST1", 0), ("GONE1", 1), ("LATE1", 1), ("DROP", 1)]
)
def test_a_connection_that_ends_says_nothing_of_what_was_done(prefix: str, taken: int) -> None:
    house = House()
    assert house.send(document(prefix=prefix)).status in {None, 504}
    assert house.claims.accepted["PCN1"] == taken


def test_an_answer_may_end_in_the_middle() -> None:
    assert House().send(document(prefix="CUT")).is_cut


def test_nobody_takes_claims_while_the_clearinghouse_is_down() -> None:
    house, x12 = House(), document()
    house.claims.post.down.add("CLEARINGHOUSE")
    assert house.send(x12, "key").status == 503
    house.claims.post.down.clear()
    assert house.send(x12, "key").status == 200


@pytest.mark.parametrize("charge", [Decimal("1E+3"), Decimal("0.01")])
def test_any_amount_is_acknowledged(charge: Decimal) -> None:
    sent = claim(charge=charge, lines=(replace(VISIT, charge=charge),))
    assert complaints(House().send(written(sent)).content["x12"]) == []


@pytest.mark.parametrize("hostile", ["É", "a" * 90, "###", "\x1f", "  ", "👍"])
@pytest.mark.parametrize("at", ["RIVERA*ANA", "CLM*PCN1", "HARBOR NETWORK", "HC:90837:95", "V1-1"])
def test_whatever_a_raw_document_holds_there_is_an_answer(at: str, hostile: str) -> None:
    house = House()
    kept = re.match(r"(.*[*:])?", at)
    x12 = document(prefix="PAYLINE").replace(at, (kept[0] if kept else "") + hostile)
    assert house.send(x12, "key").status in {200, 400}
    house.heard()
