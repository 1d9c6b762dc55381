"""The table of invoices: what each client is asked for each visit."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.invoice import Invoice

_ALL = "-"


class InvoicesTable(Table[Invoice], of=Invoice):
    """Keyed by visit; `by_client` has a client's invoices, by the day of the visit, `by_reminder`
    those to be looked at, by when, and `by_overdue` those that a provider was told of.
    """

    NAME = "invoices"
    KEY = ("visit_id",)
    MISSING = "Nothing is invoiced for this visit."

    def indexed(self, record: Invoice) -> dict[str, str]:
        if record.look_at is None:
            return {}
        return {"look_in": _ALL, "look_place": moment_text(record.look_at)}

    def of_client(self, client_id: str) -> list[Invoice]:
        """A client's invoices, by day; an index shows the last moment's late."""
        return self.from_items(
            self._database.query(self.NAME, ("client_id", client_id), index="by_client")
        )

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The visits of invoices to look at at or before a moment, longest due first."""
        items = self._database.query(
            self.NAME,
            ("look_in", _ALL),
            index="by_reminder",
            range=Range("look_place", "<=", moment_text(by)),
            limit=limit,
        )
        return [item["visit_id"] for item in items]

    def overdue_of(self, provider_id: str) -> list[Invoice]:
        """A provider's invoices that are overdue, longest first."""
        return self.from_items(
            self._database.query(self.NAME, ("provider_id", provider_id), index="by_overdue")
        )
