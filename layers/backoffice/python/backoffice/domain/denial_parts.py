"""Denial parts: all that a payer left open of a claim, in as many pieces as a person looks at."""

from __future__ import annotations

from collections.abc import Iterable

from backoffice.domain.adjustment_codes import AS_NEW, REMARKS, SPARING, WITHOUT_APPEAL
from backoffice.domain.denial import DisputedAmount
from backoffice.domain.money import Money

MOST_PARTS = 60
MOST_REMARKS = 20
"""Of one part. Nobody sends as many; a document that does must not be too large to keep."""
_TELLING = REMARKS.keys() | SPARING.keys() | AS_NEW | WITHOUT_APPEAL


def few(disputed: Iterable[DisputedAmount]) -> tuple[DisputedAmount, ...]:
    """The *disputed* amounts without those that are nothing; their sum is the same.

    Of too many, those for one reason are told together, whatever their lines; what is too much even
    then is told as one for a reason that nobody knows, which is nobody's but the payer's.
    """
    parts = [_briefly(part) for part in disputed if part.amount != Money.ZERO]
    if len(parts) <= MOST_PARTS:
        return tuple(parts)
    sums: dict[DisputedAmount, Money] = {}
    for part in parts:
        alike = part.but(line_id=None, amount=Money.ZERO)
        sums[alike] = sums.get(alike, Money.ZERO) + part.amount
    told = [alike.but(amount=amount) for alike, amount in sums.items() if amount != Money.ZERO]
    told.sort(key=lambda part: -abs(part.amount.cents))
    rest = Money.total(part.amount for part in told[MOST_PARTS:])
    unknown = DisputedAmount(group="", reason="", amount=rest)
    return (*told[:MOST_PARTS], *([unknown] if rest != Money.ZERO else []))


def _briefly(part: DisputedAmount) -> DisputedAmount:
    """The part with the remarks that matter most, those that spare the client first."""
    if len(part.remarks) <= MOST_REMARKS:
        return part
    once = dict.fromkeys(part.remarks)
    first = sorted(once, key=lambda each: (each not in SPARING, each not in _TELLING))
    return part.but(remarks=tuple(first[:MOST_REMARKS]))
