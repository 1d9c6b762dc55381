"""What providers send about invoices."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.money import Money
from backoffice.domain.record import Fact


class NewInvoice(Fact):
    """That a visit is to be invoiced which no insurance pays."""

    fee: Annotated[
        Money | None,
        Field(description="In cents: the visit's own fee; null to invoice nothing any more."),
    ]
