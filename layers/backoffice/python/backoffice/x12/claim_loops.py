"""Finding things in a claim's document: loops, and the days and amounts in them. (837P)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backoffice.x12.claims import Address, Adjustment, Contact
from backoffice.x12.findings import Finding, Severity
from backoffice.x12.segments import NOTHING, Segment
from backoffice.x12.values import day, decimal


@dataclass(frozen=True, slots=True)
class Loop:
    """A run of segments that belong together; findings about them go where `findings` are kept."""

    segments: tuple[Segment, ...]
    findings: list[Finding]
    within: str
    """The control number of the transaction set."""

    def split(self, *tags: str) -> tuple[Loop, ...]:
        """What stands before the first of *tags*, and then a loop from each of them on."""
        starts = [at for at, segment in enumerate(self.segments) if segment.tag in tags]
        bounds = zip([0, *starts], [*starts, len(self.segments)], strict=True)
        return tuple(
            Loop(self.segments[start:end], self.findings, self.within) for start, end in bounds
        )

    def named(self, code: str) -> Loop:
        """The loop in this one whose NM1 has *code*; an empty one where there is none."""
        for loop in self.split("NM1")[1:]:
            if loop.segments[0].code(1) == code:
                return loop
        return Loop((), self.findings, self.within)

    def first(self, tag: str, code: str | None = None) -> Segment:
        """The first segment that has *tag* and, if one is asked for, *code* in its element 1."""
        for segment in self.segments:
            if segment.tag == tag and code in {None, segment.code(1)}:
                return segment
        return NOTHING

    def every(self, tag: str) -> list[Segment]:
        """All segments that have *tag*."""
        return [segment for segment in self.segments if segment.tag == tag]

    def note(self, severity: Severity, where: str, says: str) -> None:
        """Report what is wrong."""
        self.findings.append(Finding(severity, where, says, self.within))

    def amount(self, segment: Segment, number: int) -> Decimal | None:
        """Element *number* as a number; one that cannot be read is reported."""
        text = segment.said(number)
        found = decimal(text) if text else None
        if text and found is None:
            self.note("error", f"{segment.tag}{number:02}", "cannot be read as a number")
        return found

    def days(self, segment: Segment, number: int) -> tuple[date | None, date | None]:
        """First and last day of element *number*; what cannot be read is reported."""
        text = segment.said(number)
        first, dash, last = (text or "").partition("-")
        found = day(first.strip()), day(last.strip()) if dash else None
        if text and (found[0] is None or (dash and found[1] is None)):
            self.note("error", f"{segment.tag}{number:02}", "cannot be read as a day")
        return found

    def address(self) -> Address | None:
        """N3 and N4, if one of them is there."""
        street, place = self.first("N3"), self.first("N4")
        if street is NOTHING and place is NOTHING:
            return None
        return Address(street.said(1), place.said(1), place.code(2), place.said(3), street.said(2))

    def contact(self) -> Contact | None:
        """PER, if it is there."""
        segment = self.first("PER")
        numbers = {segment.code(at): segment.said(at + 1) for at in (7, 5, 3)}
        if segment is NOTHING:
            return None
        return Contact(segment.said(2), numbers.get("TE"), numbers.get("EM"))

    def adjustments(self) -> tuple[Adjustment, ...]:
        """Every triplet of every CAS; some systems leave out a triplet in the middle."""
        return tuple(
            Adjustment(
                segment.code(1),
                segment.code(at),
                self.amount(segment, at + 1),
                self.amount(segment, at + 2),
            )
            for segment in self.every("CAS")
            for at in range(2, 20, 3)
            if segment.said(at) or segment.said(at + 1)
        )


def texts(parts: Sequence[str]) -> tuple[str, ...]:
    """Those of *parts* that say something, as codes."""
    return tuple(part.upper() for part in parts if part)
