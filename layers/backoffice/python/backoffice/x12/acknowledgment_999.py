"""Was what we sent well-formed, and was it let in? (999, and 997 before it)

A 999 judges one functional group: each transaction set in it, and the segments and elements that
broke its guide. Sets that were let in need not be listed, and of a group that was refused as a
whole none is. 005010X231A1; the older 997 says the same with AK3, AK4 and AK5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backoffice.x12.hierarchy import chunks
from backoffice.x12.segments import NOTHING, Document, Segment, TransactionSet
from backoffice.x12.values import whole_number
from backoffice.x12.writing import Composite, Envelope, Route, Row, Usage, interchange

VERSION = "005010X231A1"
ACCEPTED = frozenset({"A", "E"})
"""IK501 and AK901: accepted, or accepted though errors were noted."""
PARTLY = "P"
"""AK901: some sets of the group were accepted."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """One fault: the segment, where it stands in the set (ST being 1), the element, and why.

    `element` is None where the segment as a whole is at fault. `code` is IK304 or IK403, `loop`
    IK303, and `claim` the claim number (CLM01) that some name beside the fault (CTX).
    """

    segment: str | None
    position: int | None
    element: str | None
    code: str | None
    component: str | None = None
    loop: str | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgedSet:
    """What became of one transaction set that we sent; `number` is its ST02.

    `code` is the verdict, IK501, and `reasons` are IK502 to IK506.
    """

    number: str | None
    accepted: bool
    errors: tuple[SyntaxFault, ...]
    code: str | None = None
    reasons: tuple[str, ...] = ()
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgedGroup:
    """What became of a group: AK901, and how many sets came and were taken (AK903, AK904).

    `control_number` is the GS06 of the group that we sent, and `reasons` are AK905 to AK909.
    """

    code: str | None
    received: int | None
    accepted: int | None
    sets: tuple[AcknowledgedSet, ...]
    control_number: str | None = None
    reasons: tuple[str, ...] = ()
    functional: str | None = None

    def took(self, number: str) -> bool | None:
        """Whether the set *number* (ST02) was accepted, listed or not; None where nobody says."""
        verdicts = [each.accepted for each in self.sets if each.number == number]
        if verdicts:
            return all(verdicts)
        if self.code == PARTLY:
            return self._lists_every_refusal() or None
        return self.code in ACCEPTED if self.code else None

    def _lists_every_refusal(self) -> bool:
        refused = sum(not each.accepted for each in self.sets)
        if self.received is None or self.accepted is None:
            return False
        return refused > 0 and refused == self.received - self.accepted


def groups(document: Document) -> tuple[AcknowledgedGroup, ...]:
    """What every 999 and 997 in *document* says."""
    return tuple(_group(each) for each in document.sets if each.identifier in {"999", "997"})


def _group(transaction_set: TransactionSet) -> AcknowledgedGroup:
    ak1 = _first(transaction_set.segments, "AK1")
    ak9 = _first(transaction_set.segments, "AK9")
    return AcknowledgedGroup(
        code=ak9.code(1),
        received=whole_number(ak9.said(3)),
        accepted=whole_number(ak9.said(4)),
        sets=tuple(_set(each) for each in chunks(transaction_set.body, "AK2")),
        control_number=ak1.said(2),
        reasons=_reasons(ak9, 5, 9),
        functional=ak1.code(1),
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
        code=verdict.code(1),
        reasons=_reasons(verdict, 2, 6),
        identifier=segments[0].said(1),
    )


def _reasons(segment: Segment, first: int, last: int) -> tuple[str, ...]:
    return tuple(code for number in range(first, last + 1) if (code := segment.code(number)))


def _faults(segments: tuple[Segment, ...]) -> list[SyntaxFault]:
    """The faults of one segment; where its elements are at fault, those and not the segment."""
    at = segments[0]
    place = whole_number(at.said(2))
    named = [each.components(1) for each in segments if each.tag == "CTX"]
    claim = next((parts[1] or None for parts in named if _is_claim(parts)), None)
    elements = []
    for each in segments:
        if each.tag in {"IK4", "AK4"} and (parts := each.components(1)):
            component = (parts[1] or None) if len(parts) > 1 else None
            elements.append(
                SyntaxFault(at.code(1), place, parts[0], each.said(3), component, at.said(3), claim)
            )
    return elements or [SyntaxFault(at.code(1), place, None, at.said(4), None, at.said(3), claim)]


def _is_claim(parts: tuple[str, ...]) -> bool:
    return len(parts) > 1 and parts[0].upper() == "CLM01"


def _first(segments: tuple[Segment, ...], *tags: str) -> Segment:
    return next((each for each in segments if each.tag in tags), NOTHING)


def write(
    group: AcknowledgedGroup,
    route: Route,
    *,
    of: str,
    control_number: int,
    at: datetime,
    usage: Usage,
) -> str:
    """The 999 that says *group*; *of* is the guide of the sets that it judges, as 005010X222A1.

    Raises `X12Error` for what X12 cannot carry.
    """
    rows: list[Row] = [("AK1", group.functional or "HC", group.control_number, of)]
    for each in group.sets:
        rows.append(("AK2", each.identifier or "837", each.number, of))
        for fault in each.errors:
            rows += _fault_rows(fault)
        rows.append(("IK5", each.code or ("A" if each.accepted else "R"), *each.reasons))
    counted = len(group.sets)
    taken = sum(each.accepted for each in group.sets)
    received = counted if group.received is None else group.received
    accepted = taken if group.accepted is None else group.accepted
    rows.append(("AK9", group.code, received, received, accepted, *group.reasons))
    envelope = Envelope("999", "FA", VERSION, route, control_number, at, usage)
    return interchange(rows, envelope)


def _fault_rows(fault: SyntaxFault) -> list[Row]:
    """A fault of an element stands below its segment, which says so with code 8."""
    code = fault.code if fault.element is None else "8"
    rows: list[Row] = [("IK3", fault.segment, fault.position, fault.loop, code)]
    if fault.claim:
        rows.append(("CTX", Composite(("CLM01", fault.claim))))
    if fault.element is not None:
        place = Composite((fault.element, fault.component or ""))
        rows.append(("IK4", place, None, fault.code))
    return rows
