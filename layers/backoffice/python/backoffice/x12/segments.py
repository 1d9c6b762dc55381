"""What EDI text is made of: segments in transaction sets, in groups, in interchanges.

All of them are tuples and no dataclasses: an answer has hundreds of segments, and a tuple is made
in a fraction of the time. A reader that is in a hurry takes the rows that a transaction set was
split into, and makes no segments at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property, partial
from itertools import count, repeat
from typing import NamedTuple

from backoffice.x12.findings import Finding
from backoffice.x12.values import whole_number

BLANK = " \t\r\n"
"""Padding; str.strip() alone would also take 0x1C to 0x1F, which may be delimiters."""


Row = list[str]
"""The elements of a segment as they stand in the document; element 0 is the tag."""

UNSAID: Row = [""] * 16
"""What follows the last element of any row: `row + UNSAID` says nothing there."""
_UNSAID = tuple(UNSAID)


class Delimiters(NamedTuple):
    """The characters that separate things; `repetition` is None where nothing may repeat (4010)."""

    element: str
    component: str
    terminator: str
    repetition: str | None


class Segment(NamedTuple):
    """One segment; `position` counts from ST = 1 within its transaction set, 0 outside of one."""

    tag: str
    elements: tuple[str, ...]
    """As they stand in the document, without the padding around them; element 0 is the tag."""
    position: int
    delimiters: Delimiters

    def said(self, number: int) -> str | None:
        """Element *number*, 1 being the first after the tag; None where nothing is said."""
        elements = self.elements
        return elements[number] or None if number < len(elements) else None

    def first(self, count: int) -> tuple[str, ...]:
        """The tag and what follows it, *count* in all; "" where nothing is said."""
        return (self.elements + _UNSAID)[:count]

    def code(self, number: int) -> str | None:
        """Element *number* as a code: some systems send codes in small letters."""
        elements = self.elements
        return elements[number].upper() or None if number < len(elements) else None

    def repeated(self, number: int) -> tuple[str, ...]:
        """Every repetition of element *number* that says something."""
        text, separator = self.said(number), self.delimiters.repetition
        if text is None:
            return ()
        if separator is None or separator not in text:
            return (said,) if (said := text.strip()) else ()
        return tuple([said for part in text.split(separator) if (said := part.strip())])

    def components(self, number: int) -> tuple[str, ...]:
        """The components of element *number*, empty ones included, since they count."""
        text = self.said(number)
        parts = text.split(self.delimiters.component) if text else ()
        return tuple([part.strip() for part in parts])


made = tuple.__new__
"""Makes a record of all that it holds, in order; a constructor takes twice as long or more."""

_segment = partial(made, Segment)

NOTHING = Segment("", ("",), 0, Delimiters("*", ":", "~", "^"))
"""Stands for a segment that is not there: it says nothing."""


_GUIDES = {
    "837": (("X222", "837P"), ("X098", "837P")),  # the latter in 4010
    "277": (("X214", "277CA"),),
}
"""Kinds that share their identifier with others, by what occurs in the version of their guide."""


class _Said(NamedTuple):
    """What a transaction set was split into."""

    identifier: str
    control_number: str
    version: str
    tags: Sequence[str]
    """In capitals, one for each of `rows`."""
    rows: Sequence[Row]
    """`rows[4]` is segment 4, ST being 1; row 0 has no tag, and says nothing."""
    delimiters: Delimiters


class TransactionSet(_Said):
    """One document, ST to SE, both included as far as both were there."""

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """All of it; made once, when somebody asks for it."""
        numbered = zip(self.tags, map(tuple, self.rows), count(), repeat(self.delimiters))
        return tuple(map(_segment, numbered))[1:]

    @property
    def kind(self) -> str:
        """What people call it: 277CA and 837P are told apart by their guide's version."""
        for guide, kind in _GUIDES.get(self.identifier, ()):
            if guide in self.version:
                return kind
        return self.identifier

    @property
    def whole(self) -> bool:
        """Whether it ends with a trailer that counts its segments and repeats its number."""
        _, counted, number = (self.rows[-1] + UNSAID)[:3]
        ends = self.tags[-1] == "SE" and number == self.control_number
        return ends and whole_number(counted) == len(self.rows) - 1

    @property
    def body(self) -> tuple[Segment, ...]:
        """The segments between ST and SE."""
        ends = bool(self.segments) and self.segments[-1].tag == "SE"
        return self.segments[1:-1] if ends else self.segments[1:]


class Group(NamedTuple):
    """A functional group, GS to GE; `code` is GS01, `made_on` GS04."""

    code: str
    control_number: str
    version: str
    sets: tuple[TransactionSet, ...]
    made_on: date | None = None


class Interchange(NamedTuple):
    """ISA to IEA; `acknowledgments` are the TA1 segments, which stand outside of any group."""

    sender: str
    receiver: str
    control_number: str
    version: str
    usage: str
    delimiters: Delimiters
    acknowledgments: tuple[Segment, ...]
    groups: tuple[Group, ...]


class Document(NamedTuple):
    """Everything that one text held, and what is wrong with its envelopes."""

    interchanges: tuple[Interchange, ...]
    findings: tuple[Finding, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every functional group, in order."""
        return tuple([group for sent in self.interchanges for group in sent.groups])

    @property
    def sets(self) -> tuple[TransactionSet, ...]:
        """Every transaction set, in order."""
        return tuple(
            [each for sent in self.interchanges for group in sent.groups for each in group.sets]
        )

    @property
    def kind(self) -> str | None:
        """The kind of the first transaction set; TA1 for a bare one; None for neither."""
        first = self._first
        if first is not None:
            return first.kind
        return "TA1" if any(each.acknowledgments for each in self.interchanges) else None

    @property
    def version(self) -> str | None:
        """The guide of the first transaction set, such as 005010X279A1."""
        first = self._first
        return first.version or None if first is not None else None

    @property
    def _first(self) -> TransactionSet | None:
        for sent in self.interchanges:
            for group in sent.groups:
                for each in group.sets:
                    return each
        return None
