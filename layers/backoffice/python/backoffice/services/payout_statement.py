"""A payout's statement: what a provider is paid for which visit, to read, and to compute with.

It leaves the house as a file, so it names clients by their ids and says nothing of their care.
"""

from __future__ import annotations

from typing import Self

from backoffice.domain.calendar import Day
from backoffice.domain.money import Money
from backoffice.domain.payout import WHY, Payout, PayoutLine, PayoutStatus
from backoffice.domain.record import Fact
from backoffice.services.comma_separated import comma_separated


class StatementLine(Fact):
    """One visit in a statement."""

    visit_id: str
    service_on: Day
    client_id: str
    claim_id: str | None = None
    payer_id: str | None = None
    receipt_id: str | None = None
    """The remittance that decided it last."""
    charged: Money
    allowed: Money
    contractual: Money
    payer_paid: Money
    client_paid: Money
    share: Money
    """What you have earned with the visit so far."""
    paid_before: Money
    """What earlier payouts had of that."""
    amount: Money
    """What this payout pays for it; below zero, what it takes off."""
    recoupment: str | None = None
    """Why something is taken off, or comes back."""

    @classmethod
    def of(cls, line: PayoutLine) -> Self:
        """The line as it is shown."""
        why = WHY[line.recoupment] if line.recoupment else None
        shown = {name: each for name, each in dict(line).items() if name in cls.model_fields}
        return cls(**{**shown, "amount": line.amount, "recoupment": why})


class StatementTotals(Fact):
    """What the lines come to."""

    charged: Money
    allowed: Money
    contractual: Money
    payer_paid: Money
    client_paid: Money
    share: Money
    paid_before: Money
    amount: Money
    """What is paid."""
    recouped: Money
    """What was taken off in it, as a negative amount."""


class PayoutStatement(Fact):
    """What a provider is paid on one payday, and what for."""

    payout_id: str
    provider_id: str
    payday: Day
    status: PayoutStatus
    reference: str | None = None
    """Of the transfer, once it was made."""
    lines: tuple[StatementLine, ...]
    """Those that take something off first, then by day."""
    totals: StatementTotals

    @classmethod
    def of(cls, payout: Payout) -> Self:
        """The statement of *payout*."""
        lines = tuple(map(StatementLine.of, payout.lines))
        return cls(
            payout_id=payout.payout_id,
            provider_id=payout.provider_id,
            payday=payout.payday,
            status=payout.status,
            reference=payout.reference,
            lines=lines,
            totals=StatementTotals(
                **{name: Money.total(getattr(line, name) for line in lines) for name in _SUMMED},
                recouped=Money.total(line.amount for line in lines if line.amount < Money.ZERO),
            ),
        )


_SUMMED = tuple(name for name in StatementTotals.model_fields if name != "recouped")


def as_csv(statement: PayoutStatement) -> str:
    """*statement* as RFC 4180 text: a head, a line for each visit, the totals."""
    totals = dict(statement.totals) | {"visit_id": "total"}
    rows = [*map(dict, statement.lines), totals]
    return comma_separated(tuple(StatementLine.model_fields), rows)
