"""Which test proves which requirement, and which requirement nobody proves: `make requirements`.

The requirements are numbered in requirements.csv, with a few words of ours and whether their
capability is finished; a test names what it proves by `@pytest.mark.requirement("IN-1")`. The marks
are read from the source, so that a test that cannot even be imported is still counted as there.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_name("requirements.csv")

_MARK = "pytest.mark.requirement"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One rule of the office."""

    id: str
    capability: str
    finished: bool
    title: str


class BadList(Exception):
    """requirements.csv, or a mark, cannot be read."""


def requirements(path: Path = LIST) -> dict[str, Requirement]:
    """The requirements by id, in the order of the list.

    Raises:
        BadList: an id stands twice, or a capability is both finished and not.
    """
    found: dict[str, Requirement] = {}
    finished: dict[str, bool] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, strict=True):
            each = Requirement(
                row["id"], row["capability"], row["finished"] == "yes", row["title"].strip()
            )
            if each.id in found or row["finished"] not in {"yes", "no"} or not each.title:
                raise BadList(f"{each.id} is there twice, or incomplete")
            if finished.setdefault(each.capability, each.finished) != each.finished:
                raise BadList(f"{each.capability} is both finished and not")
            found[each.id] = each
    return found


def marks(tests: Path = TESTS) -> dict[str, list[str]]:
    """The tests that each id is named by, as pytest would name them.

    Raises:
        BadList: a mark computes its ids, so that nobody can read them here.
    """
    found: dict[str, list[str]] = {}
    for file in sorted(tests.rglob("test_*.py")):
        place = file.relative_to(tests.parent).as_posix()
        tree = ast.parse(file.read_text(encoding="utf-8"), place)
        for test, name in _named(tree, place):
            for requirement in _ids(test, place):
                tests_of = found.setdefault(requirement, [])
                if name not in tests_of:
                    tests_of.append(name)
    return found


def _named(tree: ast.Module, place: str) -> Iterator[tuple[ast.AST, str]]:
    """Everything in a file that can carry a mark, with the name of what it marks."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and "pytestmark" in ast.unparse(node):
            yield node, place
        elif isinstance(node, ast.ClassDef):
            yield from ((mark, f"{place}::{node.name}") for mark in node.decorator_list)
            inner = [each for each in node.body if isinstance(each, ast.FunctionDef)]
            for test in inner:
                name = f"{place}::{node.name}::{test.name}"
                yield from ((mark, name) for mark in test.decorator_list)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from ((mark, f"{place}::{node.name}") for mark in node.decorator_list)


def _ids(node: ast.AST, place: str) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == _MARK:
            for argument in call.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    raise BadList(f"{place}:{call.lineno} names no id in so many words")
                yield argument.value


def problems(known: Mapping[str, Requirement], named: Mapping[str, Iterable[str]]) -> list[str]:
    """Why the report is not in order; nothing when it is."""
    unknown = [
        f"{each} is no requirement, but {', '.join(tests)} names it"
        for each, tests in named.items()
        if each not in known
    ]
    unproved = [
        f"{each.id} has no test, and {each.capability} is finished: {each.title}"
        for each in known.values()
        if each.finished and each.id not in named
    ]
    return unknown + unproved


def report(known: Mapping[str, Requirement], named: Mapping[str, list[str]]) -> str:
    """The table, a requirement in each paragraph."""
    lines = []
    for each in known.values():
        tests = named.get(each.id, [])
        state = "finished" if each.finished else "to come"
        lines.append(f"{each.id:<6} {each.capability:<21} {state:<9} {each.title}")
        lines += [f"{'':<6} {test}" for test in tests] or [f"{'':<6} -"]
    proved = sum(1 for each in known if named.get(each))
    return "\n".join([*lines, "", f"{proved} of {len(known)} requirements have a test."])


def main() -> None:
    """Print the report; end with 1 when it is not in order."""
    known, named = requirements(), marks()
    sys.stdout.write(report(known, named) + "\n")
    wrong = problems(known, named)
    if wrong:
        sys.exit("\n".join(["", *wrong]))


if __name__ == "__main__":
    main()
