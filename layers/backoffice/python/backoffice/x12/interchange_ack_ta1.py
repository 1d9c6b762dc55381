"""Did a whole envelope arrive and open? Before anybody looked at what was in it. (TA1)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from backoffice.x12.findings import X12Error
from backoffice.x12.segments import Document
from backoffice.x12.writing import Route, Usage, bare_interchange

ACCEPTED = frozenset({"A", "E"})
"""TA104: accepted, or accepted though errors were noted."""


@dataclass(frozen=True, slots=True)
class AcknowledgedInterchange:
    """What became of an envelope of ours: its ISA13, the verdict (TA104), and why (TA105)."""

    control_number: str | None
    accepted: bool
    note: str | None
    code: str | None = None


def interchanges(document: Document) -> tuple[AcknowledgedInterchange, ...]:
    """What every TA1 in *document* says; a verdict that nobody knows is none to rely on."""
    return tuple(
        AcknowledgedInterchange(ta1.said(1), ta1.code(4) in ACCEPTED, ta1.said(5), ta1.code(4))
        for interchange in document.interchanges
        for ta1 in interchange.acknowledgments
    )


def write(
    route: Route,
    *,
    of: int,
    made_at: datetime,
    code: Literal["A", "E", "R"],
    note: str,
    control_number: int,
    at: datetime,
    usage: Usage,
) -> str:
    """The TA1 about the interchange number *of*, which was *made_at* then.

    Raises `X12Error` for numbers that are none, and for a note that has not three digits.
    """
    if not 0 < of <= 999_999_999 or made_at.tzinfo is None:
        raise X12Error("the interchange acknowledged has no number or no moment")
    if not (note.isascii() and note.isdecimal() and len(note) == 3):
        raise X12Error("a note has three digits")
    made = made_at.astimezone(UTC)
    row = ("TA1", f"{of:09}", f"{made:%y%m%d}", f"{made:%H%M}", code, note)
    return bare_interchange([row], route, control_number=control_number, at=at, usage=usage)
