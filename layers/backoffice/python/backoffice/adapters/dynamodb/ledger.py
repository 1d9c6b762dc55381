"""The tables of money: what payers paid, what it came to for each visit, and the ledger itself."""

from __future__ import annotations

from backoffice.adapters.dynamodb.database import Put
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.account import VisitAccount
from backoffice.domain.ledger import Entry
from backoffice.domain.receipt import Receipt


class ReceiptsTable(Table[Receipt], of=Receipt):
    """Keyed by what tells payments apart: payer, trace, day and amount."""

    NAME = "receipts"
    KEY = ("receipt_id",)
    MISSING = "There is no such remittance. A task names the one that it is about."


class VisitAccountsTable(Table[VisitAccount], of=VisitAccount):
    """Keyed by visit; `by_client` has a client's accounts, by the day of the visit."""

    NAME = "visit-accounts"
    KEY = ("visit_id",)
    MISSING = "No payer decided anything about this visit yet."

    def of_client(self, client_id: str) -> list[VisitAccount]:
        """A client's accounts, by day; an index shows the last moment's late."""
        return self.from_items(
            self._database.query(self.NAME, ("client_id", client_id), index="by_client")
        )


class LedgerTable(Table[Entry], of=Entry):
    """Keyed by book, then entry; what is written is never written again.

    `by_provider` has a provider's entries and `by_client` a client's, in the order of their days.
    """

    NAME = "ledger"
    KEY = ("book", "entry_id")
    MISSING = "There is no such entry."

    def indexed(self, record: Entry) -> dict[str, str]:
        return {"place": f"{record.day.isoformat()}.{record.entry_id}"}

    def put(self, record: Entry) -> Put:
        """The write that adds *record*; there is none that changes one.

        Raises:
            ValueError: it was written before.
        """
        if record.version:
            raise ValueError("what stands in the ledger is taken back by another entry")
        return super().put(record)

    def of_provider(self, provider_id: str) -> list[Entry]:
        """A provider's entries, by day; an index shows the last moment's late."""
        return self._by("by_provider", "provider_id", provider_id)

    def of_client(self, client_id: str) -> list[Entry]:
        """A client's entries, likewise."""
        return self._by("by_client", "client_id", client_id)

    def _by(self, index: str, whose: str, who: str) -> list[Entry]:
        return self.from_items(self._database.query(self.NAME, (whose, who), index=index))
