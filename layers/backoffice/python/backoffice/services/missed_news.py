"""The desk of missed news: reads the processor's own list of what clients' banks did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Conflict, ProcessorUnavailable
from backoffice.domain.processor_news import NewsRead, lost_sight_of
from backoffice.domain.record import Ref
from backoffice.domain.task import Task

if TYPE_CHECKING:
    from backoffice.services.payment_ports import PaymentHandouts, Processor
    from backoffice.services.ports import Records

_MOST_PAGES = 100
"""Of 100 each, for one day: more of it is no list."""


class ReadOn(NamedTuple):
    """What came of one reading."""

    charges: int
    """How many were handed out to be looked into; some of them may be none of ours."""
    behind: timedelta
    """How much of the time until now was not read."""


class MissedNewsDesk:
    """A contest, or a refund that a bank returns weeks later, whose news never came.

    The list says which charges to look into, and costs a few calls a day whatever number of
    payments there are. How far it was read is written down once all before that was handed out: a
    crash reads a day again, which changes nothing, and a day that nobody read is read by the next.
    """

    def __init__(
        self, *, records: Records, processor: Processor, handouts: PaymentHandouts, home_zone: str
    ) -> None:
        self._records = records
        self._processor = processor
        self._handouts = handouts
        self._home_zone = home_zone

    def read_on(self, *, due: datetime) -> ReadOn:
        """Hand out whatever happened since; where nobody answers, the next reading does it."""
        read, tasks = self._read(due)
        charges = 0
        try:
            if read.version == 0:  # where the very first reading begins is on file before it does
                self._records.keep(read)
                read = read.as_kept()
            while read.until < due:
                until = min(read.until + NewsRead.AT_ONCE, due)
                charges += self._hand_out(read.until - NewsRead.OVERLAP, until)
                self._records.keep(read := read.but(until=until), *tasks)
                read, tasks = read.as_kept(), []
        except (ProcessorUnavailable, Conflict):
            pass  # nobody is there; or another reading is under way, and is further
        return ReadOn(charges, max(due - read.until, timedelta(0)))

    def _read(self, due: datetime) -> tuple[NewsRead, list[Task]]:
        """Where to read on, and what a person has to do about what is listed no longer."""
        known: NewsRead | None
        [known] = self._records.find_together(Ref(NewsRead, (NewsRead.READER,)))
        first = due - NewsRead.LISTED_FOR
        if known is None:
            return NewsRead(reader=NewsRead.READER, until=due - NewsRead.AT_ONCE), []
        if known.until >= first:
            return known, []
        task = lost_sight_of(known.until, today=day_in(due, self._home_zone), at=due)
        return known.but(until=first), [task]

    def _hand_out(self, since: datetime, until: datetime) -> int:
        """Have each charge looked into that the list names between the two."""
        named: set[str] = set()
        after: str | None = None
        for _ in range(_MOST_PAGES):
            page = self._processor.news_between(since, until, after=after)
            new = {str(each.charge_id) for each in page.news if each.charge_id} - named
            for charge_id in sorted(new):
                self._handouts.hand_out_charge(charge_id)
            named |= new
            after = page.next_after
            if after is None:
                return len(named)
        raise ProcessorUnavailable("The payment processor's list does not end.")
