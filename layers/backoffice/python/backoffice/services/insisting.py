"""Trying once more: somebody else was quicker, and what they changed does not stand in the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from backoffice.domain.errors import Conflict

R = TypeVar("R")


def insisting(act: Callable[[], R], *, tries: int = 3) -> R:
    """What *act* gives; it reads anew each time, and is repeated while others are quicker.

    News of a mail is written down on a link at any moment, and a caller who never
    touched that news cannot be told that they were in each other's way.

    Raises:
        Conflict: it was overtaken *tries* times.
    """
    for _ in range(tries - 1):
        with suppress(Conflict):
            return act()
    return act()
