"""A quarter of consultation requests, against an oracle that shares no code with the office."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.oracles.request_oracle import twice
from tests.simulation.quarter import Quarter

pytestmark = pytest.mark.requirement("CM-7", "CM-8", "Q11")

ACTS = 60
QUARTERS = 2_000
PARTS = 8


def tell(seeds: Iterable[int]) -> int:
    """Tell each quarter; how many mails went out, each of them foretold."""
    mails = 0
    for seed in seeds:
        story = Quarter(seed)
        story.play(ACTS)
        told = f"quarter {seed}\n{story.told}"
        assert sorted(story.mailed()) == sorted(story.oracle.mails), told
        assert not twice(story.mailed()), told
        assert story.waiting() == story.oracle.waiting(), told
        rooms = {name: practice.places for name, practice in story.oracle.practices.items()}
        assert story.rooms() == rooms, told
        assert story.office.dead_letters() == [], told
        mails += len(story.oracle.mails)
    return mails


def test_every_mail_of_a_quarter_is_foretold_and_comes_once() -> None:
    assert tell(range(6)) > 100


@pytest.mark.prove
@pytest.mark.parametrize("part", range(PARTS))
def test_every_mail_of_thousands_of_quarters_is_foretold_and_comes_once(part: int) -> None:
    assert tell(range(part, QUARTERS, PARTS)) > QUARTERS // PARTS
