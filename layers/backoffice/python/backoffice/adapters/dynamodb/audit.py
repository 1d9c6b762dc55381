"""The table of the audit trail."""

from __future__ import annotations

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.audit import AuditEntry


class AuditTable(Table[AuditEntry], of=AuditEntry):
    """Keyed by client, then by moment and entry: one client's trail is one query, in order."""

    NAME = "audit"
    KEY = ("client_id", "audit_id")

    def latest(self, client_id: str, *, until: str | None, limit: int) -> list[AuditEntry]:
        """A client's entries, newest first, from the one with id *until* (None: the newest) on."""
        return self.from_items(
            self._database.query(
                self.NAME,
                ("client_id", client_id),
                range=Range("audit_id", "<=", until) if until else None,
                limit=limit,
                newest_first=True,
            )
        )
