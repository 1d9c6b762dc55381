"""How much of a long story a test plays: with `make prove` all of it, else an even spread."""

from __future__ import annotations

from hypothesis import settings

_IN_A_HURRY = 9


def proving() -> bool:
    """Whether this is `make prove`, which has the time for everything."""
    return settings.get_current_profile_name() == "prove"


def moments(points: list[str]) -> list[tuple[int, str]]:
    """The *points* that a story passed, numbered from 1: with `make prove` every one of them.

    `make test` takes an even spread of a long story's, before a call as often as after one.
    """
    every = list(enumerate(points, start=1))
    if proving():
        return every
    # Points come in pairs, before and after: only an odd step meets both.
    return every[:: 1 + 2 * (len(every) // (2 * _IN_A_HURRY))]
