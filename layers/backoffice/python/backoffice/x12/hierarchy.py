"""Who stands under whom: a payer, the provider asking, the subscriber, the dependents.

X12 writes the tree as a list of HL segments, each naming its parent. Some systems name the wrong
one; then the nearest fitting level above is taken, and a finding says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from backoffice.x12.findings import Finding
from backoffice.x12.segments import NOTHING, UNSAID, Segment, TransactionSet, made

ELIGIBILITY = {"21": "20", "22": "21", "23": "22"}
"""HL03 of a level in a 270 or 271, and HL03 of the level that it belongs under."""

CLAIMS = {"22": "20", "23": "22"}
"""The same for an 837P: the billing provider, the subscriber, the patient on their plan."""


CLAIM_STATUS = {"21": "20", "19": "21", "PT": "19", "22": "19", "23": "22"}
"""The same for a 277CA; subscribers and dependents stand in those older than X214."""


_ASIDE = frozenset({"EB", "EQ"})
"""What begins a benefit or a question: from there on nothing is said about the level itself."""


class Level(NamedTuple):
    """One HL and the segments up to the next; whether two are the same is a question of `is`."""

    code: str
    parent: Level | None
    within: TransactionSet
    start: int
    """The number of its HL in the transaction set."""
    tags: Sequence[str]
    """Of all its segments, the HL first."""
    head: Mapping[str, Sequence[int]]
    """The numbers of what is said about the level itself, before its first EB or EQ, by tag."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All of them, the HL first."""
        return self.within.segments[self.start - 1 : self.start - 1 + len(self.tags)]

    def ancestor(self, code: str) -> Level | None:
        """This level or the one above it that has *code*."""
        level: Level | None = self
        while level is not None and level.code != code:
            level = level.parent
        return level

    def number(self, tag: str) -> int:
        """That of the first segment in the head that has *tag*, or 0."""
        return self.head[tag][0] if tag in self.head else 0

    def numbers(self, tag: str) -> Sequence[int]:
        """Those of every segment in the head that has *tag*."""
        return self.head.get(tag, ())

    def first(self, tag: str) -> Segment:
        """The first segment in the head that has *tag*, or `NOTHING`."""
        number = self.number(tag)
        return self.within.segments[number - 1] if number else NOTHING

    def spans(self, tag: str) -> Iterable[tuple[int, int]]:
        """The numbers from each *tag* in it up to the next."""
        return _spans(self.tags, tag, self.start)

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
    tags = transaction_set.tags
    if tags[-1] == "SE":
        tags = tags[:-1]
    for start, end in _spans(tags, "HL"):
        _, own, upper, code = (transaction_set.rows[start] + UNSAID)[:4]
        code, its_tags = code.upper(), tags[start:end]
        parent = by_number.get(upper)
        if (parent.code if parent else None) != above.get(code):
            parent = _nearest(code, above, latest)
            says = f"segment {start} does not name the level that it belongs under"
            findings.append(Finding("warning", "HL02", says, transaction_set.control_number))
        head: dict[str, list[int]] = {}
        for number, tag in enumerate(its_tags, start):
            if tag in _ASIDE:
                break
            head.setdefault(tag, []).append(number)
        level = made(Level, (code, parent, transaction_set, start, its_tags, head))
        found.append(level)
        latest[code] = by_number[own] = level
    return tuple(found)


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


def _spans(tags: Sequence[str], tag: str, first: int = 0) -> Iterable[tuple[int, int]]:
    """From each *tag* among *tags*, which are counted from *first* on, up to the next."""
    starts = [number for number, each in enumerate(tags, first) if each == tag]
    return zip(starts, [*starts[1:], first + len(tags)], strict=False)
