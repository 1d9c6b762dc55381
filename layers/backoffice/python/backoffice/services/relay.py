"""The relay desk: every change is told to whoever listens, and kept in the archive for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from backoffice.domain.journal import JournalEntry
from backoffice.services.ports import Archive, Bus, Clock, FindsUntold

_STREAM_HAS = timedelta(minutes=2)
"""How long the stream may take before the sweeper thinks that it lost an entry."""
_PAGE = 100


class RelayDesk:
    """From the outbox to the bus and the archive, at least once each."""

    def __init__(self, *, outbox: FindsUntold, archive: Archive, bus: Bus, now: Clock) -> None:
        self._outbox = outbox
        self._archive = archive
        self._bus = bus
        self._now = now

    def tell(self, entries: Sequence[JournalEntry]) -> None:
        """Archive *entries*, announce their events, and only then note that it was done.

        Whatever stops this half way, the entry stays in `by_untold` and the
        whole is repeated: archiving twice changes nothing, and listeners are
        built to hear an event twice.
        """
        for entry in entries:
            self._archive.keep(_name(entry), entry.model_dump_json(exclude={"version"}))
        self._bus.tell([entry for entry in entries if entry.announcements])
        for entry in entries:
            self._outbox.told(entry.entry_id, at=self._now())

    def sweep(self, *, due: datetime) -> int:
        """Tell what the stream lost, up to *due*; the number of entries found."""
        before = due - _STREAM_HAS
        found = 0
        # Each run begins elsewhere: an entry that cannot be told must not keep the others waiting.
        first = int(due.timestamp()) // 300
        for turn in range(JournalEntry.SHARDS):
            shard = (first + turn) % JournalEntry.SHARDS
            entries = self._outbox.untold(shard, before=before, limit=_PAGE)
            for place in range(len(entries)):
                self.tell([entries[(first + place) % len(entries)]])
            found += len(entries)
        return found


def _name(entry: JournalEntry) -> str:
    """Where the archive keeps *entry*: by day, so that one day can be read back."""
    return f"journal/{entry.at:%Y/%m/%d}/{entry.entry_id}.json"
