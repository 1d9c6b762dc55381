"""The room apart: the same answers as anywhere, and nothing that happens in it gets out."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest

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
