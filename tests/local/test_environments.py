"""The environments: one AWS client everywhere; every package with its version and its reason."""

import re
from pathlib import Path

import pytest

from infra.local.build import ROOT

PINS = [
    ROOT / "requirements.txt",
    ROOT / "layers/dependencies/requirements.txt",
    ROOT / "infra/local/stack.txt",
    ROOT / "infra/local/sam.txt",
]

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)(\[[^]]+])?==(?P<version>\S+)")


def pinned(file: Path) -> dict[str, str]:
    found = (_PIN.match(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {match["name"].lower(): match["version"] for match in found if match}


def test_functions_and_local_stack_speak_through_the_same_client() -> None:
    assert pinned(PINS[1])["botocore"] == pinned(PINS[2])["botocore"]


@pytest.mark.parametrize("file", PINS, ids=lambda file: file.name)
def test_every_line_pins_one_version(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]
    assert [line for line in wanted if not _PIN.match(line)] == []


def test_every_package_of_the_project_says_why_it_is_there() -> None:
    for file in PINS[:3]:
        for line in file.read_text(encoding="utf-8").splitlines():
            if _PIN.match(line):
                assert re.search(r"\s# \S", line), line
