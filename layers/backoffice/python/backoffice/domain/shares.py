"""Shares: whose each amount is that one decision of a payer leaves unpaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from backoffice.domain.adjustment_reasons import Share, is_above_fee, share_of
from backoffice.domain.money import Money
from backoffice.domain.remittance import Reduction, RemittedClaim

TITLES = {"1": "deductible", "2": "coinsurance", "3": "copay"}
"""What a payer takes from the client under each reason (CARC, group PR), and what foretells it."""


class Unpaid(NamedTuple):
    """One amount that was not paid, and whose it is."""

    share: Share
    reduction: Reduction
    remarks: tuple[str, ...]
    """Of its line and of the claim."""
    line: int | None = None
    """Which line of the decision it is about; None: the whole claim."""


def unpaid(
    said: RemittedClaim, *, pays_first: bool, by_programme: bool = False
) -> Iterator[Unpaid]:
    """Every amount that *said* leaves unpaid, the claim's own first.

    *pays_first* and *by_programme* are those of `share_of`.
    """
    all_of_it = _above_fee(said.every_reduction) == said.charge

    def shared(
        each: Reduction, remarks: tuple[str, ...], whole: bool, line: int | None = None
    ) -> Unpaid:
        share = share_of(
            each.group,
            each.reason,
            remarks,
            by_programme=by_programme,
            whole=whole,
            pays_first=pays_first,
        )
        return Unpaid(share, each, remarks, line)

    for reduction in said.reductions:
        yield shared(reduction, said.remarks, all_of_it)
    for number, line in enumerate(said.lines):
        whole = all_of_it or _above_fee(line.reductions) == line.charge
        for reduction in line.reductions:
            yield shared(reduction, (*said.remarks, *line.remarks), whole, number)


def _above_fee(reductions: Iterable[Reduction]) -> Money:
    """What is called above the agreed fee, in however many amounts."""
    return Money.total(each.amount for each in reductions if is_above_fee(each.group, each.reason))
