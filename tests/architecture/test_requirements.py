"""The report of requirements: complete, and seen to find what is missing."""

from pathlib import Path

import pytest

from tests.architecture.requirements import (
    BadList,
    Requirement,
    marks,
    problems,
    report,
    requirements,
)

HOW_MANY = {
    "IN": 21,
    "UP": 4,
    "RN": 10,
    "EL": 5,
    "CM": 15,
    "PD": 4,
    "OB": 19,
    "CR": 13,
    "MB": 9,
    "CL": 4,
    "TH": 1,
    "IV": 4,
    "CP": 1,
    "HP": 4,
    "Q": 34,
}

DONE = Requirement("IN-1", "insurance_intake", finished=True, title="A link is sent")
TO_COME = Requirement("RN-1", "coverage_renewals", finished=False, title="Nobody is interrupted")
KNOWN = {each.id: each for each in (DONE, TO_COME)}


def test_every_requirement_is_on_the_list_once() -> None:
    expected = [
        f"{prefix}-{number}" if prefix != "Q" else f"Q{number}"
        for prefix, count in HOW_MANY.items()
        for number in range(1, count + 1)
    ]
    assert sorted(requirements()) == sorted(expected)


def test_every_mark_names_a_requirement_and_finished_capabilities_are_proved() -> None:
    assert problems(requirements(), marks()) == []


def test_a_finished_requirement_without_a_test_is_found() -> None:
    assert problems(KNOWN, {}) == [
        "IN-1 has no test, and insurance_intake is finished: A link is sent"
    ]


def test_a_mark_that_names_no_requirement_is_found() -> None:
    named = {"IN-1": ["tests/a.py::test_a"], "IN-99": ["tests/a.py::test_b"]}
    assert problems(KNOWN, named) == ["IN-99 is no requirement, but tests/a.py::test_b names it"]


def test_the_report_names_each_test_beneath_its_requirement() -> None:
    said = report(KNOWN, {"IN-1": ["tests/a.py::test_a"]}).splitlines()
    assert said[0].split()[:3] == ["IN-1", "insurance_intake", "finished"]
    assert said[1].strip() == "tests/a.py::test_a"
    assert said[3].strip() == "-"
    assert said[-1] == "1 of 2 requirements have a test."


def test_marks_are_found_wherever_pytest_takes_them(tmp_path: Path) -> None:
    file = tmp_path / "tests" / "domain" / "test_planted.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        """
import nothing_that_exists

pytestmark = [pytest.mark.stack, pytest.mark.requirement("IN-1")]

@pytest.mark.requirement("IN-2", "IN-3")
def test_one(): ...

@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.requirement("IN-4"))])
def test_two(n): ...

class TestThree:
    @pytest.mark.requirement("IN-5")
    def test_it(self): ...
""",
        encoding="utf-8",
    )
    place = "tests/domain/test_planted.py"
    assert marks(tmp_path / "tests") == {
        "IN-1": [place],
        "IN-2": [f"{place}::test_one"],
        "IN-3": [f"{place}::test_one"],
        "IN-4": [f"{place}::test_two"],
        "IN-5": [f"{place}::TestThree::test_it"],
    }


def test_a_mark_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(
        "@pytest.mark.requirement(*IDS)\ndef test_one(): ...\n", encoding="utf-8"
    )
    with pytest.raises(BadList, match="names no id in so many words"):
        marks(tmp_path)


@pytest.mark.parametrize(
    "lines",
    [
        ["IN-1,intake,no,A", "IN-1,intake,no,B"],
        ["IN-1,intake,yes,A", "IN-2,intake,no,B"],
        ["IN-1,intake,perhaps,A"],
    ],
)
def test_a_list_that_contradicts_itself_is_refused(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "requirements.csv"
    path.write_text("\n".join(["id,capability,finished,title", *lines]), encoding="utf-8")
    with pytest.raises(BadList):
        requirements(path)
