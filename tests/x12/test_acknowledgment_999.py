"""Acknowledgments: which set was let in, and which segment and element kept another one out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12 import envelope
from backoffice.x12.__main__ import described
from backoffice.x12.acknowledgment_999 import (
    AcknowledgedGroup,
    AcknowledgedSet,
    SyntaxFault,
    groups,
    write,
)
from backoffice.x12.interchange_ack_ta1 import interchanges
from backoffice.x12.writing import Route
from tests.support.pyx12_judge import complaints
from tests.support.x12_samples import AT, group, interchange, on_wire, transaction

MIXED = [
    "AK1*HC*17456*005010X222A1",
    "AK2*837*0001*005010X222A1",
    "IK5*A",
    "AK2*837*0002*005010X222A1",
    "IK3*NM1*17*2010*8",
    "CTX*SITUATIONAL TRIGGER",
    "IK4*9*67*7*12A",
    "IK4*3:1*1035*1",
    "IK3*DTP*21**1",
    "IK5*R*5",
    "AK2*837*0003*005010X222A1",
    "IK3*CLM*30**8",
    "IK5*E",
    "AK9*P*3*3*2",
]


def acknowledgment(*segments: str, kind: str = "999") -> str:
    return on_wire(interchange(group(transaction(segments, kind=kind), code="FA")))


def test_each_set_has_its_verdict_and_its_faults() -> None:
    shown = described(acknowledgment(*MIXED))
    assert shown["findings"] == []
    assert shown["group"] == {"code": "P", "received": 3, "accepted": 2}
    taken, refused, noted = shown["acknowledged"]
    assert taken == {"set": "0001", "accepted": True, "errors": []}
    assert (refused["set"], refused["accepted"]) == ("0002", False)
    assert refused["errors"] == [
        {"segment": "NM1", "position": 17, "element": "9", "code": "7"},
        {"segment": "NM1", "position": 17, "element": "3", "code": "1"},
        {"segment": "DTP", "position": 21, "element": None, "code": "1"},
    ]
    assert noted["accepted"] is True
    assert len(noted["errors"]) == 1


def test_the_older_997_is_read_alike() -> None:
    old = ["AK1*HS*1", "AK2*270*0001", "AK3*NM1*8**8", "AK4*9*67*1", "AK5*R*5", "AK9*R*1*1*0"]
    (found,) = groups(envelope.read(acknowledgment(*old, kind="997")))
    assert (found.code, found.accepted, found.sets[0].accepted) == ("R", 0, False)
    assert [(each.segment, each.element) for each in found.sets[0].errors] == [("NM1", "9")]


def test_a_set_without_a_verdict_was_not_accepted() -> None:
    (found,) = groups(envelope.read(acknowledgment("AK1*HS*1", "AK2*270*0001")))
    assert (found.code, found.received, found.sets[0].accepted) == (None, None, False)


@pytest.mark.parametrize(
    ("segments", "took"),
    [
        (["AK9*A*3*3*3"], True),
        (["AK9*E*3*3*3"], True),
        (["AK9*R*3*3*0*3"], False),
        (["AK9*X*3*3*0"], False),
        (["AK2*837*0007", "IK5*R*5", "AK9*A*3*3*2"], False),
        (["AK2*837*0007", "IK5*E*5", "AK9*P*3*3*2"], True),
        (["AK2*837*0007", "IK5*A", "AK2*837*0007", "IK5*R", "AK9*P*3*3*2"], False),
        (["AK2*837*0002", "IK5*R*5", "AK9*P*3*3*2"], True),
        (["AK2*837*0002", "IK5*R*5", "AK9*P*3*3*1"], None),
        (["AK9*P*3*3*2"], None),
        (["AK9*P*3"], None),
        ([], None),
    ],
)
def test_a_set_that_is_not_listed_shares_the_verdict_on_its_group(
    segments: list[str], took: bool | None
) -> None:
    (found,) = groups(envelope.read(acknowledgment("AK1*HC*17456*005010X222A1", *segments)))
    assert found.took("0007") is took
    assert (found.control_number, found.functional) == ("17456", "HC")


def test_a_fault_may_name_the_claim_that_it_stands_in() -> None:
    (found,) = groups(
        envelope.read(
            acknowledgment(
                *["AK1*HC*1", "AK2*837*0001", "IK3*CLM*30*2300*8", "CTX*CLM01:PCN1"],
                *["IK4*5:3*1325*7*9", "IK3*SV1*40*2400*I9", "IK5*R*I5*5", "AK9*R*1*1*0*4"],
            )
        )
    )
    coded, missing = found.sets[0].errors
    assert (coded.segment, coded.position, coded.element, coded.component) == ("CLM", 30, "5", "3")
    assert (coded.loop, coded.claim, coded.code) == ("2300", "PCN1", "7")
    assert (missing.element, missing.claim, missing.code) == (None, None, "I9")
    assert (found.sets[0].reasons, found.reasons) == (("I5", "5"), ("4",))


JUDGED = [
    AcknowledgedGroup("A", 1, 1, (AcknowledgedSet("0001", True, (), "A"),), "17"),
    AcknowledgedGroup("R", 1, 0, (), "17", ("1",)),
    AcknowledgedGroup(
        "P",
        3,
        2,
        (
            AcknowledgedSet("0001", True, (SyntaxFault("NM1", 8, None, "I9"),), "E"),
            AcknowledgedSet(
                "0002",
                False,
                (
                    SyntaxFault("CLM", 30, "5", "7", "3", "2300", "PCN1"),
                    SyntaxFault("ZZZ", 31, None, "2"),
                ),
                "R",
                ("5", "I5"),
            ),
        ),
        "17",
    ),
]


@pytest.mark.parametrize("group", JUDGED)
def test_what_is_written_passes_the_judge_and_is_read_back(group: AcknowledgedGroup) -> None:
    route = Route("CLEARING", "HARBORNET")
    text = write(group, route, of="005010X222A1", control_number=907, at=AT, usage="T")
    assert complaints(text) == []
    document = envelope.read(text)
    (found,) = groups(document)
    named = tuple(replace(each, identifier="837") for each in group.sets)
    assert document.findings == ()
    assert found == replace(group, functional="HC", sets=named)


@pytest.mark.parametrize("count", ["", "X", "-1", "9" * 400, "٣"])
def test_a_count_that_is_none_is_not_stated(count: str) -> None:
    (found,) = groups(envelope.read(acknowledgment("AK1*HS*1", f"AK9*A*1*{count}*1")))
    assert found.received is None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*MIXED, "IK3", "IK4", "IK5", "AK2", "AK9", "TA1"]), max_size=20))
def test_segments_in_any_order_never_break_the_reader(segments: list[str]) -> None:
    text = acknowledgment(*segments)
    shown: dict[str, Any] = described(text)
    assert shown["kind"] == "999"
    assert len(shown["acknowledged"]) == sum(each.startswith("AK2") for each in segments)
    assert len(interchanges(envelope.read(text))) == segments.count("TA1")
