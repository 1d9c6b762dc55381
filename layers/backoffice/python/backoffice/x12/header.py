"""The header of an interchange: who sends, to whom, and which characters separate the rest. (ISA)

Real headers are not always padded to their 106 characters, so the sixteen elements are walked
instead of counted.
"""

from __future__ import annotations

from typing import NamedTuple

from backoffice.x12.findings import Finding
from backoffice.x12.segments import BLANK, Delimiters, made

_LONGEST_HEADER = 400  # 106 characters when padded as it should be
_LINE_ENDS = str.maketrans("", "", "\r\n")


class Header(NamedTuple):
    """What an interchange has of its header, in that order, and how many characters it takes."""

    sender: str
    receiver: str
    control_number: str
    version: str
    usage: str
    delimiters: Delimiters
    length: int


def read_header(text: str, start: int, findings: list[Finding]) -> Header | None:
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
    told = (
        fields[6].strip(BLANK),
        fields[8].strip(BLANK),
        fields[13].strip(BLANK),
        version,
        usage.strip(BLANK),
        made(Delimiters, (element, component, terminator, repetition)),
        len(said) + 3,
    )
    return made(Header, told)


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
