"""What the desks of invoices need from the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from backoffice.domain.client import Client
    from backoffice.domain.invoice import Invoice
    from backoffice.domain.message import InvoiceMail
    from backoffice.domain.provider import Provider


class FindsInvoices(Protocol):
    """Invoices, also by whose they are."""

    def of_client(self, client_id: str, /) -> list[Invoice]:
        """A client's invoices, by the day of the visit."""


class FindsDueInvoices(Protocol):
    """Invoices, by when to look at them."""

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The visits of invoices to look at at or before a moment, longest due first."""


class FindsOverdueInvoices(Protocol):
    """Invoices that their providers were told of."""

    def overdue_of(self, provider_id: str, /) -> list[Invoice]:
        """A provider's invoices that are overdue, longest first."""


class InvoiceHandouts(Protocol):
    """Handing invoices out to whoever reminds of them."""

    def hand_out(self, visit_ids: Sequence[str]) -> None:
        """Put each invoice into the mailer's queue; it may arrive twice."""


class InvoicePost(Protocol):
    """The e-mails about invoices; it answers the mail service's own id of each."""

    def invoice(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
        says: InvoiceMail,
    ) -> str:
        """Tell a client of invoices, or remind them, and neither how much nor for what."""

    def missed_visit_policy(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Ask a client to read and accept what a visit costs that they miss."""
