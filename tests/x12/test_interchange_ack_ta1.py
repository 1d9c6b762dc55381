"""What became of a whole envelope."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from backoffice.x12 import envelope
from backoffice.x12.__main__ import described
from backoffice.x12.acknowledgment_codes import INTERCHANGE_NOTES
from backoffice.x12.findings import X12Error
from backoffice.x12.interchange_ack_ta1 import interchanges, write
from backoffice.x12.writing import Route
from tests.support.claim_words import about_claims
from tests.support.pyx12_judge import complaints
from tests.support.x12_samples import AT, interchange, on_wire

ROUTE = Route("CLEARING", "HARBORNET")


def acknowledging(**said: Any) -> str:
    told: dict[str, Any] = {"of": 41, "made_at": AT, "code": "R", "note": "025"} | said
    return write(ROUTE, control_number=7, at=AT, usage="T", **told)


@pytest.mark.parametrize(
    ("verdict", "accepted"), [("A", True), ("E", True), ("R", False), ("?", False)]
)
def test_a_ta1_judges_a_whole_interchange(verdict: str, accepted: bool) -> None:
    header, *_, trailer = interchange()
    text = on_wire([header, f"TA1*000000907*260302*1405*{verdict}*025", trailer])
    shown = described(text)
    assert (shown["kind"], shown["acknowledged_interchanges"]) == (
        "TA1",
        [{"control_number": "000000907", "accepted": accepted, "note": "025"}],
    )


@pytest.mark.parametrize("note", sorted(INTERCHANGE_NOTES))
@pytest.mark.parametrize("code", ["A", "E", "R"])
def test_what_is_written_passes_the_judge_and_is_read_back(code: str, note: str) -> None:
    text = acknowledging(code=code, note=note)
    assert complaints(text) == []
    document = envelope.read(text)
    (found,) = interchanges(document)
    assert document.findings == ()
    assert (found.control_number, found.code, found.note) == ("000000041", code, note)
    assert found.accepted is (code != "R")


def test_one_that_rides_with_other_documents_is_shown_beside_them() -> None:
    header, *rest = about_claims("TRN*2*PCN1", "STC*A2:20*20260302*WQ*150").split("~")
    shown = described("~".join([header, "TA1*000000041*260302*1405*A*000", *rest]))
    assert [each["control_number"] for each in shown["acknowledged_interchanges"]] == ["000000041"]
    assert [each["state"] for each in shown["claims"]] == ["accepted"]


@pytest.mark.parametrize(
    "said",
    [{"of": 0}, {"of": 10**9}, {"note": "25"}, {"note": "2~5"}, {"made_at": datetime(2026, 3, 2)}],  # noqa: DTZ001
)
def test_a_ta1_about_nothing_is_not_written(said: dict[str, Any]) -> None:
    with pytest.raises(X12Error):
        acknowledging(**said)
