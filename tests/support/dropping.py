"""Dropping: one segment is deleted from an insurer's answer, and what it cost is compared.

To drop a segment is to delete its line and nothing else. What stood under a dropped EB is then
read as standing under the one before it, and what stood under a dropped HL as under that before
it; SE01 counts one too many, which is a finding. ST and SE stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from backoffice.domain.estimate import Estimate
from tests.support.x12_samples import group, interchange, on_wire, transaction


def each_dropped(segments: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The answer of *segments*, those between ST and SE, without each of them in turn.

    With the number of what was dropped, ST being 1.
    """
    whole = transaction(segments)
    for index in range(1, len(whole) - 1):
        yield index + 1, on_wire(interchange(group([*whole[:index], *whole[index + 1 :]])))


def outcome(found: Estimate, *, without: int | None = None) -> Any:
    """Amount, basis and citations of *found*, numbered as they are once *without* is dropped.

    What cites the dropped segment itself is like nothing that any answer cites.
    """

    def renumbered(segments: Sequence[int]) -> tuple[int, ...]:
        if without is None:
            return tuple(segments)
        return tuple(0 if s == without else s - (s > without) for s in segments)

    basis = [
        (part.rule, part.amount, part.low, part.high, part.says, renumbered(part.segments))
        for part in found.basis
    ]
    amounts = (found.certainty, found.client_owes, found.low, found.high)
    return amounts, found.unknown, basis, renumbered(found.citations)
