"""What the desks of invoices need from the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.client import Client
    from backoffice.domain.invoice import Invoice
    from backoffice.domain.provider import Provider


class FindsInvoices(Protocol):
    """Invoices, also by whose they are."""

    def of_client(self, client_id: str, /) -> list[Invoice]:
        """A client's invoices, by the day of the visit."""


class InvoicePost(Protocol):
    """The e-mails about invoices; each answers the mail service's own id of it."""

    def invoice(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Tell a client that there is an invoice, and neither how much nor for what."""
