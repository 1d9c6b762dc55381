"""Reading several records of which one may be spoilt: that one stands in no other's way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from backoffice.domain.errors import OfficeError

K = TypeVar("K")
R = TypeVar("R")

UNREADABLE = (OfficeError, ValueError, RuntimeError, LookupError, TypeError)
"""What comes of a record that was kept wrongly, or by newer code; of an outage come others."""


def each_readable(
    read: Callable[[Sequence[K]], Iterable[R]], keys: Sequence[K]
) -> tuple[list[R], list[K]]:
    """What *read* finds under *keys*, and those of them under which nothing can be read.

    It is one call, as a rule; where something is spoilt, halves are read, and halves of these.
    """
    try:
        return list(read(keys)), []
    except UNREADABLE:
        if len(keys) == 1:
            return [], list(keys)
    half = len(keys) // 2
    found, spoilt = each_readable(read, keys[:half])
    more, others = each_readable(read, keys[half:])
    return found + more, spoilt + others
