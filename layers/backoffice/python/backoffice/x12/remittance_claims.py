"""One claim in a payer's remittance: what was paid for it and its lines, and why not more. (835)

The same services and sums come again and again: each is understood once, as amounts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from backoffice.x12.adjustments import cents, reasons, total
from backoffice.x12.paid_claims import PaidClaim, PaidLine, Sums
from backoffice.x12.remittance_loops import Loop
from backoffice.x12.segments import UNSAID, TransactionSet, made

_UNSAID = tuple(UNSAID)


def read_claim(told: TransactionSet, loops: Sequence[Loop]) -> PaidClaim:
    """The claim that the first of *loops* is about; the others are its lines."""
    start, *adjusted = loops[0]
    _, number, status, charge, paid, left, filing, payer_number, _, frequency = (
        told.rows[start] + UNSAID
    )[:10]
    every, owed, odd = _explained(told, adjusted)
    lines = tuple([read_line(told, loop) for loop in loops[1:]])
    said = (
        number or None,
        payer_number or None,
        status.upper() or None,
        charge or None,
        paid or None,
        left or None,
        filing.upper() or None,
        frequency.upper() or None,
        lines,
        _sums(
            charge,
            paid,
            (*every, *[line.sums.explained for line in lines]),
            (*owed, *[line.sums.left for line in lines]),
        ),
        odd or True in [line.odd for line in lines],
        start,
        told,
    )
    return made(PaidClaim, said)


def read_line(told: TransactionSet, loop: Loop) -> PaidLine:
    """The service line that *loop* is."""
    start, *adjusted = loop
    service = _service(told.delimiters.component, *told.rows[start])
    every, owed, odd = _explained(told, adjusted)
    sums = _sums(service[2], service[3], every, owed)
    return made(PaidLine, (*service, sums, odd, start, told))


_Service = tuple[str | None, tuple[str, ...], str | None, str | None, str | None, tuple[str, ...]]


@lru_cache(maxsize=1024)
def _service(component: str, *row: str) -> _Service:
    """What an SVC says was done (HC:90837:95), its modifiers, charge, payment and units.

    And what was billed, if it was something else.
    """
    _, done, charge, paid, _, units, billed = (row + _UNSAID)[:7]
    procedure, *modifiers = _parts(done, component)[1:6]
    return (
        procedure or None,
        tuple([each.upper() for each in modifiers if each]),
        charge or None,
        paid or None,
        units or None,
        tuple([each for each in _parts(billed, component)[1:6] if each]),
    )


def _parts(composite: str, component: str) -> list[str]:
    return [part.strip() for part in composite.split(component)] + UNSAID


_Cents = tuple[int | None, ...]


def _explained(told: TransactionSet, numbers: Sequence[int]) -> tuple[_Cents, _Cents, bool]:
    """Cents of each CAS, and of what it leaves to the patient; whether one of them is odd."""
    every: list[int | None] = []
    left: list[int | None] = []
    odd = False
    for number in numbers:
        _, explained, owed, faults = reasons(*told.rows[number])
        every.append(explained)
        left.append(owed)
        odd |= bool(faults)
    return tuple(every), tuple(left), odd


@lru_cache(maxsize=4096)
def _sums(charge: str | None, paid: str | None, every: _Cents, left: _Cents) -> Sums:
    charged, settled = cents(charge), cents(paid or "0")
    explained, off_by = total(every), None
    if charged is not None and settled is not None and explained is not None:
        off_by = charged - settled - explained
    return made(Sums, (charged, settled, explained, total(left), off_by))
