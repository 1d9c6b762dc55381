"""The envelope: which transaction sets a piece of EDI text holds, whoever wrote it and however.

The header of an interchange says which characters separate the rest. Real headers are not always
padded to their 106 characters, so the sixteen elements are walked instead of counted. Counts and
control numbers that disagree are findings; what stands between them is read all the same.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backoffice.x12.findings import Finding, Severity
from backoffice.x12.segments import (
    BLANK,
    Delimiters,
    Document,
    Group,
    Interchange,
    Segment,
    TransactionSet,
)
from backoffice.x12.values import day

_ISA = re.compile(r"(?<![0-9A-Za-z])ISA(?=[^0-9A-Za-z])", re.IGNORECASE)
_LONGEST_HEADER = 400  # 106 characters when padded as it should be
_IGNORED = "\ufeffï»¿ \t\r\n\x1a\x00"  # a byte-order mark, also when decoded wrongly; padding
_LINE_ENDS = str.maketrans("", "", "\r\n")
_ENVELOPE = frozenset({"TA1", "GS", "ST", "SE", "GE", "IEA"})


class _Header(NamedTuple):
    elements: list[str]
    delimiters: Delimiters
    length: int


def read(text: str) -> Document:
    """Every interchange in *text*; a text without one gives an empty document and a finding."""
    interchanges: list[Interchange] = []
    findings: list[Finding] = []
    end = 0
    while isa := _ISA.search(text, end):
        if text[end : isa.start()].strip(_IGNORED):
            findings.append(Finding("warning", "ISA", "there is other text before the header"))
        header = _header(text, isa.start(), findings)
        if header is None:
            end = isa.end()
            continue
        assembly = _Assembly(header, findings)
        end = assembly.fill(text, isa.start() + header.length)
        interchanges.append(assembly.closed())
    if not interchanges:
        findings.append(Finding("error", "ISA", "no interchange header was found"))
    elif text[end:].strip(_IGNORED):
        findings.append(Finding("warning", "IEA", "there is other text after the interchange"))
    return Document(tuple(interchanges), tuple(findings))


def _header(text: str, start: int, findings: list[Finding]) -> _Header | None:
    """The header that begins at *start*: its elements, and what separates everything after it."""
    element = text[start + 3]
    fields = text[start : start + _LONGEST_HEADER].split(element, 16)
    if len(fields) < 17 or len(fields[16]) < 2:
        findings.append(Finding("error", "ISA", "the interchange header is cut off"))
        return None
    component, terminator = fields[16][0], fields[16][1]
    if component.isalnum() or terminator.isalnum() or len({element, component, terminator}) < 3:
        findings.append(Finding("error", "ISA16", "the delimiters cannot be told apart"))
        return None
    elements = [field.translate(_LINE_ENDS).strip(BLANK) for field in fields[1:16]]
    repetition = _repetition(elements[10], elements[11], {element, component, terminator}, findings)
    return _Header(
        elements,
        Delimiters(element, component, terminator, repetition),
        length=len(element.join(fields[:16])) + len(element + component + terminator),
    )


def _repetition(
    declared: str, version: str, taken: set[str], findings: list[Finding]
) -> str | None:
    """ISA11; up to 4010 that element held a `U` that meant something else, and nothing repeated."""
    if declared and not declared.isalnum() and declared not in taken:
        return declared[0]
    if version > "00401" and "^" not in taken:
        findings.append(Finding("warning", "ISA11", "no repetition separator; ^ is assumed"))
        return "^"
    return None


class _Assembly:
    """An interchange while it is being read."""

    def __init__(self, header: _Header, findings: list[Finding]) -> None:
        self._header = header.elements
        self._delimiters = header.delimiters
        self._findings = findings
        self._acknowledgments: list[Segment] = []
        self._groups: list[Group] = []
        self._group: Segment | None = None
        self._sets: list[TransactionSet] = []
        self._set: list[Segment] = []
        self._ended = False

    def fill(self, text: str, start: int) -> int:
        """Take segments from *start* on until the interchange ends; where the next may begin."""
        terminator = self._delimiters.terminator
        while not self._ended and start < len(text):
            end = text.find(terminator, start)
            raw = text[start : end if end >= 0 else len(text)].strip(BLANK)
            if _ISA.match(raw):
                break
            if end < 0:
                self._take_tail(self._segment(raw))
                return len(text)
            start = end + 1
            segment = self._segment(raw)
            if segment.tag:
                self._take(segment)
        return start

    def _segment(self, raw: str) -> Segment:
        if "\n" in raw or "\r" in raw:  # lines that were broken at some width
            raw = raw.translate(_LINE_ENDS)
        elements = tuple(raw.split(self._delimiters.element))
        tag = elements[0].strip(BLANK).upper()
        position = len(self._set) + 1 if self._set or tag == "ST" else 0
        return Segment(tag, elements, position, self._delimiters)

    def _take_tail(self, segment: Segment) -> None:
        """The last piece, which nothing ends: half an amount is worse than none, so drop it."""
        if segment.tag == "IEA" and len(segment.elements) > 2:
            self._take(segment)
        elif any(segment.elements):
            self._fault("error", "IEA", "the text ends in the middle of a segment")

    def _take(self, segment: Segment) -> None:
        if self._set and segment.tag not in _ENVELOPE:
            self._set.append(segment)
            return
        match segment.tag:
            case "GS":
                self._close_group()
                self._group = segment
            case "ST":
                self._close_set()
                self._set = [segment]
            case "SE" if self._set:
                self._set.append(segment)
                self._close_set(segment)
            case "GE":
                self._close_group(segment)
            case "IEA":
                self._close_group()
                self._check(segment, "ISA13", len(self._groups), self._header[12])
                self._ended = True
            case "TA1":
                self._acknowledgments.append(segment)
            case tag:
                self._fault("warning", tag, "stands outside of any transaction set")

    def closed(self) -> Interchange:
        """The interchange, as far as it came."""
        self._close_group()
        if not self._ended:
            self._fault("error", "IEA", "the interchange does not end", self._header[12])
        return Interchange(
            sender=self._header[5],
            receiver=self._header[7],
            control_number=self._header[12],
            version=self._header[11],
            usage=self._header[14],
            delimiters=self._delimiters,
            acknowledgments=tuple(self._acknowledgments),
            groups=tuple(self._groups),
        )

    def _close_set(self, trailer: Segment | None = None) -> None:
        if not self._set:
            return
        header, segments = self._set[0], tuple(self._set)
        control_number = header.said(2) or ""
        version = header.code(3) or (self._group.code(8) if self._group else None) or ""
        self._sets.append(TransactionSet(header.code(1) or "", control_number, version, segments))
        if trailer is None:
            self._fault("error", "SE", "the transaction set does not end", control_number)
        else:
            self._check(trailer, "ST02", len(segments), control_number)
        self._set = []

    def _close_group(self, trailer: Segment | None = None) -> None:
        self._close_set()
        header, self._group = self._group, None
        sets, self._sets = tuple(self._sets), []
        if header is None:
            if sets or trailer:
                self._fault("error", "GS", "a group has no header")
            if sets:
                self._groups.append(Group("", "", "", sets))
            return
        control_number = header.said(6) or ""
        made_on = day(header.said(4) or "")
        self._groups.append(
            Group(header.code(1) or "", control_number, header.code(8) or "", sets, made_on)
        )
        if trailer is None:
            self._fault("error", "GE", "the group does not end", control_number)
        else:
            self._check(trailer, "GS06", len(sets), control_number)

    def _check(self, trailer: Segment, opening: str, found: int, control_number: str) -> None:
        """A trailer says how many were sent, and repeats the control number of its header."""
        counted = trailer.said(1) or ""
        sane = counted.isascii() and counted.isdecimal() and len(counted) < 11
        if not sane or int(counted) != found:
            says = f"{int(counted) if sane else 'nothing'} counted, {found} found"
            self._fault("error", f"{trailer.tag}01", says, control_number)
        if (trailer.said(2) or "") != control_number:
            self._fault("error", f"{trailer.tag}02", f"differs from {opening}", control_number)

    def _fault(self, severity: Severity, where: str, says: str, within: str = "") -> None:
        self._findings.append(Finding(severity, where, says, within))
