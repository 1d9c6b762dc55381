"""Looking at what nobody told of: each thing on its own, and none while the processor is away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from backoffice.domain.errors import Conflict, OfficeError, ProcessorUnavailable

_IT_IS_DOWN = 5
"""So many unanswered questions in a row; one may be a failure that the processor remembers."""


class Looked(NamedTuple):
    """What a look at what nobody told of came to."""

    things: int
    failed: int
    """Of them, those that have to be looked at by a person if it goes on."""


def look_at_each(ids: Sequence[str], look: Callable[[str], object]) -> Looked:
    """Let *look* look at each; one that fails waits for the next time, and stops no other.

    Where the processor does not answer at all, the rest waits, too. What somebody else works on
    is theirs.
    """
    failed = in_a_row = 0
    for number, each in enumerate(ids, start=1):
        try:
            look(each)
        except ProcessorUnavailable:
            failed, in_a_row = failed + 1, in_a_row + 1
            if in_a_row == _IT_IS_DOWN:
                return Looked(number, failed)
            continue
        except Conflict:
            pass
        except OfficeError:
            failed += 1
        in_a_row = 0
    return Looked(len(ids), failed)
