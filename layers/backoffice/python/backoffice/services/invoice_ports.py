"""What the desks of invoices need from the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backoffice.domain.invoice import Invoice


class FindsInvoices(Protocol):
    """Invoices, also by whose they are."""

    def of_client(self, client_id: str, /) -> list[Invoice]:
        """A client's invoices, by the day of the visit."""
