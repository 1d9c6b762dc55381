"""A run of the campaign: everybody who is asked on one day, how far it is, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import ClassVar

from pydantic import Field

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.record import Fact, Record
from backoffice.domain.renewal import LINK_LASTS, RenewalTerms
from backoffice.domain.wave_batch import Standing, WaveBatch, place_of

_SPARE_DAYS = 5
"""How much longer than it writes to anybody a run is looked at, to close what is left of it."""


class Segment(Fact):
    """Those whose plans end on the same day: how far the walk over them is."""

    ends_on: Day
    over_on: Day
    """The day of the next wave to the same clients, or the last one of their links."""
    after: str = ""
    """The client behind whom the walk goes on."""
    is_walked: bool = False


class HandedOut(Fact):
    """Batches that were put into the queue together, for the first time or again."""

    first: int
    last: int
    at: Moment


class Totals(Fact):
    """What became of the clients whose batches are done with."""

    sent: int = 0
    failed: int = 0
    in_doubt: int = 0
    skipped: dict[str, int] = Field(default_factory=dict)
    """Why, and how many."""

    @property
    def clients(self) -> int:
        """All of them."""
        return self.sent + self.failed + self.in_doubt + sum(self.skipped.values())

    def and_of(self, batches: Iterable[WaveBatch]) -> Totals:
        """These, and what became of the clients of *batches*."""
        entries = [entry for batch in batches for entry in batch.entries]
        found = Counter(entry.standing for entry in entries)
        whys = Counter(self.skipped)
        whys.update(e.why or "" for e in entries if e.standing is Standing.SKIPPED)
        return Totals(
            sent=self.sent + found[Standing.SENT],
            failed=self.failed + found[Standing.FAILED],
            in_doubt=self.in_doubt + found[Standing.IN_DOUBT],
            skipped=dict(sorted(whys.items())),
        )


class RunState(StrEnum):
    """Where a run stands, and who acts next."""

    WALKING = "walking"  # us: find whom to ask
    MAILING = "mailing"  # us: mail them, as fast as the mail service's quota allows
    PAUSED = "paused"  # whoever paused it
    DONE = "done"  # nobody


class WaveRun(Record):
    """The wave of one day, kept so that it may be cut off and gone on with anywhere.

    Whom it asks is pinned into batches, numbered from one, in the same write as how far the walk
    is: so everybody is in one batch. They are handed out in their order and counted in their
    order, so a run needs no list of what is open.
    """

    wave_on: Day
    """In the zone where the network is at home."""
    begun_at: Moment
    segments: tuple[Segment, ...]
    """Who is to be asked first because the next wave comes first."""
    selected: int = 0
    """Clients in batches."""
    pinned: int = 0
    """Batches, so the number of the last one."""
    handed: int = 0
    """The number of the last batch that was handed out, or closed."""
    counted: int = 0
    """The number of the last batch before which, itself included, all are in the totals."""
    lately: tuple[HandedOut, ...] = ()
    """What was handed out not long ago, which need not be handed out again."""
    totals: Totals = Totals()
    paused_at: Moment | None = None
    paused_by: str | None = None
    """Whose sign-in it was."""

    LOST_AFTER: ClassVar[timedelta] = timedelta(minutes=20)
    """A batch that nobody claimed for so long after it was handed out is handed out again."""

    @property
    def is_walked(self) -> bool:
        """Whether everybody was found who is to be asked."""
        return all(each.is_walked for each in self.segments)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.is_walked and self.counted == self.pinned

    @property
    def is_paused(self) -> bool:
        """Whether nobody is mailed until somebody resumes it."""
        return self.paused_at is not None

    @property
    def state(self) -> RunState:
        """Where it stands."""
        if self.is_done:
            return RunState.DONE
        if self.is_paused:
            return RunState.PAUSED
        return RunState.MAILING if self.is_walked else RunState.WALKING

    @property
    def remaining(self) -> int:
        """Clients of whom nobody knows yet what becomes of them."""
        return self.selected - self.totals.clients

    def paused(self, *, by: str, at: datetime) -> WaveRun:
        """The run, of which nobody is mailed; one that is paused already stays as it is."""
        return self if self.is_paused else self.but(paused_at=at, paused_by=by)

    def resumed(self) -> WaveRun:
        """The run that goes on; what was handed out meanwhile is handed out again at once."""
        return self.but(paused_at=None, paused_by=None, lately=()) if self.is_paused else self

    def was_handed_out_lately(self, batch: WaveBatch, *, at: datetime) -> bool:
        """Whether its message is likely to arrive still."""
        latest = max(
            (each.at for each in self.lately if each.first <= batch.number <= each.last),
            default=None,
        )
        if latest is None or at >= latest + self.LOST_AFTER:
            return False
        return batch.given_back_at is None or batch.given_back_at < latest


class CampaignSwitch(Record):
    """Whether the campaign as a whole is paused: then runs that begin are paused from the start."""

    OFFICE: ClassVar[str] = "-"

    paused_at: Moment | None = None
    paused_by: str | None = None

    @property
    def is_paused(self) -> bool:
        """Whether nobody is mailed until somebody resumes it."""
        return self.paused_at is not None


def days_looked_at(today: date, terms: RenewalTerms) -> list[date]:
    """The days whose runs are looked at on *today*, the first one first.

    A day that was missed is made up for, and one that takes long is gone on with, for as long as
    anybody of it could be written to.
    """
    days = terms.waves
    gaps = [later - earlier for earlier, later in pairwise(days)]
    last = LINK_LASTS.days - days[-1]
    back = max([*gaps, last]) + _SPARE_DAYS
    return [today - timedelta(days=each) for each in range(back, -1, -1)]


def begun(
    wave_on: date, terms: RenewalTerms, *, today: date, switch: CampaignSwitch, at: datetime
) -> WaveRun | None:
    """The run of a day, which begins now; None: a later wave asks all of its clients."""
    segments = [
        Segment(ends_on=ends_on, over_on=over_on)
        for ends_on, over_on in _asked_about(wave_on, terms)
        if today < over_on
    ]
    if not segments:
        return None
    return WaveRun(
        wave_on=wave_on,
        begun_at=at,
        segments=tuple(sorted(segments, key=lambda each: each.over_on)),
        paused_at=switch.paused_at,
        paused_by=switch.paused_by,
    )


def pinned(
    run: WaveRun, segment: Segment, client_ids: Sequence[str], *, size: int
) -> tuple[WaveRun, list[WaveBatch]]:
    """The run with *client_ids* in batches of *size*, and those; how far the walk is in *segment*.

    Both are to be kept in one write.
    """
    batches = [
        WaveBatch(
            wave_on=run.wave_on,
            place=place_of(run.pinned + 1 + number),
            ends_on=segment.ends_on,
            over_on=segment.over_on,
            entries=tuple({"client_id": each} for each in client_ids[start : start + size]),
        )
        for number, start in enumerate(range(0, len(client_ids), size))
    ]
    segments = tuple(segment if s.ends_on == segment.ends_on else s for s in run.segments)
    after = run.but(
        segments=segments,
        selected=run.selected + len(client_ids),
        pinned=run.pinned + len(batches),
    )
    return after, batches


def counted(run: WaveRun, batches: Sequence[WaveBatch]) -> WaveRun:
    """The run with those of *batches* in its totals that are done with, as far as all before are.

    *batches* are those behind the last one that was counted, in their order.
    """
    done = []
    for number, batch in enumerate(batches, start=run.counted + 1):
        if batch.number != number or not batch.is_settled:
            break
        done.append(batch)
    if not done:
        return run
    return run.but(counted=run.counted + len(done), totals=run.totals.and_of(done))


def handed_out(run: WaveRun, numbers: Sequence[int], *, at: datetime) -> WaveRun:
    """The run after batches were handed out, for the first time or again."""
    recent = [each for each in run.lately if at < each.at + WaveRun.LOST_AFTER]
    new = [HandedOut(first=first, last=last, at=at) for first, last in _stretches(numbers)]
    return run.but(handed=max(run.handed, *numbers), lately=(*recent, *new))


def _asked_about(wave_on: date, terms: RenewalTerms) -> Iterator[tuple[date, date]]:
    """The last days of plans that a day's wave asks about, and the day on which it stops."""
    for number, days in enumerate(terms.waves):
        ends_on = wave_on - timedelta(days=days)
        later = terms.waves[number + 1 :]
        yield ends_on, ends_on + (timedelta(days=later[0]) if later else LINK_LASTS)


def _stretches(numbers: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
