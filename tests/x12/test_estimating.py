"""What the command line says that a client owes, beside what people derived by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from backoffice.x12.__main__ import main
from tests.support.x12_samples import ABOVE, DEPENDENT, PARENT, about_ana, answer
from tests.x12 import hand_answered
from tests.x12.hand_answered import HandAnswered

CASES = list(hand_answered.read())
COPAY = "EB*B*IND*MH***27*25*****Y"

ASKS = hand_answered.USUAL


def printed(
    text: str, asks: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, Any]:
    file = folder / "answer.edi"
    file.write_text(text, encoding="utf-8")
    assert main(["estimate", str(file), *asks]) == 0
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)
    return shown


def owed(shown: dict[str, Any]) -> str:
    """What was printed, as it is written by hand."""
    exact, least, most = shown["client_owes"], shown.get("low"), shown.get("high")
    expected = "exact" if exact else "range" if least else "unknown"
    assert shown["certainty"] == expected
    return exact or (f"{least} to {most}" if least else "unknown")


@pytest.mark.requirement("EL-2", "TH-1", "EL-5")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_estimate_is_the_one_derived_by_hand(
    case: HandAnswered, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(about_ana(*case.segments), case.arguments, tmp_path, capsys)
    assert owed(shown) == case.owes
    for part in shown["basis"]:
        assert part["segments"] == sorted(set(part["segments"])), "each segment is cited once"
    cited = {segment for part in shown["basis"] for segment in part["segments"]}
    assert sorted(cited) == shown["citations"] == case.cites
    assert bool(shown["unknown"]) == (shown["certainty"] != "exact")
    told = [shown["unknown"], shown["assumptions"], shown["notices"]]
    assert case.mentions in json.dumps(told, ensure_ascii=False)


def test_there_are_enough_answers_derived_by_hand() -> None:
    assert len(CASES) >= 45
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.requirement("EL-2")
def test_without_an_agreed_amount_the_fee_stands_in_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = about_ana("EB*A*IND*MH***27**.2****Y", "EB*C*IND*30***29*0*****Y")
    shown = printed(text, ["--service-type", "MH", "--fee", "150.00"], tmp_path, capsys)
    assert shown["client_owes"] == "30.00"
    assert any("$150.00" in each for each in shown["assumptions"])


@pytest.mark.requirement("EL-2")
def test_a_plain_copay_rests_on_its_own_line_and_on_no_fee(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = about_ana("EB*1**30", COPAY, "EB*G*IND*30***29*3000*****Y")
    shown = printed(text, ["--service-type", "MH", "--fee", "150.00"], tmp_path, capsys)
    (part,) = shown["basis"]
    assert (shown["certainty"], shown["client_owes"]) == ("exact", "25.00")
    assert (part["rule"], part["amount"], part["segments"]) == ("copay", "25.00", [11])
    assert shown["unknown"] == []
    assert shown["assumptions"] == ["The deductible does not apply to a copay."]


@pytest.mark.requirement("EL-2")
def test_what_is_said_of_a_dependent_is_what_the_dependent_owes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # ST, BHT, HL, NM1, HL, NM1, HL, NM1 (subscriber), HL, TRN, NM1 (dependent): 12 is the copay,
    # and 7 and 9 tell whose it is.
    text = answer(*ABOVE, *PARENT, *DEPENDENT, COPAY)
    shown = printed(text, ASKS, tmp_path, capsys)
    assert (shown["client_owes"], shown["citations"]) == ("25.00", [7, 9, 12])


@pytest.mark.parametrize(
    "text", ["", "no EDI at all", about_ana("EB*1**30").replace("271", "999")], ids=len
)
def test_what_is_no_answer_is_unknown_with_a_reason(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(text, ASKS, tmp_path, capsys)
    assert (shown["client_owes"], shown["certainty"]) == (None, "unknown")
    assert shown["unknown"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--fee", "a lot"],
        ["--fee", "-5"],
        ["--allowed", "1e3"],
        ["--on", "tomorrow"],
        ["--network", "near"],
        ["--service-type", "mental health"],
    ],
    ids=" ".join,
)
def test_a_wrong_argument_is_refused_with_a_sentence(
    wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["estimate", str(tmp_path / "answer.edi"), *ASKS, *wrong])
    assert refused.value.code == 2
    assert wrong[0] in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.edi", ".", "\0"])
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["estimate", f"{tmp_path}/{name}", *ASKS]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.requirement("EL-2")
def test_a_day_that_the_plan_begins_on_is_cited_where_no_day_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asks = ["--service-type", "MH", "--fee", "150.00"]
    next_year = "DTP*346*D8*20270101"
    shown = printed(about_ana(next_year, COPAY), asks, tmp_path, capsys)
    assert (shown["on"], shown["citations"]) == ("2027-01-01", [10, 11])
    named = printed(about_ana(next_year, COPAY), [*asks, "--on", "2027-02-03"], tmp_path, capsys)
    assert (named["on"], named["citations"]) == ("2027-02-03", [11])


FOLDER = os.environ.get("X12_EXAMPLES", "")


@pytest.mark.skipif(
    not FOLDER, reason="X12_EXAMPLES IS NOT SET: documents that others wrote were NOT tried"
)
@pytest.mark.requirement("EL-2")
@pytest.mark.parametrize(
    ("name", "network", "owes"),
    [
        ("271_subscriber_active_copay.edi", "in", "10.00"),
        ("271_subscriber_active_copay.edi", "out", "30.00"),
        ("271_dependent_active_copay.edi", "in", "10.00"),
        ("271_dependent_active_copay.edi", "out", "30.00"),
        ("271_AAA_provider_ig.edi", "in", None),
        ("271_4010_AAA72_73_58.edi", "in", None),
        ("999_rejected.edi", "in", None),
    ],
)
def test_documents_that_others_wrote(
    name: str, network: str, owes: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (Path(FOLDER) / name).read_text(encoding="utf-8")
    asks = ["--service-type", "MH", "--network", network, "--fee", "150.00"]
    assert printed(text, asks, tmp_path, capsys)["client_owes"] == owes
