"""The table of invoices: what each client is asked for each visit."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.invoice import Invoice


class InvoicesTable(Table[Invoice], of=Invoice):
    """Keyed by visit; `by_client` has a client's invoices, by the day of the visit."""

    NAME = "invoices"
    KEY = ("visit_id",)
    MISSING = "Nothing is invoiced for this visit."

    def of_client(self, client_id: str) -> list[Invoice]:
        """A client's invoices, by day; an index shows the last moment's late."""
        return self.from_items(
            self._database.query(self.NAME, ("client_id", client_id), index="by_client")
        )
