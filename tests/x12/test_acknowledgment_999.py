"""Acknowledgments: which set was let in, and which segment and element kept another one out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12 import envelope
from backoffice.x12.__main__ import described
from backoffice.x12.acknowledgment_999 import groups, interchanges
from tests.support.x12_samples import group, interchange, on_wire, transaction

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


@pytest.mark.parametrize(("verdict", "accepted"), [("A", True), ("E", True), ("R", False)])
def test_a_ta1_judges_a_whole_interchange(verdict: str, accepted: bool) -> None:
    header, *_, trailer = interchange()
    text = on_wire([header, f"TA1*000000907*260302*1405*{verdict}*025", trailer])
    shown = described(text)
    assert (shown["kind"], shown["acknowledged_interchanges"]) == (
        "TA1",
        [{"control_number": "000000907", "accepted": accepted, "note": "025"}],
    )


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
