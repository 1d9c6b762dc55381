"""What providers and staff send about invoices."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.calendar import Day
from backoffice.domain.ledger import RefundWay
from backoffice.domain.money import Money
from backoffice.domain.record import Fact


class NewInvoice(Fact):
    """That a visit is to be invoiced which no insurance pays."""

    fee: Annotated[
        Money | None,
        Field(description="In cents: the visit's own fee; null to invoice nothing any more."),
    ]


class NewRefund(Fact):
    """That a client was given back, in another way than to their card, what is owed to them."""

    amount: Annotated[Money, Field(gt=Money.ZERO, description="In cents: all that is owed.")]
    way: Annotated[RefundWay, Field(description="How it left.")]
    reference: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./#-]{0,39}$",
            description="What finds it again, as the number of the cheque; the client reads it.",
        ),
    ]
    day: Annotated[Day, Field(description="The day on which it left.")]
