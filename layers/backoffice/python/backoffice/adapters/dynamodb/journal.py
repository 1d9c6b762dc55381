"""The outbox: changes on their way to the listeners and the archive."""

from __future__ import annotations

from datetime import datetime, timedelta

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.journal import JournalEntry

_KEPT_HERE_FOR = timedelta(days=30)


class JournalTable(Table[JournalEntry], of=JournalEntry):
    """Keyed by entry; the sparse index `by_untold` holds what nobody has been told yet."""

    NAME = "outbox"
    KEY = ("entry_id",)

    def indexed(self, record: JournalEntry) -> dict[str, str]:
        return {"untold_in": record.shard, "untold_since": moment_text(record.at)}

    def told(self, entry_id: str, *, at: datetime) -> None:
        """Take an entry out of `by_untold`; the table forgets it in a month, the archive never."""
        expiry = ("expires_at", int((at + _KEPT_HERE_FOR).timestamp()))
        self._database.mark(self.NAME, self.key(entry_id), drop="untold_in", add=expiry)

    def untold(self, shard: int, *, before: datetime, limit: int) -> list[JournalEntry]:
        """Entries of *shard* that nobody was told of, kept at or before *before*, oldest first."""
        return self.from_items(
            self._database.query(
                self.NAME,
                ("untold_in", str(shard)),
                index="by_untold",
                range=Range("untold_since", "<=", moment_text(before)),
                limit=limit,
            )
        )
