"""Keeping: several records and what happened, together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, overload

from backoffice.adapters.dynamodb.database import Database
from backoffice.adapters.dynamodb.journal import JournalTable
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.events.event import Event
from backoffice.domain.journal import Announcement, JournalEntry, Kept
from backoffice.domain.record import Record, Ref

A = TypeVar("A", bound=Record)
B = TypeVar("B", bound=Record)
C = TypeVar("C", bound=Record)
D = TypeVar("D", bound=Record)


class Records:
    """The one way to write: every record conditional on its version, its events beside it.

    The journal entry is part of the same write, so a crash loses neither the
    change nor the telling of it.
    """

    def __init__(
        self,
        database: Database,
        tables: Mapping[type[Record], Table[Any]],
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._database = database
        self._tables = tables
        self._journal = JournalTable(database)
        self._now = now
        self._new_id = new_id

    def keep(self, *records: Record, events: Sequence[Event] = ()) -> None:
        """Keep *records* as their next versions and announce *events* about the first.

        Raises:
            Conflict: one of them moved on since it was read; nothing was kept.
        """
        change_id = self._new_id()
        changed = [(self._tables[type(record)], record) for record in records]
        puts = [table.put(record) for table, record in changed]
        lasting = [
            put for put, (table, record) in zip(puts, changed, strict=True) if table.lasting(record)
        ]
        if lasting or events:
            entry = JournalEntry(
                entry_id=change_id,
                at=self._now(),
                kept=tuple(Kept(table=put.table, item=put.item) for put in lasting),
                announcements=tuple(
                    _announcement(event, f"{change_id}-{number}", records[0].version + 1)
                    for number, event in enumerate(events)
                ),
            )
            puts.append(self._journal.put(entry))
        self._database.write(puts, change_id=change_id)

    @overload
    def find_together(self, a: Ref[A], b: Ref[B], /) -> tuple[A | None, B | None]: ...

    @overload
    def find_together(
        self, a: Ref[A], b: Ref[B], c: Ref[C], /
    ) -> tuple[A | None, B | None, C | None]: ...

    @overload
    def find_together(
        self, a: Ref[A], b: Ref[B], c: Ref[C], d: Ref[D], /
    ) -> tuple[A | None, B | None, C | None, D | None]: ...

    @overload
    def find_together(self, *refs: Ref[Any]) -> tuple[Any, ...]: ...

    def find_together(self, *refs: Ref[Any]) -> tuple[Any, ...]:
        """The records that *refs* name, or None for each that is missing, in one call."""
        tables = [self._tables[ref.record] for ref in refs]
        wanted = [
            (table.NAME, table.key(*ref.key)) for table, ref in zip(tables, refs, strict=True)
        ]
        found = self._database.get_many(wanted)
        return tuple(table.from_item(item) for table, item in zip(tables, found, strict=True))


def _announcement(event: Event, event_id: str, record_version: int) -> Announcement:
    return Announcement(
        event_id=event_id,
        kind=event.KIND,
        about=event.model_dump(mode="json", exclude_none=True),
        record_version=record_version,
    )
