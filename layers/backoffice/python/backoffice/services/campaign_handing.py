"""Handing out: the batches of a run are counted, mailed in pace, and looked after when lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain import wave_batch, wave_run
from backoffice.domain.errors import Conflict
from backoffice.domain.pacing import Pace, Quota
from backoffice.domain.wave_batch import Handout, WaveBatch, place_of
from backoffice.domain.wave_run import WaveRun
from backoffice.services.readable import each_readable

if TYPE_CHECKING:
    from backoffice.services.campaign_ports import BatchHandouts
    from backoffice.services.ports import Clock, Finds, Records

_READ_TOGETHER = 100
_MOST_LOST = 1_000
"""Batches that one look hands out again: the run remembers each, and a record has its limit."""
_MOST_CLOSED = 1_000
"""Batches of a wave that is over, which one look closes; the next one goes on."""


class Went(NamedTuple):
    """How a run went on, in clients."""

    run: WaveRun
    handed_out: int
    held_back: int
    """Who waits although it is the hour to write: the quota is used up, or they were refused."""
    out: int
    """On their way to the mail service, of this run and those before it."""
    is_read_whole: bool = True
    """False: a batch cannot be read, and waits until somebody mends it; all others went on."""


class _Open(NamedTuple):
    """What was handed out of a run, and is not done with."""

    run: WaveRun
    """With those in its totals that are done with."""
    lost: list[Handout]
    """What is to be handed out again."""
    out: int
    """Clients on their way."""
    given_back: int
    """Clients whom the mail service did not take, through no fault of theirs."""


class _Chosen(NamedTuple):
    """What is handed out now."""

    batches: list[Handout]
    """No records: there may be thousands, and a function's memory is small."""
    closed: list[int]
    """The numbers of those whose wave is over."""
    held_back: int = 0

    @property
    def numbers(self) -> list[int]:
        """All of them."""
        return [*self.closed, *(each.number for each in self.batches)]


class HandingDesk:
    """Sees to the batches of one run at a time."""

    def __init__(
        self,
        *,
        records: Records,
        batches: Finds[WaveBatch],
        handouts: BatchHandouts,
        pace: Pace,
        now: Clock,
    ) -> None:
        self._records = records
        self._batches = batches
        self._handouts = handouts
        self._pace = pace
        self._now = now

    def go_on(self, run: WaveRun, quota: Quota, *, today: date, out: int) -> Went:
        """Count what is done with, and hand out what is lost or next, while *out* are on their way.

        Raises:
            Conflict: somebody else did, or paused the run.
        """
        at = self._now()
        unread: list[str] = []
        so_far = self._counted(run, unread, today=today, at=at)
        after, out = so_far.run, out + so_far.out
        chosen, held_back = _Chosen([], []), 0
        if not run.is_paused and self._pace.is_open(at):
            left = self._pace.allowance(quota, out=out)
            chosen = self._chosen(so_far, left, unread, today=today, at=at)
            no_quota = not out and not left
            held_back = max(so_far.given_back, chosen.held_back if no_quota else 0)
        if chosen.numbers:
            after = wave_run.handed_out(after, chosen.numbers, at=at)
        if after is not run:
            # Kept before the queue is told: what is lost on the way is handed out again later, and
            # nobody who is at the same run at this moment takes the same share of the quota.
            self._records.keep(after)
            after = after.as_kept()
        handed_out = self._hand_out(chosen.batches, quota, out=out)
        return Went(after, handed_out, held_back, out + handed_out, is_read_whole=not unread)

    def _counted(self, run: WaveRun, unread: list[str], *, today: date, at: datetime) -> _Open:
        """What is open of all that was handed out, after those were counted that are not."""
        lost: list[Handout] = []
        out, given_back, after = 0, 0, run
        for batches in self._read(run, run.counted + 1, run.handed, unread):
            seen = [self._seen(batch, today=today, at=at) for batch in batches]
            after = wave_run.counted(after, seen)
            for batch in seen:
                if batch.is_waiting and not run.was_handed_out_lately(batch, at=at):
                    lost.append(batch.handed_out())
                    given_back += len(batch.waiting) if batch.given_back_at else 0
                else:
                    out += len(batch.waiting) + len(batch.claimed)
        return _Open(after, lost, out, given_back)

    def _chosen(
        self, so_far: _Open, left: int, unread: list[str], *, today: date, at: datetime
    ) -> _Chosen:
        """What is handed out now: at most *left* clients, first those whose batches were lost."""
        run = so_far.run
        batches: list[Handout] = []
        closed: list[int] = []
        for lost in so_far.lost[:_MOST_LOST]:
            if len(lost.client_ids) <= left:
                left -= len(lost.client_ids)
                batches.append(lost)
        for new in self._read(run, run.handed + 1, run.pinned, unread):
            for batch in (self._seen(each, today=today, at=at) for each in new):
                if len(batch.waiting) > left:
                    return _Chosen(batches, closed, held_back=run.remaining)
                if batch.is_waiting:
                    left -= len(batch.waiting)
                    batches.append(batch.handed_out())
                else:
                    closed.append(batch.number)
                if len(closed) >= _MOST_CLOSED:
                    return _Chosen(batches, closed)
        return _Chosen(batches, closed)

    def _seen(self, batch: WaveBatch, *, today: date, at: datetime) -> WaveBatch:
        """The batch as it is; parked if whoever claimed it is gone, closed if its wave is over."""
        after = wave_batch.parked(batch, at=at)
        if after.is_waiting and after.is_over(today):
            after = wave_batch.closed(after)
        if after is batch:
            return batch
        with suppress(Conflict):  # somebody settles or claims it at this very moment
            self._records.keep(after)
            return after.as_kept()
        return batch

    def _read(
        self, run: WaveRun, first: int, last: int, unread: list[str]
    ) -> Iterator[list[WaveBatch]]:
        """Batches by their numbers, in their order, in a call for each hundred.

        The places of those that cannot be read go to *unread*: the run is not done before they are.
        """
        for start in range(first, last + 1, _READ_TOGETHER):
            numbers = range(start, min(start + _READ_TOGETHER, last + 1))
            keys = [(run.wave_on.isoformat(), place_of(number)) for number in numbers]
            batches, spoilt = each_readable(self._batches.load_each, keys)
            unread += [place for _, place in spoilt]
            yield batches

    def _hand_out(self, batches: Sequence[Handout], quota: Quota, *, out: int) -> int:
        """Put them into the queue, each when those before it are mailed; how many clients it is."""
        handouts: list[Handout] = []
        handed_out = 0
        for batch in batches:
            delay = self._pace.delay(quota, out=out + handed_out)
            handouts.append(batch._replace(delay_seconds=delay))
            handed_out += len(batch.client_ids)
        if handouts:
            self._handouts.hand_out(handouts)
        return handed_out
