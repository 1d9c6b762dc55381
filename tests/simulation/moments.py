"""At which of a story's many moments a test lets it crash."""

from __future__ import annotations

from hypothesis import settings

_IN_A_HURRY = 60


def moments(points: list[str]) -> list[tuple[int, str]]:
    """The *points* that a story passed, numbered from 1: with `make prove` every one of them.

    `make test` takes an even spread of a long story's, before a call as often as after one.
    """
    every = list(enumerate(points, start=1))
    if settings.get_current_profile_name() == "prove":
        return every
    # Points come in pairs, before and after: only an odd step meets both.
    return every[:: 1 + 2 * (len(every) // (2 * _IN_A_HURRY))]
