"""The gate that every element passes when EDI is written, whoever writes what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.x12 import envelope
from backoffice.x12.findings import X12Error
from backoffice.x12.writing import (
    Composite,
    Element,
    Envelope,
    Repeated,
    Route,
    Row,
    Written,
    interchange,
    written,
)
from tests.support.x12_samples import AT

ENVELOPE = Envelope(
    kind="270",
    group="HS",
    version="005010X279A1",
    route=Route("HARBORNET", "CLEARING"),
    control_number=7,
    at=AT,
    usage="T",
)


def element(value: Element) -> str:
    """How *value* is written between two others."""
    return interchange([("ZZZ", "A", value, "B")], ENVELOPE).split("*A*")[1].split("*B~")[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", ""),
        ("a b", "a b"),
        (17, "17"),
        (date(2026, 3, 9), "20260309"),
        (Decimal("25.00"), "25"),
        (Decimal("0.20"), "0.2"),
        (Decimal("1E+2"), "100"),
        (Decimal("-1.27"), "-1.27"),
        (Composite(("HC", "90837", "95", "")), "HC:90837:95"),
        (Composite(("", "A")), ":A"),
        (Repeated(("30", "MH")), "30^MH"),
        (Repeated((Composite(("A", "B")), "C")), "A:B^C"),
    ],
)
def test_an_element_is_written_as_x12_wants_it(value: Element, expected: str) -> None:
    assert element(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "A*B",
        "A~",
        "A:B",
        "A^B",
        "A\nB",
        "A\x1dB",
        "É",
        Composite(("A:B",)),
        Composite(("A~",)),
        Composite((":",)),
        Composite(("A", ":", "")),
        Repeated(("A^B",)),
        Repeated(("A", Composite(("*",)))),
        Decimal("NaN"),
        Decimal("Infinity"),
    ],
)
def test_what_would_end_an_element_is_refused(value: Element) -> None:
    with pytest.raises(X12Error):
        element(value)


def test_what_would_end_an_element_is_refused_before_it_is_kept_for_later() -> None:
    with pytest.raises(X12Error):
        written([("ZZZ", "A*B")])


@given(st.lists(st.lists(st.sampled_from(["", "A", "B C"]), max_size=4), max_size=5))
def test_what_was_written_before_makes_the_same_document(rows: list[list[str]]) -> None:
    said: list[Row | Written] = [("ZZZ", *row) for row in rows]
    kept = [written(said[:2]), *said[2:]]
    assert interchange(kept, ENVELOPE) == interchange(said, ENVELOPE)


def test_a_tag_passes_the_same_gate() -> None:
    with pytest.raises(X12Error):
        interchange([("A~B", "C")], ENVELOPE)


@given(st.lists(st.lists(st.text(max_size=5), max_size=4), max_size=5))
def test_rows_that_are_written_come_back_one_for_one(rows: list[list[str]]) -> None:
    try:
        text = interchange([("ZZZ", *row) for row in rows], ENVELOPE)
    except X12Error:
        return
    document = envelope.read(text)
    assert document.findings == ()
    assert len(document.sets[0].body) == len(rows)


def test_empty_elements_at_the_end_are_not_written() -> None:
    assert "~ZZZ*A~SE*3*" in interchange([("ZZZ", "A", "", None)], ENVELOPE)


def test_the_header_has_its_fixed_width() -> None:
    assert interchange([], ENVELOPE).index("~") == 105


@pytest.mark.parametrize(
    "route", [Route("HARBORNET", "CLEARING", "Z"), Route("HARBORNET", "CLEARING", "ZZ", "~~")]
)
def test_a_qualifier_that_would_break_the_header_is_refused(route: Route) -> None:
    with pytest.raises(X12Error):
        interchange([], ENVELOPE._replace(route=route))
