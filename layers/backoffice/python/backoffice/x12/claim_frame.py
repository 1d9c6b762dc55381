"""What stands around the claims of a document: versions, levels, lengths, characters. (837P)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from backoffice.x12.claim_codes import (
    ASSIGNMENTS,
    CONSENTS,
    FILINGS,
    RESPONSIBILITIES,
    SEXES,
    STATES,
    YES_NO,
)
from backoffice.x12.findings import Finding, Severity
from backoffice.x12.hierarchy import Level
from backoffice.x12.segments import Group, Segment, TransactionSet

_LONGEST = {
    "NM1": {3: 60, 4: 35, 5: 25, 9: 80},
    "N3": {1: 55, 2: 55},
    "N4": {1: 30, 3: 15},
    "SBR": {3: 50},
    "CLM": {2: 18},
    "SV1": {2: 18},
    "REF": {2: 50},
    "NTE": {2: 80},
}
"""Elements into which people put more characters than they have."""

_CODES: dict[str, dict[int, Set[str]]] = {
    "SBR": {1: RESPONSIBILITIES | {"U"}, 9: FILINGS},
    "DMG": {3: SEXES},
    "CLM": {6: YES_NO, 7: ASSIGNMENTS, 8: CONSENTS},
}
"""Elements whose codes payers look at."""
_SEGMENTS = """
    AMT BHT CAS CLM CN1 CR1 CR2 CR3 CRC CTP CUR DMG DTP FRM HCP HI HL K3 LIN LQ LX MEA MOA N2 N3 N4
    NM1 NTE OI PAT PER PRV PS1 PWK QTY REF SBR SE ST SV1 SV4 SV5 SVD
"""
_KNOWN = frozenset(_SEGMENTS.split())

Fault = tuple[Severity, str, str]


def frame_findings(
    transaction_set: TransactionSet, group: Group, found: Sequence[Level]
) -> list[Finding]:
    """What is wrong with the frame; the claims in it are read all the same."""
    faults = [
        *_versions(transaction_set, group),
        *_numbers(found),
        *(fault for segment in transaction_set.segments for fault in _elements(segment)),
    ]
    return [Finding(*fault, transaction_set.control_number) for fault in faults]


def _versions(transaction_set: TransactionSet, group: Group) -> Iterator[Fault]:
    if group.code and group.code != "HC":
        yield "error", "GS01", "the group is not one of claims"
    if group.version and transaction_set.version != group.version:
        yield "error", "ST03", "differs from GS08"


def _numbers(found: Sequence[Level]) -> Iterator[Fault]:
    """Levels are numbered once each, and say whether others stand below."""
    numbers = [level.segments[0].said(1) for level in found]
    if len(set(numbers)) < len(numbers) or None in numbers:
        yield "error", "HL01", "levels are not numbered, each by a number of its own"
    parents = {id(level.parent) for level in found}
    for level in found:
        header = level.segments[0]
        if (header.said(4) == "1") != (id(level) in parents):
            says = f"segment {header.position} is wrong about levels below"
            yield "warning", "HL04", says


def _elements(segment: Segment) -> Iterator[Fault]:
    between = segment.delimiters
    text = "".join(segment.elements).replace(between.component, "")
    if not text.replace(between.repetition or between.component, "").isprintable():
        says = f"segment {segment.position} has a control character"
        yield "error", segment.tag or "ST", says
    if segment.tag not in _KNOWN:
        yield "warning", segment.tag or "ST", f"segment {segment.position} is none of a claim"
    for number, codes in _CODES.get(segment.tag, {}).items():
        if (code := segment.code(number)) and code not in codes:
            yield "warning", f"{segment.tag}{number:02}", "is not a code of the standard"
    is_at_home = segment.tag == "N4" and segment.code(4) in {None, "US"}
    if is_at_home and segment.code(2) not in STATES:
        yield "warning", "N402", "is not a state"
    for number, longest in _LONGEST.get(segment.tag, {}).items():
        if len(segment.said(number) or "") > longest:
            says = f"is longer than {longest} characters"
            yield "error", f"{segment.tag}{number:02}", says
