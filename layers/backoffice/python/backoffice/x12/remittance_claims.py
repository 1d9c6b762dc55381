"""One claim in a payer's remittance: what was paid for it and its lines, and why not more. (835)

A payment has hundreds of claims, and the same procedures, reasons and sums come again and again:
each is understood once, as amounts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from backoffice.x12.paid_claims import PATIENT, Adjustment, PaidClaim, PaidLine, Sums, cents, total
from backoffice.x12.remittance_loops import Loop
from backoffice.x12.segments import UNSAID, TransactionSet, made

_UNSAID = tuple(UNSAID)


def read_claim(told: TransactionSet, loops: Sequence[Loop]) -> PaidClaim:
    """The claim that the first of *loops* is about; the others are its lines."""
    start, *adjusted = loops[0]
    _, number, status, charge, paid, left, filing, payer_number, _, frequency = (
        told.rows[start] + UNSAID
    )[:10]
    own, every, owed = _reasons(told, adjusted)
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
        own,
        lines,
        _sums(
            charge,
            paid,
            (*every, *[line.sums.explained for line in lines]),
            (*owed, *[line.sums.left for line in lines]),
        ),
        start,
        told,
    )
    return made(PaidClaim, said)


def read_line(told: TransactionSet, loop: Loop) -> PaidLine:
    """The service line that *loop* is."""
    start, *adjusted = loop
    service = _service(told.delimiters.component, *told.rows[start])
    own, every, owed = _reasons(told, adjusted)
    sums = _sums(service[2], service[3], every, owed)
    return made(PaidLine, (*service, own, sums, start, told))


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


def _reasons(
    told: TransactionSet, numbers: Sequence[int]
) -> tuple[tuple[Adjustment, ...], _Cents, _Cents]:
    """Every triplet of every CAS; cents of each CAS, and of what it leaves to the patient."""
    adjustments: list[Adjustment] = []
    every: list[int | None] = []
    left: list[int | None] = []
    for number in numbers:
        triplets, explained, owed = _triplets(*told.rows[number])
        every.append(explained)
        left.append(owed)
        for group, reason, amount, quantity, adjusted in triplets:
            said = group, reason, amount, quantity, number, adjusted
            adjustments.append(made(Adjustment, said))
    return tuple(adjustments), tuple(every), tuple(left)


_Triplet = tuple[str | None, str | None, str | None, str | None, int | None]


@lru_cache(maxsize=1024)
def _triplets(*row: str) -> tuple[tuple[_Triplet, ...], int | None, int | None]:
    """Group, reason, amount, quantity and cents of each triplet of a CAS; cents of all of them.

    The last are those that it leaves to the patient. Quantities are mostly left empty, and count
    as a place.
    """
    places = row + _UNSAID[:4]
    group = places[1].upper() or None
    triplets: list[_Triplet] = []
    for at in range(2, max(len(row), 3), 3):
        reason, amount, quantity = places[at : at + 3]
        if reason or amount or at == 2:
            said = reason.upper() or None, amount or None, quantity or None
            triplets.append((group, *said, cents(amount)))
    explained = total([each[-1] for each in triplets])
    return tuple(triplets), explained, explained if group == PATIENT else 0


@lru_cache(maxsize=4096)
def _sums(charge: str | None, paid: str | None, every: _Cents, left: _Cents) -> Sums:
    charged, settled = cents(charge), cents(paid or "0")
    explained, off_by = total(every), None
    if charged is not None and settled is not None and explained is not None:
        off_by = charged - settled - explained
    return made(Sums, (charged, settled, explained, total(left), off_by))
