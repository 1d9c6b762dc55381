"""Which segments of a remittance belong together: a claim's own, each line's, what is kept. (835)

Money is read at once. What else stands beside a claim or a line is found in its rows when somebody
asks for it; the first to say something counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from backoffice.x12.segments import UNSAID, Row, TransactionSet
from backoffice.x12.values import day

_LOOPS = frozenset({"LX", "CLP", "SVC", "PLB", "SE"})
"""The segments that begin something else; each of them ends what stood before it."""
_MARKS = _LOOPS | {"CAS"}
_REMARKS = {
    "LQ": (2,),  # of a line
    "MIA": (5, 20, 21, 22, 23),  # of a claim, inpatient
    "MOA": (3, 4, 5, 6, 7),  # of a claim, outpatient
}
_SILENT: Row = UNSAID + UNSAID

Loop = list[int]
"""The number of the segment that begins it, then those of its adjustments (CAS)."""


def loops(told: TransactionSet) -> list[Loop]:
    """Everything that *told* is made of, the header first."""
    found = [[1]]
    for number, tag in enumerate(told.tags):
        if tag in _MARKS:
            if tag == "CAS":
                found[-1].append(number)
            else:
                found.append([number])
    return found


def beside(told: TransactionSet, start: int) -> Iterator[tuple[str, Row]]:
    """Tags and rows of what follows segment *start* and belongs to it."""
    for number in range(start + 1, len(told.tags)):
        if told.tags[number] in _LOOPS:
            return
        yield told.tags[number], told.rows[number]


def adjusting(told: TransactionSet, start: int) -> list[int]:
    """The numbers of the adjustments (CAS) that belong to segment *start*."""
    return [at for at, (tag, _) in enumerate(beside(told, start), start + 1) if tag == "CAS"]


def first(told: TransactionSet, start: int, tag: str, qualifier: str) -> Row:
    """The first row beside segment *start* that is a *tag* of that kind; else one without words."""
    for each, row in beside(told, start):
        if each == tag and len(row) > 1 and row[1].upper() == qualifier:
            return row + UNSAID
    return _SILENT


def on(told: TransactionSet, start: int, qualifier: str) -> date | None:
    """The day of a DTM beside segment *start*."""
    return day(first(told, start, "DTM", qualifier)[2])


def remarks(told: TransactionSet, start: int) -> tuple[str, ...]:
    """Remark codes (RARC) beside segment *start*."""
    said = [
        (row + UNSAID + UNSAID)[at].upper()
        for tag, row in beside(told, start)
        for at in _REMARKS.get(tag, ())
    ]
    return tuple([code for code in said if code])
