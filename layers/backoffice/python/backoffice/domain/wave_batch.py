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

_TRIES = 2
"""How often one client is tried whom the mail service did not take."""

OF_THE_ACCOUNT = frozenset(
    {
        "ACCOUNT_THROTTLED",
        "ACCOUNT_DAILY_QUOTA_EXCEEDED",
        "ACCOUNT_SUSPENDED",
        "ACCOUNT_SENDING_PAUSED",
        "CONFIGURATION_SET_SENDING_PAUSED",
        "CONFIGURATION_SET_NOT_FOUND",
        "INVALID_SENDING_POOL_NAME",
        "MAIL_FROM_DOMAIN_NOT_VERIFIED",
        "TEMPLATE_NOT_FOUND",
    }
)
"""Codes of the mail service (BulkEmailStatus) that say nothing of the client: it took nothing, and
whoever looks after the account mends it, so the client is tried again as long as the wave lasts.
"""
PASSING = frozenset({"TRANSIENT_FAILURE", "FAILED"})
"""Codes after which the same mail may be taken a moment later; tried once more."""


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


def settled(batch: WaveBatch, refused: Mapping[str, str | None], *, at: datetime) -> WaveBatch:
    """The batch after the mail service answered: its code for each client it did not take.

    A code that all of several mails get says nothing of any one of them: all wait again.
    """
    [code, *others] = {*refused.values()}
    if code is not None and not others and len(refused) > 1:
        return given_back(batch, code, repeated=True, at=at)
    entries = tuple(
        _answered(entry, refused[entry.client_id]) if entry.client_id in refused else entry
        for entry in batch.entries
    )
    back = any(each.standing is Standing.PINNED and each.client_id in refused for each in entries)
    return batch.but(
        entries=entries,
        given_back_at=at if back else batch.given_back_at,
        refusals=max(0, batch.refusals - 1),
    )


def given_back(batch: WaveBatch, reason: str, *, repeated: bool, at: datetime) -> WaveBatch:
    """The batch after the mail service took none of it; who was claimed waits again.

    Where the call cannot be *repeated*, one of its mails is the cause: fewer go together next
    time, until it is found, and that one fails with the *reason*. But where none of the batch was
    taken yet, the account may be the cause as well: then the others are tried first, and later.
    """
    if repeated:
        back = dict.fromkeys(batch.claimed, Standing.PINNED)
        return _moved(batch, back).but(given_back_at=at)
    if len(batch.claimed) == 1 and not any(e.standing is Standing.SENT for e in batch.entries):
        tried = (_tried_again(e) if e.standing is Standing.CLAIMED else e for e in batch.entries)
        return batch.but(entries=tuple(tried), given_back_at=at)
    if len(batch.claimed) == 1:
        alone = dict.fromkeys(batch.claimed, Standing.FAILED)
        return _moved(batch, alone, why=reason).but(refusals=max(0, batch.refusals - 1))
    back = dict.fromkeys(batch.claimed, Standing.PINNED)
    return _moved(batch, back).but(refusals=batch.refusals + 1)


def parked(batch: WaveBatch, *, at: datetime) -> WaveBatch:
    """The batch, with those in doubt who were claimed so long ago that nobody will ever settle it.

    They get no other mail in this wave, whether or not the first one went out.
    """
    if batch.claimed_at is None or at < batch.claimed_at + WaveBatch.DOUBT_LASTS:
        return batch
    return _moved(batch, dict.fromkeys(batch.claimed, Standing.IN_DOUBT))


def closed(batch: WaveBatch) -> WaveBatch:
    """The batch whose wave is over: whoever still waits is left to the next one."""
    late = dict.fromkeys(batch.waiting, Standing.SKIPPED)
    return _moved(batch, late, why=Skipped.LATER_WAVE.value)


def newly_failed(before: WaveBatch, after: WaveBatch) -> list[Entry]:
    """Those of a batch whom the mail service will not take, by what changed."""
    known = set(before.entries)
    return [e for e in after.entries if e.standing is Standing.FAILED and e not in known]


def _answered(entry: Entry, refused: str | None) -> Entry:
    if refused is None:
        return entry.but(standing=Standing.SENT)
    if refused in OF_THE_ACCOUNT:
        return entry.but(standing=Standing.PINNED)
    if refused in PASSING and entry.tries + 1 < _TRIES:
        return _tried_again(entry)
    return entry.but(standing=Standing.FAILED, why=refused)


def _tried_again(entry: Entry) -> Entry:
    return entry.but(standing=Standing.PINNED, tries=entry.tries + 1)


def _moved(batch: WaveBatch, to: Mapping[str, Standing], *, why: str | None = None) -> WaveBatch:
    entries = tuple(
        each.but(standing=to[each.client_id], why=why) if each.client_id in to else each
        for each in batch.entries
    )
    return batch if entries == batch.entries else batch.but(entries=entries)
