"""The collecting desk: reads on in the clearinghouse's list of what came in, and misses nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Conflict, PayerUnavailable
from backoffice.domain.payer_document import Cursor, Listing, unreadable_task
from backoffice.domain.record import Ref
from backoffice.domain.task import Task

if TYPE_CHECKING:
    from backoffice.services.claim_ports import BringsAnswers, TransactionHandouts
    from backoffice.services.ports import Records

_MOST_PAGES = 20
"""Of 500; what is left is read ten minutes later."""


class Collected(NamedTuple):
    """What came of one reading."""

    handed_out: int
    behind: timedelta
    """Since when the list was not read to its end."""


class CollectingDesk:
    """The clearinghouse's list, read on from where it was left.

    Where a reading begins is on file before it begins, and the next place only once
    everything before it was handed out. So a crash reads a page again, which changes
    nothing, and no page is ever skipped. An entry that names no document keeps none of
    the others waiting: a person looks for it.
    """

    def __init__(
        self,
        *,
        records: Records,
        clearinghouse: BringsAnswers,
        handouts: TransactionHandouts,
        home_zone: str,
    ) -> None:
        self._records = records
        self._clearinghouse = clearinghouse
        self._handouts = handouts
        self._home_zone = home_zone

    def collect(self, *, due: datetime) -> Collected:
        """Hand out everything that came in since; a reading that fails is left to the next."""
        count, cursor = 0, self._cursor(due)
        try:
            for _ in range(_MOST_PAGES):
                page = self._clearinghouse.listed(token=cursor.token, since=cursor.since)
                self._handouts.hand_out(page.transactions)
                count += len(page.transactions)
                cursor = self._kept(
                    cursor.but(
                        token=page.next_token, read_at=due if page.is_last else cursor.read_at
                    ),
                    *self._unreadable(page, due),
                )
                if page.is_last:
                    break
        except (PayerUnavailable, Conflict):
            pass  # nobody is there; or another reading is under way, and is further
        return Collected(count, max(due - (cursor.read_at or cursor.since), timedelta(0)))

    def _cursor(self, due: datetime) -> Cursor:
        """Where to read on; the very first time a while back, in case we were there before."""
        name = self._clearinghouse.name
        known: Cursor | None
        [known] = self._records.find_together(Ref(Cursor, (name,)))
        if known is not None:
            return known
        return self._kept(Cursor(clearinghouse=name, since=due - Cursor.OVERLAP))

    def _unreadable(self, page: Listing, due: datetime) -> list[Task]:
        """What a person has to look for, where a page names something that cannot be fetched."""
        if not page.unreadable:
            return []
        today = day_in(due, self._home_zone)
        task = unreadable_task(self._clearinghouse.name, page, at=due, today=today)
        [known] = self._records.find_together(Ref(Task, (task.task_id,)))
        return [] if known else [task]

    def _kept(self, cursor: Cursor, *tasks: Task) -> Cursor:
        self._records.keep(cursor, *tasks)
        return cursor.as_kept()
