"""A batch of a wave: up to fifty clients who are mailed in one call, each with a mark of their own.

The mail service cannot be asked to send a mail only once. So each client of a batch is claimed
before the call and settled after it; where nobody knows, nobody is mailed again in this wave.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.pacing import MOST_TOGETHER
from backoffice.domain.record import Fact, Record


class Standing(StrEnum):
    """Where one client of a batch stands, and who acts next."""

    PINNED = "pinned"  # us: mail them
    CLAIMED = "claimed"  # the mail service is being asked, or we crashed while asking it
    SENT = "sent"  # nobody: the client has the mail, or a bounce will say otherwise
    SKIPPED = "skipped"  # nobody: there was a reason not to write
    FAILED = "failed"  # the provider, if the address is why; the next wave asks otherwise
    IN_DOUBT = "in_doubt"  # the next wave; after the last one, the provider


class Skipped(StrEnum):
    """Why a client of a batch was not written to after all."""

    ANSWERED = "answered"  # they answered, or what is on file did
    NOT_ACTIVE = "not_active"  # discharged, or not seen for long (Q8)
    NO_MAIL = "no_mail"  # no address, no consent, or mail came back
    LATER_WAVE = "later_wave"  # the next wave of the same plan's end has come, or the link ended
    GONE = "gone"  # there is no such client any more
    UNREADABLE = "unreadable"  # staff: what is kept of them does not fit


class Entry(Fact):
    """One client of a batch: the marker that keeps a wave from asking anybody twice."""

    client_id: OpaqueId
    standing: Standing = Standing.PINNED
    why: str | None = None
    """Why they were skipped, or the mail service's code; never a sentence, which may quote."""
    tries: int = 0
    """How often the mail service did not take it, for a reason that passes, or nobody knows."""
    refused_since: Moment | None = None
    """When it was first refused with nothing to tell whether the client or the account is why."""


class Handout(NamedTuple):
    """A batch on its way to whoever mails it, and when."""

    wave_on: date
    number: int
    ends_on: date
    client_ids: tuple[str, ...]
    delay_seconds: int
    """0 to 900: a queue holds a message back no longer."""


class WaveBatch(Record):
    """Some clients of one wave whose plans end on the same day, in the order of the walk."""

    wave_on: Day
    place: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    """Its number within the run, from 000001."""
    ends_on: Day
    over_on: Day
    """From this day on the wave writes to none of them any more."""
    entries: tuple[Entry, ...] = Field(min_length=1, max_length=MOST_TOGETHER)
    claimed_at: Moment | None = None
    given_back_at: Moment | None = None
    """When the mail service last took none of those it was given, or not all."""
    refusals: int = 0
    """How often it refused a whole call because of one of its mails; then fewer go together."""

    DOUBT_LASTS: ClassVar[timedelta] = timedelta(minutes=15)
    """Longer than any function runs, so whoever claimed it is gone."""

    @property
    def number(self) -> int:
        """Its number within the run."""
        return int(self.place)

    @property
    def is_claimed(self) -> bool:
        """Whether somebody is asking the mail service, or crashed while asking."""
        return any(each.standing is Standing.CLAIMED for each in self.entries)

    @property
    def is_waiting(self) -> bool:
        """Whether there is anybody to be mailed, and nobody is at it."""
        return not self.is_claimed and bool(self.waiting)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return not self.is_claimed and not self.waiting

    @property
    def waiting(self) -> tuple[str, ...]:
        """The clients who are still to be mailed; whoever was refused comes after all others."""
        pinned = [e for e in self.entries if e.standing is Standing.PINNED]
        return tuple(e.client_id for e in sorted(pinned, key=lambda each: each.tries))

    @property
    def claimed(self) -> tuple[str, ...]:
        """The clients who are being mailed."""
        return tuple(e.client_id for e in self.entries if e.standing is Standing.CLAIMED)

    @property
    def takes_any(self) -> bool:
        """Whether the mail service took the mail to one of them: then the account is well."""
        return any(each.standing is Standing.SENT for each in self.entries)

    @property
    def most_at_once(self) -> int:
        """How many of them go into one call: after each refusal of a whole call, half as many."""
        return max(1, MOST_TOGETHER >> self.refusals)

    def is_over(self, day: date) -> bool:
        """Whether the wave writes to none of them any more on *day*."""
        return day >= self.over_on

    def handed_out(self) -> Handout:
        """What is put into the queue about it, to be mailed at once."""
        return Handout(self.wave_on, self.number, self.ends_on, self.waiting, delay_seconds=0)

    def mailing_id(self, client_id: str) -> str:
        """What the mail to one of them is called, and comes back with news of it."""
        return f"renewal_{client_id}_{self.ends_on}_{self.wave_on}"


def place_of(number: int) -> str:
    """How the batch *number* is kept."""
    return f"{number:06}"


def claimed(
    batch: WaveBatch, to_mail: Collection[str], skipped: Mapping[str, Skipped], *, at: datetime
) -> WaveBatch:
    """The batch while the mail service is asked about *to_mail*; who is *skipped* is done with.

    Raises:
        ValueError: somebody is at it already.
    """
    if batch.is_claimed:
        raise ValueError("a batch is claimed once at a time")

    def after(entry: Entry) -> Entry:
        if entry.standing is not Standing.PINNED:
            return entry
        if entry.client_id in skipped:
            return entry.but(standing=Standing.SKIPPED, why=skipped[entry.client_id].value)
        return entry.but(standing=Standing.CLAIMED) if entry.client_id in to_mail else entry

    return batch.but(entries=tuple(map(after, batch.entries)), claimed_at=at)


def parked(batch: WaveBatch, *, at: datetime) -> WaveBatch:
    """The batch, with those in doubt who were claimed so long ago that nobody will ever settle it.

    They get no other mail in this wave, whether or not the first one went out.
    """
    if batch.claimed_at is None or at < batch.claimed_at + WaveBatch.DOUBT_LASTS:
        return batch
    return moved(batch, dict.fromkeys(batch.claimed, Standing.IN_DOUBT))


def closed(batch: WaveBatch) -> WaveBatch:
    """The batch whose wave is over: whoever still waits is left to the next one."""
    late = dict.fromkeys(batch.waiting, Standing.SKIPPED)
    return moved(batch, late, why=Skipped.LATER_WAVE.value)


def newly_failed(before: WaveBatch, after: WaveBatch) -> list[Entry]:
    """Those of a batch whom the mail service will not take, by what changed."""
    known = set(before.entries)
    return [e for e in after.entries if e.standing is Standing.FAILED and e not in known]


def moved(batch: WaveBatch, to: Mapping[str, Standing], *, why: str | None = None) -> WaveBatch:
    """The batch with some of its clients standing elsewhere, and *why*."""
    entries = tuple(
        each.but(standing=to[each.client_id], why=why) if each.client_id in to else each
        for each in batch.entries
    )
    return batch if entries == batch.entries else batch.but(entries=entries)
