"""The arrows between our packages: the rule that guards them is seen to fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.build import ROOT

OURS = Path("layers/backoffice/python/backoffice")


@pytest.mark.parametrize(
    ("package", "planted", "broken"),
    [
        (OURS / "domain", "boto3", "The domain knows the rules"),
        (OURS / "domain", "uuid", "The domain knows the rules"),
        (OURS / "domain", "backoffice.x12", "The domain knows the rules"),
        (OURS / "x12", "pydantic", "X12 stands alone"),
        (OURS / "services", "backoffice.adapters", "Desks ask"),
        (OURS / "adapters", "backoffice.services", "Adapters keep"),
        (OURS / "web", "backoffice.wiring", "The web dresses"),
        (Path("functions/planted"), "backoffice.services", "Functions know"),
    ],
    ids=lambda value: Path(value).name.split()[0],
)
def test_an_import_against_the_arrows_is_found(
    tmp_path: Path, package: Path, planted: str, broken: str
) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for part in ("layers/backoffice", "functions"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / package).mkdir(exist_ok=True)
    (tmp_path / package / "planted.py").write_text(f"import {planted}\n", encoding="utf-8")

    found = lint(tmp_path)

    assert found.returncode == 1
    # The report folds long lines; the contract's first words stand at the start of one.
    assert f"\n{broken}" in found.stdout.partition("Broken contracts")[2], found.stdout


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(tree / "layers/backoffice/python"), str(tree)])
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": path},
        check=False,
        capture_output=True,
        text=True,
    )
