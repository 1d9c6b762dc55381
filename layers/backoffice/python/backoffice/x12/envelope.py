"""The envelope: which transaction sets a piece of EDI text holds, whoever wrote it and however.

Counts and control numbers that disagree are findings; what stands between them is read all the
same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import compress, count

from backoffice.x12.findings import Finding, Severity
from backoffice.x12.header import Header, read_header
from backoffice.x12.segments import (
    BLANK,
    UNSAID,
    Document,
    Group,
    Interchange,
    Row,
    Segment,
    TransactionSet,
    made,
)
from backoffice.x12.values import day

_ISA = re.compile(r"(?<![0-9A-Za-z])ISA(?=[^0-9A-Za-z])", re.IGNORECASE | re.ASCII)
_IGNORED = "\ufeffï»¿ \t\r\n\x1a\x00"  # a byte-order mark, also when decoded wrongly; padding
_ENVELOPE = frozenset({"TA1", "GS", "ST", "SE", "GE", "IEA"})
_is_remarkable = (_ENVELOPE | {"ISA", ""}).__contains__
"""Whether a tag is not that of simply one more segment."""
_NO_ROW = [""]
"""Row 0 of every transaction set, so that segment 1 is row 1."""
_BLOCK = 4096
"""Characters that are split at once to begin with; then twice as many, and so on, so that a text
of many interchanges is split about once, however long it is."""


def read(text: str) -> Document:
    """Every interchange in *text*; a text without one gives an empty document and a finding."""
    interchanges: list[Interchange] = []
    findings: list[Finding] = []
    end = 0
    while isa := _ISA.search(text, end):
        if text[end : isa.start()].strip(_IGNORED):
            findings.append(Finding("warning", "ISA", "there is other text before the header"))
        header = read_header(text, isa.start(), findings)
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


@lru_cache(maxsize=64)
def _padding(element: str, terminator: str) -> re.Pattern[str]:
    """Finds a blank beside what ends an element."""
    end = f"[{re.escape(element + terminator)}]"
    return re.compile(f" (?:{end}|(?<={end} ))")


def _length(block: str, terminator: str, count: int) -> int:
    """How many characters the first *count* segments of *block* take."""
    return sum(len(line) + len(terminator) for line in block.split(terminator)[:count])


class _Assembly:
    """An interchange while it is being read."""

    def __init__(self, header: Header, findings: list[Finding]) -> None:
        self._header = header
        self._delimiters = header.delimiters
        self._findings = findings
        self._acknowledgments: list[Segment] = []
        self._groups: list[Group] = []
        self._group: Row | None = None
        self._sets: list[TransactionSet] = []
        self._set: list[Row] = []
        self._tags: list[str] = []
        self._ended = False

    def fill(self, text: str, start: int) -> int:
        """Take segments from *start* on until the interchange ends; where the next may begin."""
        terminator, size = self._delimiters.terminator, _BLOCK
        while start < len(text):
            end = text.find(terminator, start + size) + 1 or len(text)
            block = text[start:end]
            rows = self._rows(block)
            tail = rows.pop()
            taken = self._take_rows(rows)
            if self._ended or taken < len(rows):
                whole = taken == len(rows) and not any(tail)
                return end if whole else start + _length(block, terminator, taken)
            if self._begins_another(tail):
                return start + _length(block, terminator, taken)
            self._take_tail(tail)
            start, size = end, 2 * size
        return start

    def _rows(self, block: str) -> list[Row]:
        """The elements of every segment in *block*, without padding and without broken lines.

        The last row is what no terminator follows: a single empty element, as a rule.
        """
        element, _, terminator, _ = self._delimiters
        for line_end in "\r\n":
            if line_end in block and line_end not in {element, terminator}:
                block = block.replace(line_end, "")
        lines = block.split(terminator)
        if (
            _padding(element, terminator).search(block)
            or "\t" in block
            or block != block.strip(BLANK)
        ):
            trimmed = [line.strip(BLANK) for line in lines]
            return [[each.strip(BLANK) for each in line.split(element)] for line in trimmed]
        return [line.split(element) for line in lines]

    def _take_rows(self, rows: list[Row]) -> int:
        """Take *rows* until the interchange ends or the next begins, and say how many those are."""
        tags, begun = self._tags_of(rows), 0
        for index in compress(count(), map(_is_remarkable, tags)):
            tag = tags[index]
            if begun < index:
                self._take_run(tags[begun:index], rows[begun:index])
            if tag == "ISA" and self._begins_another(rows[index]):
                return index
            begun = index + 1
            if tag:
                self._take(tag, rows[index])
            if self._ended:
                return begun
        self._take_run(tags[begun:], rows[begun:])
        return len(rows)

    def _tags_of(self, rows: list[Row]) -> list[str]:
        """The tags of *rows* in capitals, which they are as a rule; ISA for the next header."""
        tags = [row[0] for row in rows]
        together = "".join(tags)
        capitals = together.upper()
        if together != capitals:
            tags = [tag.upper() for tag in tags]
        if "ISA" in capitals:
            tags = [
                "ISA" if self._begins_another(row) else tag
                for tag, row in zip(tags, rows, strict=True)
            ]
        return tags

    def _begins_another(self, row: Row) -> bool:
        """Whether *row* is the header of the next interchange, which may have other delimiters."""
        return _ISA.match(self._delimiters.element.join(row)) is not None

    def _take_run(self, tags: list[str], rows: list[Row]) -> None:
        """Take segments that say nothing about the envelope."""
        if self._set:
            self._tags += tags
            self._set += rows
            return
        for tag in tags:
            self._fault("warning", tag, "stands outside of any transaction set")

    def _take_tail(self, row: Row) -> None:
        """The last piece, which nothing ends: half an amount is worse than none, so drop it."""
        tag = row[0].upper()
        if tag == "IEA" and len(row) > 2:
            self._take(tag, row)
        elif any(row):
            self._fault("error", "IEA", "the text ends in the middle of a segment")

    def _take(self, tag: str, row: Row) -> None:
        match tag:
            case "GS":
                self._close_group()
                self._group = row
            case "ST":
                if self._set:
                    self._close_set()
                self._tags, self._set = ["", tag], [_NO_ROW, row]
            case "SE" if self._set:
                self._tags.append(tag)
                self._set.append(row)
                self._close_set(row)
            case "GE":
                self._close_group(row)
            case "IEA":
                self._close_group()
                self._check(row, "ISA13", len(self._groups), self._header.control_number)
                self._ended = True
            case "TA1":
                told = tag, tuple(row), len(self._set), self._delimiters
                self._acknowledgments.append(Segment(*told))
            case _:
                self._take_run([tag], [row])

    def closed(self) -> Interchange:
        """The interchange, as far as it came."""
        if not self._ended:
            self._close_group()
            number = self._header.control_number
            self._fault("error", "IEA", "the interchange does not end", number)
        *header, _ = self._header
        said = *header, tuple(self._acknowledgments), tuple(self._groups)
        return made(Interchange, said)

    def _close_set(self, trailer: Row | None = None) -> None:
        tags, rows = self._tags, self._set
        _, identifier, control_number, version = (rows[1] + UNSAID)[:4]
        if not version and self._group:
            version = (self._group + UNSAID)[8]
        said = identifier.upper(), control_number, version.upper(), tags, rows, self._delimiters
        self._sets.append(made(TransactionSet, said))
        if trailer is None:
            self._fault("error", "SE", "the transaction set does not end", control_number)
        else:
            self._check(trailer, "ST02", len(rows) - 1, control_number)
        self._tags, self._set = [], []

    def _close_group(self, trailer: Row | None = None) -> None:
        if self._set:
            self._close_set()
        header, self._group = self._group, None
        sets, self._sets = tuple(self._sets), []
        if header is None:
            if sets or trailer:
                self._fault("error", "GS", "a group has no header")
            if sets:
                self._groups.append(Group("", "", "", sets))
            return
        _, code, _, _, made_on, _, control_number, _, version = (header + UNSAID)[:9]
        told = code.upper(), control_number, version.upper(), sets, day(made_on)
        self._groups.append(made(Group, told))
        if trailer is None:
            self._fault("error", "GE", "the group does not end", control_number)
        else:
            self._check(trailer, "GS06", len(sets), control_number)

    def _check(self, trailer: Row, opening: str, found: int, control_number: str) -> None:
        """A trailer says how many were sent, and repeats the control number of its header."""
        if trailer[1:3] == [str(found), control_number]:
            return
        tag, counted, repeated = (trailer + UNSAID)[:3]
        tag = tag.upper()
        sane = counted.isascii() and counted.isdecimal() and len(counted) < 11
        if not sane or int(counted) != found:
            says = f"{int(counted) if sane else 'nothing'} counted, {found} found"
            self._fault("error", f"{tag}01", says, control_number)
        if repeated != control_number:
            self._fault("error", f"{tag}02", f"differs from {opening}", control_number)

    def _fault(self, severity: Severity, where: str, says: str, within: str = "") -> None:
        self._findings.append(Finding(severity, where, says, within))
