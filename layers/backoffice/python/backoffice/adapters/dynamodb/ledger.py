"""The tables of money: what payers paid, what it came to for each visit, and the ledger itself."""

from __future__ import annotations

from backoffice.adapters.dynamodb.database import Put, Range
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.account import VisitAccount
from backoffice.domain.ledger import Entry
from backoffice.domain.money import Money
from backoffice.domain.payout import OwedVisit
from backoffice.domain.receipt import Receipt

_ALL = "-"


class ReceiptsTable(Table[Receipt], of=Receipt):
    """Keyed by what tells payments apart: payer, trace, day and amount."""

    NAME = "receipts"
    KEY = ("receipt_id",)
    MISSING = "There is no such remittance. A task names the one that it is about."


class VisitAccountsTable(Table[VisitAccount], of=VisitAccount):
    """Keyed by visit; `by_client` has a client's accounts, by the day of the visit, and `by_owed`
    those for which anything is owed to, or by, a provider, or kept back, by whose they are.
    """

    NAME = "visit-accounts"
    KEY = ("visit_id",)
    MISSING = "No payer decided anything about this visit yet."

    def indexed(self, record: VisitAccount) -> dict[str, str | int]:
        if record.provider_owed == record.kept_back == Money.ZERO:
            return {}
        last = record.last_entered
        return {
            "owed_in": _ALL,
            "owed_place": f"{record.provider_id}.{record.visit_id}",
            "owed_cents": record.provider_owed.cents,
            **({"owed_for": last.receipt_id, "owed_by": str(last.payer_id)} if last else {}),
        }

    def next_owed(self, *, after: str) -> str | None:
        """The provider after that one (empty: the first) to whom, or by whom, anything is owed."""
        past = Range("owed_place", ">=", f"{after}/") if after else None  # "/" follows "."
        found = self._database.query(
            self.NAME, ("owed_in", _ALL), index="by_owed", range=past, limit=1
        )
        return found[0]["provider_id"] if found else None

    def owed(self, provider_id: str) -> list[OwedVisit]:
        """The visits for which anything is owed to, or by, a provider, or kept back; late by a
        moment.
        """
        found = self._database.query(
            self.NAME,
            ("owed_in", _ALL),
            index="by_owed",
            range=Range("owed_place", "begins_with", f"{provider_id}."),
        )
        return [
            OwedVisit(
                visit_id=item["visit_id"],
                amount=Money(item["owed_cents"]),
                receipt_id=item.get("owed_for"),
                payer_id=item.get("owed_by"),
            )
            for item in found
        ]

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

    def of_book(self, book: str) -> list[Entry]:
        """All entries about a visit, or a payment, in the order in which they were written."""
        return sorted(self.all_of(book), key=lambda entry: (entry.written_at, entry.entry_id))

    def of_provider(self, provider_id: str) -> list[Entry]:
        """A provider's entries, by day; an index shows the last moment's late."""
        return self._by("by_provider", "provider_id", provider_id)

    def of_client(self, client_id: str) -> list[Entry]:
        """A client's entries, likewise."""
        return self._by("by_client", "client_id", client_id)

    def _by(self, index: str, whose: str, who: str) -> list[Entry]:
        return self.from_items(self._database.query(self.NAME, (whose, who), index=index))
