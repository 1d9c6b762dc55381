"""Announcing: when a client is to be told of an invoice, beside reminders."""

from __future__ import annotations

from backoffice.domain.events.invoices import InvoiceAsked
from backoffice.domain.invoice import Invoice, InvoiceState, Standing
from backoffice.domain.money import Money


def is_news(known: Invoice | None, now: Invoice, standing_now: Standing) -> bool:
    """Whether the client is to be told of the invoice as it is *now*.

    They are when it asks for another amount than before, and that is to be paid. What is too
    little to be asked for by itself, and what has to wait, is no reason to write.
    """
    before = known.asked if known else Money.ZERO
    return now.asked != before and standing_now.state in {InvoiceState.OPEN, InvoiceState.OVERDUE}


def announced(invoice: Invoice) -> tuple[Invoice, InvoiceAsked]:
    """The invoice, of which its client is to be told once more."""
    told = invoice.but(announced=invoice.announced + 1)
    return told, InvoiceAsked(
        visit_id=told.visit_id,
        client_id=told.client_id,
        provider_id=told.provider_id,
        number=told.announced,
    )
