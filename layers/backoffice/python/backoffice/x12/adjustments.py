"""Why a payer paid less than was charged: what a CAS says, and what is wrong with it. (835)

A payment has hundreds of claims, and the same reasons come again and again: each segment is
understood once, as amounts are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple, cast

from backoffice.x12.adjustment_reasons import KNOWN
from backoffice.x12.findings import Severity
from backoffice.x12.segments import UNSAID
from backoffice.x12.values import whole_cents

PATIENT = "PR"
ADJUSTMENT_GROUPS = frozenset({"CO", "CR", "OA", "PI", PATIENT})
"""CAS01: whose a difference is. CO is written off by contract, PR the patient's; CR corrects."""
_UNSAID = tuple(UNSAID[:4])

cents = lru_cache(maxsize=8192)(whole_cents)
"""Those of an amount, in dollars; None where it is none."""

Fault = tuple[Severity, str, str]
"""How bad something is, the element that it stands in, and what it is."""


class Adjustment(NamedTuple):
    """One reason why less, or more, was paid than charged: a triplet of a CAS.

    `group` is CAS01, and `reason` the claim adjustment reason code (CARC). `cents` is what
    `amount` says, None where that is none.
    """

    group: str | None
    reason: str | None
    amount: str | None
    quantity: str | None
    segment: int
    cents: int | None


class Reasons(NamedTuple):
    """What a CAS says.

    `triplets` are group, reason, amount, quantity and cents, `explained` the cents of all of them,
    and `left` of what they leave to the patient; None as soon as one says no amount.
    """

    triplets: tuple[tuple[str | None, str | None, str | None, str | None, int | None], ...]
    explained: int | None
    left: int | None
    faults: tuple[Fault, ...]


@lru_cache(maxsize=1024)
def reasons(*row: str) -> Reasons:
    """What *row*, a CAS, says. Quantities are mostly left empty, and count as a place."""
    places = row + _UNSAID
    group = places[1].upper() or None
    triplets, faults = [], list[Fault]()
    for at in range(2, max(len(row), 3), 3):
        reason, amount, quantity = places[at : at + 3]
        if reason or amount or at == 2:
            code, adjusted = reason.upper() or None, cents(amount)
            triplets.append((group, code, amount or None, quantity or None, adjusted))
            faults += _faults(group, code, adjusted)
    explained = total([each[-1] for each in triplets])
    return Reasons(tuple(triplets), explained, explained if group == PATIENT else 0, tuple(faults))


def _faults(group: str | None, reason: str | None, adjusted: int | None) -> Iterator[Fault]:
    if adjusted is None:
        yield "error", "CAS03", "adjusts by no amount"
    if group not in ADJUSTMENT_GROUPS:
        yield "warning", "CAS01", "does not say whose the difference is"
    if reason not in KNOWN:
        says = "gives no reason" if reason is None else "gives a reason that is not known"
        yield "warning", "CAS02", says


def total(amounts: Collection[int | None]) -> int | None:
    """The sum of *amounts*; None as soon as one of them is: part of a sum is worse than none."""
    return None if None in amounts else sum(cast("Collection[int]", amounts))
