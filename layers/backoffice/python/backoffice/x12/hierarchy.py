"""Who stands under whom: a payer, the provider asking, the subscriber, the dependents.

X12 writes the tree as a list of HL segments, each naming its parent. Some systems name the wrong
one; then the nearest fitting level above is taken, and a finding says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backoffice.x12.findings import Finding
from backoffice.x12.segments import NOTHING, Segment, TransactionSet

ELIGIBILITY = {"21": "20", "22": "21", "23": "22"}
"""HL03 of a level in a 270 or 271, and HL03 of the level that it belongs under."""

CLAIMS = {"22": "20", "23": "22"}
"""The same for an 837P: the billing provider, the subscriber, the patient on their plan."""


CLAIM_STATUS = {"21": "20", "19": "21", "PT": "19", "22": "19", "23": "22"}
"""The same for a 277CA; subscribers and dependents stand in those older than X214."""


_STATEMENTS = frozenset({"EB", "EQ"})


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One HL and the segments up to the next; two levels are the same only if they are one."""

    code: str
    segments: tuple[Segment, ...]
    head: tuple[Segment, ...]
    """What is said about the level itself, before its first benefit (EB) or question (EQ)."""
    parent: Level | None
    tags: frozenset[str]
    """What occurs anywhere in this level."""

    def ancestor(self, code: str) -> Level | None:
        """This level or the one above it that has *code*."""
        level: Level | None = self
        while level is not None and level.code != code:
            level = level.parent
        return level

    def first(self, tag: str) -> Segment:
        """The first segment in the head that has *tag*, or `NOTHING`."""
        for segment in self.head:
            if segment.tag == tag:
                return segment
        return NOTHING

    def has(self, tag: str) -> bool:
        """Whether *tag* occurs anywhere in this level."""
        return tag in self.tags

    def named(self, code: str) -> Segment:
        """The NM1 of the level *code* at or above this one, or `NOTHING`."""
        level = self.ancestor(code)
        return level.first("NM1") if level else NOTHING

    def path(self) -> tuple[Level, ...]:
        """From the top down to this level."""
        return (*(self.parent.path() if self.parent else ()), self)


def levels(
    transaction_set: TransactionSet, above: Mapping[str, str], findings: list[Finding]
) -> tuple[Level, ...]:
    """Every level of *transaction_set* in order; *above* says which code belongs under which."""
    found: list[Level] = []
    by_number: dict[str, Level] = {}
    latest: dict[str, Level] = {}
    for chunk in chunks(transaction_set.body, "HL"):
        header = chunk[0]
        code = header.code(3) or ""
        expected = above.get(code)
        parent = by_number.get(header.said(2) or "")
        if (parent.code if parent else None) != expected:
            parent = _nearest(code, above, latest)
            says = f"segment {header.position} does not name the level that it belongs under"
            findings.append(Finding("warning", "HL02", says, transaction_set.control_number))
        tags = [segment.tag for segment in chunk]
        level = Level(code, chunk, _head(chunk, tags), parent, frozenset(tags))
        found.append(level)
        latest[code] = by_number[header.said(1) or ""] = level
    return tuple(found)


def _head(segments: tuple[Segment, ...], tags: Sequence[str]) -> tuple[Segment, ...]:
    """What stands before the first statement among *segments*, whose *tags* these are."""
    for index, tag in enumerate(tags):
        if tag in _STATEMENTS:
            return segments[:index]
    return segments


def _nearest(code: str, above: Mapping[str, str], latest: Mapping[str, Level]) -> Level | None:
    """The latest level that *code* fits under; where that is missing, the one above it."""
    expected = above.get(code)
    while expected is not None and expected not in latest:
        expected = above.get(expected)
    return latest[expected] if expected else None


def leaves(found: Sequence[Level]) -> frozenset[Level]:
    """The levels of *found* under which nobody stands."""
    return frozenset(found) - {level.parent for level in found if level.parent}


def chunks(segments: Sequence[Segment], tag: str) -> list[tuple[Segment, ...]]:
    """The pieces of *segments* that begin with *tag*; what stands before the first is left out."""
    starts = [index for index, segment in enumerate(segments) if segment.tag == tag]
    ends = [*starts[1:], len(segments)]
    return [tuple(segments[start:end]) for start, end in zip(starts, ends, strict=False)]
