"""Places in a bill: which of several are the same, and how to name one line or person."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator


def repeated(values: Iterable[Hashable]) -> Iterator[int]:
    """The place of each value that stood before already, counted from 0."""
    seen: set[Hashable] = set()
    for place, value in enumerate(values):
        if value in seen:
            yield place
        seen.add(value)
