"""No visit falls into a gap when the year ends: drawn histories, and an oracle that walks each day.

Each history has clients who come, change their insurance and go, payers that say yes, no or
nothing, people who tick tasks off, and an office that is cut off at any moment, hears of things
twice, late or not at all, and misses its sweeps. Whenever it comes to rest, the oracle looks.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.simulation.turn_of_the_year import Story

pytestmark = pytest.mark.requirement("RN-1", "RN-2", "RN-9")

ACTS = 10
HISTORIES = 10_000
PARTS = 20
FOUND_FAULTS = (0, 6, 19, 26, 29, 122, 1139, 9649)
"""Histories in which the oracle once found something."""


def tell(seeds: Iterable[int]) -> int:
    """Tell each history; how many planned days the oracle looked at, and found nothing."""
    days = 0
    for seed in seeds:
        story = Story(seed)
        found = story.play(ACTS)
        told = "\n".join([f"history {seed}", *story.log])
        assert not found, "\n".join([*(f"{at} {each}" for at, each in story.found), told])
        assert story.office.dead_letters() == [], told
        days += story.days_seen
    return days


def test_a_few_histories_leave_no_day_without_cover_or_exception() -> None:
    assert tell(FOUND_FAULTS) > 10


@pytest.mark.prove
@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_histories_leave_no_day_without_cover_or_exception(part: int) -> None:
    assert tell(range(part, HISTORIES, PARTS)) > HISTORIES // PARTS
