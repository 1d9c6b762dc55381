"""Shares: whose each amount is that one decision of a payer leaves unpaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from backoffice.domain.adjustment_reasons import Share, share_of
from backoffice.domain.money import Money
from backoffice.domain.remittance import Reduction, RemittedClaim


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

    def shared(
        each: Reduction, remarks: tuple[str, ...], charge: Money, line: int | None
    ) -> Unpaid:
        share = share_of(
            each.group,
            each.reason,
            remarks,
            by_programme=by_programme,
            whole=each.amount == charge,
            pays_first=pays_first,
        )
        return Unpaid(share, each, remarks, line)

    for reduction in said.reductions:
        yield shared(reduction, said.remarks, said.charge, None)
    for number, line in enumerate(said.lines):
        for reduction in line.reductions:
            yield shared(reduction, (*said.remarks, *line.remarks), line.charge, number)
