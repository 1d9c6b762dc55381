"""Events of invoices: what clients are asked to pay."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class InvoiceAsked(Event):
    """A client is asked for an amount that they were not told of: look whether to write now."""

    KIND = "invoice-asked"
    visit_id: str
    client_id: str
    provider_id: str
