"""One claim in a payer's remittance: what was paid for it and its lines, and why not more. (835)

Everything is read from the rows of its transaction set, by their numbers; the first to say
something counts. A payment has hundreds of claims, so the same amounts and days come again and
again: each is understood once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from backoffice.x12.remittances import PATIENT, Adjustment, PaidClaim, PaidLine, Person, Sums, total
from backoffice.x12.segments import UNSAID, Row, TransactionSet, made
from backoffice.x12.values import day, whole_cents

_REMARKS = {
    "LQ": (2,),  # of a line
    "MIA": (5, 20, 21, 22, 23),  # of a claim, inpatient
    "MOA": (3, 4, 5, 6, 7),  # of a claim, outpatient
}
_UNSAID_ROW: Row = []

cents = lru_cache(maxsize=8192)(whole_cents)
_day = lru_cache(maxsize=1024)(day)


class _Beside(NamedTuple):
    """What follows a CLP or a SVC: reasons and remarks, and whatever has a qualifier, by both."""

    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    first: dict[str, Row]


def read_claim(told: TransactionSet, starts: Sequence[int], end: int) -> PaidClaim:
    """The claim whose CLP and SVCs are at *starts*, and which ends before *end*."""
    start = starts[0]
    ends = [*starts[1:], end]
    row = told.rows[start] + UNSAID
    _, number, status, charge, paid, responsibility, filing, payer_number, _, frequency = row[:10]
    adjustments, remarks, first = _beside(told, start + 1, ends[0])
    lines = tuple([read_line(told, *span) for span in zip(starts[1:], ends[1:], strict=True)])
    began, ended = _on(first, "DTM232"), _on(first, "DTM233")
    corrected = first.get("NM174")
    said = (
        number or None,
        payer_number or None,
        status.upper() or None,
        charge or None,
        paid or None,
        responsibility or None,
        filing.upper() or None,
        frequency.upper() or None,
        adjustments,
        lines,
        remarks,
        _person(first.get("NM1QC", _UNSAID_ROW)),
        None if corrected is None else _person(corrected),
        _element(first, "NM1TT", 3),
        (began, ended or began),
        _on(first, "DTM050"),
        start,
        _sums_of_claim(charge, paid, adjustments, lines),
    )
    return made(PaidClaim, said)


def read_line(told: TransactionSet, start: int, end: int) -> PaidLine:
    """The service line whose SVC is at *start*, and which ends before *end*."""
    row = told.rows[start] + UNSAID
    _, procedure, charge, paid, _, units, billed = row[:7]
    component = told.delimiters.component
    code, modifiers = _procedure(procedure, component)
    adjustments, remarks, first = _beside(told, start + 1, end)
    began = _on(first, "DTM472")
    ended = began
    if began is None:
        began = _on(first, "DTM150")
        ended = _on(first, "DTM151") or began
    said = (
        code,
        modifiers,
        charge or None,
        paid or None,
        adjustments,
        _element(first, "REF6R", 2),
        _element(first, "AMTB6", 2),
        units or None,
        _submitted(billed, component) if billed else (),
        (began, ended),
        remarks,
        start,
        _sums(charge, paid, adjustments),
    )
    return made(PaidLine, said)


def _beside(told: TransactionSet, start: int, end: int) -> _Beside:
    adjustments: list[Adjustment] = []
    remarks: list[str] = []
    first: dict[str, Row] = {}
    tags, rows = told.tags, told.rows
    for number in range(start, end):
        tag, row = tags[number], rows[number]
        if tag == "CAS":
            adjustments += _adjustments(row, number)
        elif tag in _REMARKS:
            said = row + UNSAID * 2
            remarks += [said[at].upper() for at in _REMARKS[tag] if said[at]]
        elif len(row) > 1:
            first.setdefault(tag + row[1].upper(), row)
    return made(_Beside, (tuple(adjustments), tuple(remarks), first))


def _adjustments(row: Row, number: int) -> list[Adjustment]:
    """Every triplet of a CAS; quantities are mostly left empty, and count as a place."""
    group = row[1].upper() or None if len(row) > 1 else None
    found = []
    for at in range(2, max(len(row), 3), 3):
        reason, amount, quantity = (row[at : at + 3] + UNSAID)[:3]
        if reason or amount or at == 2:
            said = reason.upper() or None, amount or None, quantity or None
            found.append(made(Adjustment, (group, *said, number, cents(amount or None))))
    return found


def _sums(charge: str, paid: str, adjustments: Sequence[Adjustment]) -> Sums:
    explained = total([each.cents for each in adjustments])
    left = total([each.cents for each in adjustments if each.group == PATIENT])
    return made(Sums, (cents(charge or None), cents(paid or "0"), explained, left))


def _sums_of_claim(
    charge: str, paid: str, adjustments: Sequence[Adjustment], lines: Sequence[PaidLine]
) -> Sums:
    """Of a claim's own reasons and those of its lines."""
    charged, settled, explained, left = _sums(charge, paid, adjustments)
    explained = total([explained, *[line.sums.explained for line in lines]])
    left = total([left, *[line.sums.left for line in lines]])
    return made(Sums, (charged, settled, explained, left))


@lru_cache(maxsize=1024)
def _procedure(text: str, component: str) -> tuple[str | None, tuple[str, ...]]:
    """What was done, and its modifiers: HC:90837:95."""
    parts = [part.strip() for part in text.split(component)] + UNSAID
    return parts[1] or None, tuple([each.upper() for each in parts[2:6] if each])


def _submitted(text: str, component: str) -> tuple[str, ...]:
    parts = [part.strip() for part in text.split(component)]
    return tuple([each for each in parts[1:6] if each])


def _person(row: Row) -> Person:
    _, _, _, last, first, _, _, _, _, identifier = (row + UNSAID)[:10]
    return made(Person, (last or None, first or None, identifier or None))


def _element(first: dict[str, Row], which: str, number: int) -> str | None:
    row = first.get(which)
    return row[number] or None if row is not None and len(row) > number else None


def _on(first: dict[str, Row], which: str) -> date | None:
    return _day(_element(first, which, 2) or "")
