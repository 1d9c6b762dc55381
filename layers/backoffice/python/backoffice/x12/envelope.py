"""The envelope: which transaction sets a piece of EDI text holds, whoever wrote it and however.

The header of an interchange says which characters separate the rest. Real headers are not always
padded to their 106 characters, so the sixteen elements are walked instead of counted. Counts and
control numbers that disagree are findings; what stands between them is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    made,
    segments,
)
from backoffice.x12.values import day

_ISA = re.compile(r"(?<![0-9A-Za-z])ISA(?=[^0-9A-Za-z])", re.IGNORECASE | re.ASCII)
_LONGEST_HEADER = 400  # 106 characters when padded as it should be
_IGNORED = "\ufeffï»¿ \t\r\n\x1a\x00"  # a byte-order mark, also when decoded wrongly; padding
_LINE_ENDS = str.maketrans("", "", "\r\n")
_ENVELOPE = frozenset({"TA1", "GS", "ST", "SE", "GE", "IEA"})
_REMARKABLE = _ENVELOPE | {"ISA", ""}
"""What is not simply one more segment; nor is a tag that is longer than tags are."""
_LONGEST_TAG = 3
_BLOCK = 4096
"""Characters that are split at once to begin with; then twice as many, and so on, so that a text
of many interchanges is split about once, however long it is."""


class _Header(NamedTuple):
    """The header of an interchange: what it says that anybody asks for, and how long it is."""

    sender: str
    receiver: str
    version: str
    control_number: str
    usage: str
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
    different = element != component != terminator != element
    if component.isalnum() or terminator.isalnum() or not different:
        findings.append(Finding("error", "ISA16", "the delimiters cannot be told apart"))
        return None
    said = element.join(fields[:16])
    if "\n" in said or "\r" in said:
        fields = [field.translate(_LINE_ENDS) for field in fields]
    declared, version, usage = fields[11].strip(BLANK), fields[12].strip(BLANK), fields[15]
    repetition = _repetition(declared, version, (element, component, terminator), findings)
    return _Header(
        fields[6].strip(BLANK),
        fields[8].strip(BLANK),
        version,
        fields[13].strip(BLANK),
        usage.strip(BLANK),
        Delimiters(element, component, terminator, repetition),
        len(said) + 3,
    )


def _repetition(
    declared: str, version: str, taken: tuple[str, ...], findings: list[Finding]
) -> str | None:
    """ISA11; up to 4010 that element held a `U` that meant something else, and nothing repeated."""
    if declared and not declared.isalnum() and declared not in taken:
        return declared[0]
    if version > "00401" and "^" not in taken:
        findings.append(Finding("warning", "ISA11", "no repetition separator; ^ is assumed"))
        return "^"
    return None


def _tags(rows: Iterable[list[str]]) -> list[str]:
    """The tags of *rows* in capitals, which they are as a rule."""
    tags = [row[0] for row in rows]
    together = "".join(tags)
    return tags if together == together.upper() else [tag.upper() for tag in tags]


def _length(block: str, terminator: str, count: int) -> int:
    """How many characters the first *count* segments of *block* take."""
    return sum(len(line) + len(terminator) for line in block.split(terminator)[:count])


class _Assembly:
    """An interchange while it is being read."""

    def __init__(self, header: _Header, findings: list[Finding]) -> None:
        self._header = header
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
        terminator, size = self._delimiters.terminator, _BLOCK
        while start < len(text):
            end = text.find(terminator, start + size) + 1 or len(text)
            block = text[start:end]
            *rows, tail = self._rows(block)
            taken = self._take_rows(rows)
            if self._ended or taken < len(rows):
                whole = taken == len(rows) and not any(tail)
                return end if whole else start + _length(block, terminator, taken)
            if self._begins_another(tail):
                return start + _length(block, terminator, taken)
            self._take_tail(tail)
            start, size = end, 2 * size
        return start

    def _rows(self, block: str) -> list[list[str]]:
        """The elements of every segment in *block*, without padding and without broken lines.

        The last row is what no terminator follows: a single empty element, as a rule.
        """
        element, _, terminator, _ = self._delimiters
        for line_end in "\r\n":
            if line_end in block and line_end not in {element, terminator}:
                block = block.replace(line_end, "")
        lines = block.split(terminator)
        if (
            f" {element}" in block
            or f"{element} " in block
            or f" {terminator}" in block
            or f"{terminator} " in block
            or "\t" in block
            or block != block.strip(BLANK)
        ):
            trimmed = [line.strip(BLANK) for line in lines]
            return [[each.strip(BLANK) for each in line.split(element)] for line in trimmed]
        return [line.split(element) for line in lines]

    def _take_rows(self, rows: list[list[str]]) -> int:
        """Take *rows* until the interchange ends or the next begins, and say how many those are."""
        tags, begun = _tags(rows), 0
        for index, tag in enumerate(tags):
            if tag not in _REMARKABLE and len(tag) <= _LONGEST_TAG:
                continue
            if begun < index:
                self._take_run(tags[begun:index], rows[begun:index])
            if tag not in _ENVELOPE and self._begins_another(rows[index]):
                return index
            begun = index + 1
            if tag:
                self._take(tag, rows[index])
            if self._ended:
                return begun
        self._take_run(tags[begun:], rows[begun:])
        return len(rows)

    def _begins_another(self, row: list[str]) -> bool:
        """Whether *row* is the header of the next interchange, which may have other delimiters."""
        return _ISA.match(self._delimiters.element.join(row)) is not None

    def _take_run(self, tags: list[str], rows: list[list[str]]) -> None:
        """Take segments that say nothing about the envelope."""
        if self._set:
            self._set += segments(tags, rows, len(self._set) + 1, self._delimiters)
            return
        for tag in tags:
            self._fault("warning", tag, "stands outside of any transaction set")

    def _take_tail(self, row: list[str]) -> None:
        """The last piece, which nothing ends: half an amount is worse than none, so drop it."""
        tag = row[0].upper()
        if tag == "IEA" and len(row) > 2:
            self._take(tag, row)
        elif any(row):
            self._fault("error", "IEA", "the text ends in the middle of a segment")

    def _take(self, tag: str, row: list[str]) -> None:
        if self._set and tag not in _ENVELOPE:
            self._take_run([tag], [row])
            return
        position = 1 if tag == "ST" else len(self._set) + 1 if self._set else 0
        segment = made(Segment, (tag, tuple(row), position, self._delimiters))
        match tag:
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
                self._check(segment, "ISA13", len(self._groups), self._header.control_number)
                self._ended = True
            case "TA1":
                self._acknowledgments.append(segment)
            case _:
                self._fault("warning", tag, "stands outside of any transaction set")

    def closed(self) -> Interchange:
        """The interchange, as far as it came."""
        self._close_group()
        if not self._ended:
            number = self._header.control_number
            self._fault("error", "IEA", "the interchange does not end", number)
        return Interchange(
            sender=self._header.sender,
            receiver=self._header.receiver,
            control_number=self._header.control_number,
            version=self._header.version,
            usage=self._header.usage,
            delimiters=self._delimiters,
            acknowledgments=tuple(self._acknowledgments),
            groups=tuple(self._groups),
        )

    def _close_set(self, trailer: Segment | None = None) -> None:
        if not self._set:
            return
        header, taken = self._set[0], tuple(self._set)
        _, identifier, control_number, version = header.first(4)
        version = version or (self._group.code(8) if self._group else None) or ""
        said = identifier.upper(), control_number, version.upper(), taken
        self._sets.append(made(TransactionSet, said))
        if trailer is None:
            self._fault("error", "SE", "the transaction set does not end", control_number)
        else:
            self._check(trailer, "ST02", len(taken), control_number)
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
        if trailer.elements[1:3] == (str(found), control_number):
            return
        counted = trailer.said(1) or ""
        sane = counted.isascii() and counted.isdecimal() and len(counted) < 11
        if not sane or int(counted) != found:
            says = f"{int(counted) if sane else 'nothing'} counted, {found} found"
            self._fault("error", f"{trailer.tag}01", says, control_number)
        if (trailer.said(2) or "") != control_number:
            self._fault("error", f"{trailer.tag}02", f"differs from {opening}", control_number)

    def _fault(self, severity: Severity, where: str, says: str, within: str = "") -> None:
        self._findings.append(Finding(severity, where, says, within))
