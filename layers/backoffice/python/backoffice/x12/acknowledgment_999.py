"""Was what we sent well-formed, and was it let in? (999, 997, and TA1 for a whole envelope)

A 999 judges one functional group: each transaction set in it, and the segments and elements that
broke its guide. 005010X231A1; the older 997 says the same with AK3, AK4 and AK5.
"""

from __future__ import annotations

from dataclasses import dataclass

from backoffice.x12.hierarchy import chunks
from backoffice.x12.segments import NOTHING, Document, Segment, TransactionSet

ACCEPTED = frozenset({"A", "E"})
"""IK501, AK901 and TA104: accepted, or accepted though errors were noted."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """One fault: the segment, where it stands in the set (ST being 1), the element, and why.

    `element` is None where the segment as a whole is at fault. `code` is IK304 or IK403.
    """

    segment: str | None
    position: int | None
    element: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class AcknowledgedSet:
    """What became of one transaction set that we sent; `number` is its ST02."""

    number: str | None
    accepted: bool
    errors: tuple[SyntaxFault, ...]


@dataclass(frozen=True, slots=True)
class AcknowledgedGroup:
    """What became of a group: AK901, and how many sets came and were taken (AK903, AK904)."""

    code: str | None
    received: int | None
    accepted: int | None
    sets: tuple[AcknowledgedSet, ...]


@dataclass(frozen=True, slots=True)
class AcknowledgedInterchange:
    """What became of a whole envelope: its ISA13, and why it was refused (TA105)."""

    control_number: str | None
    accepted: bool
    note: str | None


def groups(document: Document) -> tuple[AcknowledgedGroup, ...]:
    """What every 999 and 997 in *document* says."""
    return tuple(_group(each) for each in document.sets if each.identifier in {"999", "997"})


def interchanges(document: Document) -> tuple[AcknowledgedInterchange, ...]:
    """What every TA1 in *document* says."""
    return tuple(
        AcknowledgedInterchange(ta1.said(1), ta1.code(4) in ACCEPTED, ta1.said(5))
        for interchange in document.interchanges
        for ta1 in interchange.acknowledgments
    )


def _group(transaction_set: TransactionSet) -> AcknowledgedGroup:
    ak9 = _first(transaction_set.segments, "AK9")
    return AcknowledgedGroup(
        code=ak9.code(1),
        received=_number(ak9.said(3)),
        accepted=_number(ak9.said(4)),
        sets=tuple(_set(each) for each in chunks(transaction_set.body, "AK2")),
    )


def _set(segments: tuple[Segment, ...]) -> AcknowledgedSet:
    verdict = _first(segments, "IK5", "AK5")
    return AcknowledgedSet(
        number=segments[0].said(2),
        accepted=verdict.code(1) in ACCEPTED,
        errors=tuple(
            fault
            for tag in ("IK3", "AK3")
            for chunk in chunks(segments, tag)
            for fault in _faults(chunk)
        ),
    )


def _faults(segments: tuple[Segment, ...]) -> list[SyntaxFault]:
    """The faults of one segment; where its elements are at fault, those and not the segment."""
    at = segments[0]
    place = _number(at.said(2))
    elements = [
        SyntaxFault(at.code(1), place, each.components(1)[0], each.said(3))
        for each in segments
        if each.tag in {"IK4", "AK4"} and each.said(1)
    ]
    return elements or [SyntaxFault(at.code(1), place, None, at.said(4))]


def _number(text: str | None) -> int | None:
    sane = text is not None and text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if text and sane else None


def _first(segments: tuple[Segment, ...], *tags: str) -> Segment:
    return next((each for each in segments if each.tag in tags), NOTHING)
