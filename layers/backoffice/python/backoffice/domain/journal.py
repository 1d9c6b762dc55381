"""The journal: each change of the office, whole, in the same write as the change itself."""

from __future__ import annotations

from typing import Any, ClassVar

from backoffice.domain.calendar import Moment
from backoffice.domain.record import Fact, Record


class Kept(Fact):
    """One record as it was kept: enough to rebuild its table."""

    table: str
    item: dict[str, Any]


class Announcement(Fact):
    """One event as it travels: its kind and ids, and nothing else.

    `record_version` is the version that the change gave to the record the
    event is about; a listener that has seen a later one may ignore this.
    """

    event_id: str
    kind: str
    about: dict[str, str | int]
    record_version: int


class JournalEntry(Record):
    """One change: what was kept, and what is to be told about it."""

    entry_id: str
    at: Moment
    kept: tuple[Kept, ...]
    announcements: tuple[Announcement, ...] = ()

    SHARDS: ClassVar[int] = 8
    """Parts of the untold index, so that no single key takes every write."""

    @property
    def shard(self) -> str:
        """The part of the untold index that this entry waits in."""
        return str(sum(self.entry_id.encode()) % self.SHARDS)
