"""Who stands under whom: a payer, the provider asking, the subscriber, the dependents.

X12 writes the tree as a list of HL segments, each naming its parent. Some systems name the wrong
one; then the nearest fitting level above is taken, and a finding says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from backoffice.x12.findings import Finding
from backoffice.x12.segments import NOTHING, Segment, TransactionSet, made

ELIGIBILITY = {"21": "20", "22": "21", "23": "22"}
"""HL03 of a level in a 270 or 271, and HL03 of the level that it belongs under."""

CLAIMS = {"22": "20", "23": "22"}
"""The same for an 837P: the billing provider, the subscriber, the patient on their plan."""


CLAIM_STATUS = {"21": "20", "19": "21", "PT": "19", "22": "19", "23": "22"}
"""The same for a 277CA; subscribers and dependents stand in those older than X214."""


class Level(NamedTuple):
    """One HL and the segments up to the next; whether two are the same is a question of `is`."""

    code: str
    segments: tuple[Segment, ...]
    head: tuple[Segment, ...]
    """What is said about the level itself, before its first benefit (EB) or question (EQ)."""
    parent: Level | None
    tags: tuple[str, ...]
    """Those of `segments`, one for one."""

    def ancestor(self, code: str) -> Level | None:
        """This level or the one above it that has *code*."""
        level: Level | None = self
        while level is not None and level.code != code:
            level = level.parent
        return level

    def first(self, tag: str) -> Segment:
        """The first segment in the head that has *tag*, or `NOTHING`."""
        if tag in self.tags:
            place = self.tags.index(tag)
            return self.head[place] if place < len(self.head) else NOTHING
        return NOTHING

    def every(self, tag: str) -> list[Segment]:
        """Every segment in the head that has *tag*."""
        if tag not in self.tags:
            return []
        return [each for each in self.head if each.tag == tag]

    def split(self, tag: str) -> list[tuple[Segment, ...]]:
        """Its pieces that begin with *tag*, without what stands before the first."""
        return [self.segments[start:end] for start, end in _spans(self.tags, tag)]

    def has(self, tag: str) -> bool:
        """Whether *tag* occurs anywhere in this level."""
        return tag in self.tags

    def named(self, code: str) -> Segment:
        """The NM1 of the level *code* at or above this one, or `NOTHING`."""
        level = self.ancestor(code)
        return level.first("NM1") if level else NOTHING

    def path(self) -> tuple[Level, ...]:
        """From the top down to this level."""
        return (*self.parent.path(), self) if self.parent else (self,)


def levels(
    transaction_set: TransactionSet, above: Mapping[str, str], findings: list[Finding]
) -> tuple[Level, ...]:
    """Every level of *transaction_set* in order; *above* says which code belongs under which."""
    found: list[Level] = []
    by_number: dict[str, Level] = {}
    latest: dict[str, Level] = {}
    segments = transaction_set.body
    tags = tuple([segment.tag for segment in segments])
    for start, end in _spans(tags, "HL"):
        header, its_tags = segments[start], tags[start:end]
        code = header.code(3) or ""
        expected = above.get(code)
        parent = by_number.get(header.said(2) or "")
        if (parent.code if parent else None) != expected:
            parent = _nearest(code, above, latest)
            says = f"segment {header.position} does not name the level that it belongs under"
            findings.append(Finding("warning", "HL02", says, transaction_set.control_number))
        head = segments[start : start + _length_of_head(its_tags)]
        level = made(Level, (code, segments[start:end], head, parent, its_tags))
        found.append(level)
        latest[code] = by_number[header.said(1) or ""] = level
    return tuple(found)


def _length_of_head(tags: Sequence[str]) -> int:
    """How many of *tags* stand before the first benefit or question."""
    benefit = tags.index("EB") if "EB" in tags else len(tags)
    question = tags.index("EQ") if "EQ" in tags else benefit
    return min(benefit, question)


def _nearest(code: str, above: Mapping[str, str], latest: Mapping[str, Level]) -> Level | None:
    """The latest level that *code* fits under; where that is missing, the one above it."""
    expected = above.get(code)
    while expected is not None and expected not in latest:
        expected = above.get(expected)
    return latest[expected] if expected else None


def leaves(found: Sequence[Level]) -> set[int]:
    """The identity (`id`) of every level in *found* under which nobody stands."""
    return {*map(id, found)}.difference([id(level.parent) for level in found])


def chunks(segments: Sequence[Segment], tag: str) -> list[tuple[Segment, ...]]:
    """The pieces of *segments* that begin with *tag*; what stands before the first is left out."""
    spans = _spans([segment.tag for segment in segments], tag)
    return [tuple(segments[start:end]) for start, end in spans]


def _spans(tags: Sequence[str], tag: str) -> Iterable[tuple[int, int]]:
    """From each *tag* among *tags* up to the next."""
    starts = [index for index, each in enumerate(tags) if each == tag]
    return zip(starts, [*starts[1:], len(tags)], strict=False)
