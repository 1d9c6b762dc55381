"""Trying once more: somebody else was quicker, and what they changed does not stand in the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from backoffice.domain.errors import Conflict

R = TypeVar("R")
T = TypeVar("T")


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


def insisting_from(known: T, act: Callable[[T], R], read: Callable[[], T], *, tries: int = 3) -> R:
    """What *act* makes of *known*, which was read with much else; if others were quicker, it is
    repeated with what *read* gives.

    Raises:
        Conflict: it was overtaken *tries* times.
    """
    with suppress(Conflict):
        return act(known)
    return insisting(lambda: act(read()), tries=tries - 1)
