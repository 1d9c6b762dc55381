"""The tables of what came back from payers: each document, how it came, and how far we read."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.payer_document import Cursor, PayerDocument, Transaction


class PayerDocumentsTable(Table[PayerDocument], of=PayerDocument):
    """Keyed by the hash of what it says; the text itself is in the archive."""

    NAME = "payer-documents"
    KEY = ("document_id",)
    MISSING = "There is no such document."


class TransactionsTable(Table[Transaction], of=Transaction):
    """Keyed by the clearinghouse's id."""

    NAME = "transactions"
    KEY = ("transaction_id",)
    MISSING = "Nothing is known of this transaction."

    def lasting(self, record: Transaction) -> bool:  # noqa: ARG002
        return False


class CursorsTable(Table[Cursor], of=Cursor):
    """Keyed by clearinghouse."""

    NAME = "cursors"
    KEY = ("clearinghouse",)
    MISSING = "This clearinghouse's list was never read."

    def lasting(self, record: Cursor) -> bool:  # noqa: ARG002
        return False
