"""The room apart: the same answers as anywhere, and nothing that happens in it gets out."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import backoffice
from backoffice.adapters import pictures, separate
from backoffice.domain.card import Inspection, NoPicture
from tests.adapters.test_hostile_uploads import mutated
from tests.support import drawn, uploads

KINDS = ("jpeg", "transparent png", "lossless webp", "heic")


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_the_same_wherever_it_is_looked_at(kind: str) -> None:
    content = uploads.kinds()[kind]
    assert separate.inspect(content) == pictures.inspect(content)


@pytest.mark.parametrize("content", [b"", b"<svg/>", drawn.a_photo()[:900]])
def test_what_is_none_is_told_so(content: bytes) -> None:
    found = separate.inspect(content)
    assert found == pictures.inspect(content)
    assert isinstance(found.why, NoPicture)


def test_a_file_that_ends_its_decoder_is_no_picture_and_ends_nothing_else() -> None:
    content = uploads.heic_that_ends_its_decoder()
    assert separate.inspect(content) == Inspection(why=NoPicture.DAMAGED)


def test_the_largest_pictures_that_are_accepted_fit_into_the_room() -> None:
    clear = drawn.large_and_clear()
    assert separate.inspect(clear).why is None


def test_a_room_without_its_furniture_is_our_fault_and_not_the_uploads() -> None:
    with pytest.raises(RuntimeError):
        separate.inspect(drawn.a_photo(), furniture={})


def test_no_key_of_the_function_is_in_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of the function")
    assert "AWS_SECRET_ACCESS_KEY" in os.environ
    assert separate.furnished().keys() == {"PYTHONPATH", "LD_LIBRARY_PATH"}


AN_ANSWER = """
import json, sys
from backoffice.domain.card import Inspection
about = Inspection(width=1, height=1)._asdict()
about.pop("jpeg")
line = json.dumps(about).encode() + bytes([10])
"""
"""What a room says before a picture, if it is not ours but a stranger's."""


def taken_over(tmp_path: Path, program: str) -> dict[str, str]:
    """The furniture of a room in which somebody else's *program* runs."""
    package = tmp_path / "backoffice"
    shutil.copytree(Path(backoffice.__file__).parent, package)
    (package / "adapters" / "separate.py").write_text(AN_ANSWER + program)
    ours = separate.furnished()
    return {**ours, "PYTHONPATH": os.pathsep.join([str(tmp_path), ours["PYTHONPATH"]])}


def test_an_answer_as_long_as_an_answer_may_be_is_heard_to_its_end(tmp_path: Path) -> None:
    room = taken_over(
        tmp_path,
        f"sys.stdout.buffer.write(line + bytes({separate.MOST_SAID} - len(line)))",
    )
    found = separate.inspect(b"", furniture=room)
    assert found.why is None
    assert separate.MOST_SAID - 1000 < len(found.jpeg) < separate.MOST_SAID


def test_an_answer_that_is_longer_than_any_picture_is_none(tmp_path: Path) -> None:
    room = taken_over(
        tmp_path,
        f"sys.stdout.buffer.write(line + bytes({separate.MOST_SAID} + 1 - len(line)))",
    )
    assert separate.inspect(b"", furniture=room) == Inspection(why=NoPicture.DAMAGED)


def test_whoever_talks_without_end_is_sent_away_at_once(tmp_path: Path) -> None:
    room = taken_over(tmp_path, "while True: sys.stdout.buffer.write(bytes(65_536))")
    began = time.monotonic()
    assert separate.inspect(b"", furniture=room, seconds=20) == Inspection(why=NoPicture.DAMAGED)
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    "program",
    [
        "import time; time.sleep(20)",
        "import os, time; os.close(1); time.sleep(20)",
        "import os, time; os.fork() or time.sleep(20)",
    ],
    ids=["says nothing", "shuts the door and stays", "leaves somebody behind"],
)
def test_nobody_stays_longer_than_the_room_is_open(tmp_path: Path, program: str) -> None:
    room = taken_over(tmp_path, program)
    began = time.monotonic()
    assert separate.inspect(b"", furniture=room, seconds=1) == Inspection(why=NoPicture.DAMAGED)
    assert time.monotonic() - began < 15


INSPECTS = """
import ctypes
from backoffice.adapters import separate
shows = ctypes.CDLL(None).prctl
print(shows(3))
separate.inspect(b"")
print(shows(3))
"""
"""3 is PR_GET_DUMPABLE: at 1, whatever its user runs may read a process in /proc; at 0, nothing."""


def test_nobody_in_the_room_can_look_into_the_function() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", INSPECTS],
        env=separate.furnished(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert seen.stdout.split() == ["1", "0"]


def insist_on_an_answer(part: int, count: int) -> None:
    chance = random.Random(part)  # noqa: S311 - chance, not secrecy
    for _ in range(count):
        found = separate.inspect(mutated(chance.choice(uploads.heic_seeds()), chance))
        assert found.why or uploads.PLANTED not in found.jpeg


def test_mutated_heic_files_break_nothing() -> None:
    insist_on_an_answer(0, 10)


@pytest.mark.prove
@pytest.mark.parametrize("part", range(1, 5))
def test_hundreds_of_mutated_heic_files_break_nothing(part: int) -> None:
    insist_on_an_answer(part, 200)
