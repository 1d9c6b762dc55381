"""Giving back: what a client paid beyond what is theirs returns to the card that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.money import Money

MOST_AT_ONCE = 20
"""How many payments are given back in one write; whoever paid in small parts has many."""


def planned(
    payments: Sequence[ClientPayment], visit_id: str, credit: Money, *, at: datetime
) -> tuple[list[ClientPayment], Money]:
    """*payments*, newest first, of which *credit* is to go back; and what of it cannot go there.

    The newest payment is given back first: a card that was charged yesterday still exists.
    """
    changed: list[ClientPayment] = []
    for payment in payments:
        part = min(payment.left_of(visit_id), credit)
        if part > Money.ZERO:
            changed.append(payment.giving_back(visit_id, part, at=at))
            credit -= part
    return changed, credit
