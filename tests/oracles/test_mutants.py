"""The oracle sees what it is there to see: each mutant of the code of intervals fails before it."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.oracles.mutants import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers/backoffice/python/backoffice"
ORACLE = ROOT / "tests/oracles/gap_oracle.py"
WHOLE = Mutant("whole", "", "", "", "Nothing is changed.")

pytestmark = pytest.mark.requirement("RN-1", "RN-2")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What comes of the fixed histories with each mutant, and with none: all at the same time."""
    running = {}
    for mutant in (WHOLE, *MUTANTS):
        folder = tmp_path_factory.mktemp(mutant.name)
        shutil.copytree(PACKAGE, folder / "backoffice")
        if mutant is not WHOLE:
            mutate(folder / "backoffice" / mutant.file, mutant)
        running[mutant.name] = subprocess.Popen(
            [sys.executable, "-m", "tests.oracles.fixed_histories"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    found = {}
    for name, process in running.items():
        printed, _ = process.communicate(timeout=300)
        found[name] = process.returncode, printed
    return found


def mutate(file: Path, mutant: Mutant) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1, f"{mutant.name}: the code changed, and its mutant did not"
    file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")


def test_in_the_code_as_it_is_the_oracle_finds_nothing(said: dict[str, tuple[int, str]]) -> None:
    assert said["whole"] == (0, "")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
def test_the_oracle_sees_the_mutant(mutant: Mutant, said: dict[str, tuple[int, str]]) -> None:
    histories, findings = said[mutant.name]
    assert histories > 0, mutant.why
    assert "Traceback" not in findings, findings


def test_the_oracle_knows_nothing_but_the_standard_library() -> None:
    tree = ast.parse(ORACLE.read_text(encoding="utf-8"))
    named = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
        )
    }
    assert named
    assert named <= sys.stdlib_module_names | {"__future__"}
    calls = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"__import__", "exec", "eval"}
