"""The tables of clients' payments: each one, where each client pays, and what was read of news."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.looks import due_for_a_look, look
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.processor_news import NewsRead
from backoffice.domain.till import Till


class ClientPaymentsTable(Table[ClientPayment], of=ClientPayment):
    """Keyed by payment; `by_look` has those of which something is awaited, by when to look, and
    `by_charge` those that were paid.
    """

    NAME = "client-payments"
    KEY = ("payment_id",)
    MISSING = "There is no such payment."

    def indexed(self, record: ClientPayment) -> dict[str, str]:
        return look(record.look_at)

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The payments to ask the processor about at or before a moment, longest due first."""
        items = due_for_a_look(self._database, self.NAME, by=by, limit=limit)
        return [item["payment_id"] for item in items]

    def of_charge(self, charge_id: str) -> list[str]:
        """The payment that a charge is of; none where it is somebody else's."""
        items = self._database.query(self.NAME, ("charge_id", charge_id), index="by_charge")
        return [item["payment_id"] for item in items]


class TillsTable(Table[Till], of=Till):
    """Keyed by client."""

    NAME = "tills"
    KEY = ("client_id",)


class NewsReadTable(Table[NewsRead], of=NewsRead):
    """Keyed by who reads; one item."""

    NAME = "processor-news-read"
    KEY = ("reader",)
    MISSING = "The processor's list was never read."

    def lasting(self, record: NewsRead) -> bool:  # noqa: ARG002
        return False
