"""The table of invoices: what each client is asked for each visit."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.looks import due_for_a_look, look
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.invoice import Invoice


class InvoicesTable(Table[Invoice], of=Invoice):
    """Keyed by visit; `by_client` has a client's invoices, by the day of the visit, `by_reminder`
    those to be looked at, by when, and `by_overdue` those that a provider was told of.
    """

    NAME = "invoices"
    KEY = ("visit_id",)
    MISSING = "Nothing is invoiced for this visit."

    def indexed(self, record: Invoice) -> dict[str, str]:
        return look(record.look_at)

    def of_client(self, client_id: str) -> list[Invoice]:
        """A client's invoices, by day; an index shows the last moment's late."""
        return self.from_items(
            self._database.query(self.NAME, ("client_id", client_id), index="by_client")
        )

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The visits of invoices to look at at or before a moment, longest due first."""
        items = due_for_a_look(self._database, self.NAME, by=by, limit=limit, index="by_reminder")
        return [item["visit_id"] for item in items]

    def overdue_of(self, provider_id: str) -> list[Invoice]:
        """A provider's invoices that are overdue, longest first."""
        return self.from_items(
            self._database.query(self.NAME, ("provider_id", provider_id), index="by_overdue")
        )
