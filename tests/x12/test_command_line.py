"""The command line prints one JSON object with the agreed names, whatever the file holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backoffice.x12.__main__ import main
from backoffice.x12.eligibility_270 import write
from tests.support.claim_samples import OF_LEO, SECONDARY, written
from tests.support.x12_samples import ABOVE, AT, DEPENDENT, INQUIRY, PARENT, answer

ANSWER = answer(*ABOVE, *PARENT, "AAA*N**72*C", *DEPENDENT, "EB*1**30", "EB*B**MH***27*10*****Y")


def printed(content: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    file = folder / "document.edi"
    file.write_bytes(content)
    assert main(["read", str(file)]) == 0
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)
    return shown


def test_an_answer_is_shown_as_agreed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ANSWER.replace("SE*15*", "SE*22*")
    shown = printed(wrong.encode(), tmp_path, capsys)
    assert [shown[name] for name in ("kind", "version")] == ["271", "005010X279A1"]
    assert [shown[name] for name in ("interchanges", "groups", "sets")] == [1, 1, 1]
    (finding,) = shown["findings"]
    expected = {"severity": "error", "where": "SE01", "says": "22 counted, 15 found"}
    assert expected.items() <= finding.items()
    (found,) = shown["answers"]
    person = {"last": "RIVERA", "first": "LEO", "member_id": "FERN0001", "dependent": True}
    assert person.items() <= found["person"].items()
    assert found["active"] is True
    rejection = {"code": "72", "follow_up": "C", "level": "subscriber"}
    assert rejection.items() <= found["rejections"][0].items()
    copay = {
        "code": "B",
        "service_types": ["MH"],
        "network": "in",
        "level": None,
        "period": "27",
        "amount": "10",
        "share": None,
        "quantity": None,
        "authorization": None,
        "messages": [],
        "other_party": None,
        "segment": 14,
    }
    assert copay.items() <= found["benefits"][1].items()


def test_an_inquiry_is_shown_as_agreed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = write(INQUIRY, control_number=1, at=AT, usage="T")
    shown = printed(text.encode(), tmp_path, capsys)
    (inquiry,) = shown["inquiries"]
    assert inquiry["person"]["member_id"] == "FERN0001"
    assert (inquiry["service_types"], inquiry["trace"]) == (["MH"], "CHECK-0001")


def test_a_claim_is_shown_as_agreed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = printed(written(SECONDARY).encode(), tmp_path, capsys)
    assert (shown["kind"], shown["version"]) == ("837P", "005010X222A1")
    assert shown["findings"] == []
    (claim,) = shown["claims"]
    expected = {
        "patient_control_number": "V1",
        "charge": "150",
        "place_of_service": "10",
        "frequency": "1",
        "diagnoses": ["F411", "F331"],
        "secondary": True,
    }
    assert expected.items() <= claim.items()
    (line,) = claim["lines"]
    assert {"procedure": "90837", "modifiers": ["95"], "charge": "150"}.items() <= line.items()
    ana = {"last": "RIVERA", "first": "ANA", "member_id": "MOSS0002", "dependent": False}
    assert ana.items() <= claim["patient"].items()


def test_a_claim_for_a_dependent_is_about_the_dependent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(written(OF_LEO).encode(), tmp_path, capsys)
    (claim,) = shown["claims"]
    leo = {"last": "RIVERA", "first": "LEO", "member_id": "FERN0001", "dependent": True}
    assert leo.items() <= claim["patient"].items()
    assert claim["secondary"] is False


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_the_encoding_of_the_file_does_not_matter(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ANSWER.replace("RIVERA*LEO", "RIVERA*LEÓ")
    shown = printed(text.encode(encoding), tmp_path, capsys)
    assert shown["answers"][0]["person"]["first"] == "LEÓ"
    assert shown["findings"] == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"hello", bytes(range(256))])
def test_a_file_that_is_no_edi_is_shown_as_such(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(content, tmp_path, capsys)
    assert (shown["kind"], shown["interchanges"]) == (None, 0)
    assert shown["findings"]


def test_a_file_that_is_not_there_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(tmp_path / "none.edi")]) == 2
    assert "cannot be read" in capsys.readouterr().err
