"""The house's style, as far as a machine can see it cheaply; the rest is for readers."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.template import ROOT

CODE = [
    path
    for top in ("layers", "functions", "infra", "tests")
    for path in sorted((ROOT / top).rglob("*.py"))
    if path.name != "__init__.py"
]
MOST_LINES = 400
"""Of code. House rule is about 250; beyond this a file is two."""
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "data", "info", "misc"}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    "path", [path for path in CODE if not place(path).startswith("tests/")], ids=place
)
def test_a_module_opens_with_one_sentence(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert re.match(r"[A-Z0-9`].*[.:?`)]$", said.split("\n\n")[0], re.DOTALL), said


def test_no_file_is_named_for_having_no_name() -> None:
    assert [place(path) for path in CODE if path.stem in NAMELESS] == []


def test_no_file_is_too_long_for_a_sitting() -> None:
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_test_pretends_with_a_mock() -> None:
    pretending = re.compile(r"^\s*(from|import) (unittest\.mock|mock)\b|monkeypatch\.setattr", re.M)
    tests = [path for path in CODE if place(path).startswith("tests/")]
    assert [place(p) for p in tests if pretending.search(p.read_text(encoding="utf-8"))] == []


def test_the_name_of_a_company_of_the_seeds_is_nowhere() -> None:
    company = re.compile(r"\bal" + r"ma\b", re.IGNORECASE)  # apart, or this file would name it
    told = [path for path in CODE if company.search(path.read_text(encoding="utf-8"))]
    assert [place(path) for path in told] == []
