"""The waitlist: who wants to hear when the network works in a state, and said so twice.

Whoever will be where the network does not work is offered a place (CM-10), and is on the list once
they said yes behind the link of a mail: so nobody puts anybody else on it. When the state opens
they are told, once (CM-11), and the list knows no address of theirs any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.client import Language
from backoffice.domain.errors import Refused
from backoffice.domain.events.waitlist import WaitlistJoined, WaitlistOffered, WaitlistWanted
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import EmailAddress, OpaqueId, UsState
from backoffice.domain.record import Record

CONSENT_VERSION = "2026-11"
CONSENT = "Yes, write to me once, at this e-mail address, when you begin to work in this state."
"""What is ticked before anybody is put on the list; other words are another version."""
TOO_LATE = "This offer is over. You can ask for another one."

MOST_A_DAY = 1_000
"""Offers of the whole network in a day: each is a mail to an address that nobody vouched for."""


def day_tally(day: Day) -> str:
    """The name under which the offers of a *day* are counted."""
    return f"waitlist-{day}"


class WaitlistWish(Record):
    """That somebody may want to wait for a state, until it is heard; then it knows of nobody."""

    wish_id: OpaqueId
    wished_at: Moment
    state: UsState
    """Where they will be at visits."""
    language: Language
    email: EmailAddress | None = None
    """None: it was heard."""

    LASTS: ClassVar[timedelta] = timedelta(days=1)


class WaitlistStatus(StrEnum):
    """Where a place on the waitlist stands, and who acts next."""

    OFFERED = "offered"  # whoever reads the mailbox: say yes, or nothing
    WAITING = "waiting"  # us: tell them when the state opens
    TOLD = "told"  # nobody
    IN_DOUBT = "in_doubt"  # nobody: it was tried, and is not tried again
    LEFT = "left"  # nobody: they want to hear no more


_ENDED = frozenset({WaitlistStatus.TOLD, WaitlistStatus.IN_DOUBT, WaitlistStatus.LEFT})

MOVES: dict[WaitlistStatus, frozenset[WaitlistStatus]] = {
    WaitlistStatus.OFFERED: frozenset({WaitlistStatus.WAITING, WaitlistStatus.LEFT}),
    WaitlistStatus.WAITING: _ENDED,
    # Whoever asks anew is offered a place anew.
    WaitlistStatus.TOLD: frozenset({WaitlistStatus.OFFERED, WaitlistStatus.LEFT}),
    WaitlistStatus.IN_DOUBT: frozenset({WaitlistStatus.OFFERED, WaitlistStatus.LEFT}),
    WaitlistStatus.LEFT: frozenset({WaitlistStatus.OFFERED}),
}


class WaitlistEntry(Record):
    """One mailbox and one state: there is never a second place for both."""

    entry_id: OpaqueId
    """Stands in for the mailbox and the state, by a key that is ours."""
    state: UsState
    language: Language
    email: EmailAddress | None = None
    """None: forgotten, since nothing is to be written to it any more."""
    status: WaitlistStatus = WaitlistStatus.OFFERED
    offers: int = 1
    """How often a place was offered; each is a mail of its own."""
    offered_at: Moment
    token_hash: str | None = None
    consent_version: str | None = None
    """To which words they said yes."""
    joined_at: Moment | None = None
    ended_at: Moment | None = None
    """When they were told, or left."""

    OFFER_LASTS: ClassVar[timedelta] = timedelta(days=7)
    REMEMBERED: ClassVar[timedelta] = timedelta(days=60)
    """How long the link of a mail takes somebody off, once they were told. The law asks for 30
    days (15 USC 7704(a)(3)(A)(ii))."""

    @model_validator(mode="after")
    def _knows_whom_to_write_to(self) -> Self:
        if (self.status in _ENDED) == (self.email is not None):
            raise PydanticCustomError("waitlist", "An address is known until all is said.")
        if (self.status is WaitlistStatus.WAITING) > (self.joined_at is not None):
            raise PydanticCustomError("waitlist", "Whoever waits began to, once.")
        return self

    @property
    def is_waiting(self) -> bool:
        """Whether they are to be told when the state opens."""
        return self.status is WaitlistStatus.WAITING

    @property
    def waits_since(self) -> int:
        """When they last joined, in seconds: the same as long as they wait, and never again."""
        return int((self.joined_at or self.offered_at).timestamp())

    @property
    def offer_ends_at(self) -> datetime:
        """Until when the last offer can be taken."""
        return self.offered_at + self.OFFER_LASTS

    def token_source(self) -> bytes:
        """What the token is derived from; it names no person. Every mail has the same one."""
        return f"waitlist|{self.entry_id}".encode()


class WaitlistFigures(Record):
    """How many wait for one state, and what became of all who did; it names nobody."""

    state: UsState
    waiting: int = 0
    joined: int = 0
    """All who ever did."""
    told: int = 0
    in_doubt: int = 0
    left: int = 0
    """Who waited, and wants to hear no more."""

    def counting(self, before: WaitlistEntry, now: WaitlistEntry) -> Self:
        """The same after an entry changed."""
        if before.status is now.status:
            return self
        waited = before.is_waiting
        return self.but(
            waiting=self.waiting + now.is_waiting - waited,
            joined=self.joined + now.is_waiting,
            told=self.told + (waited and now.status is WaitlistStatus.TOLD),
            in_doubt=self.in_doubt + (waited and now.status is WaitlistStatus.IN_DOUBT),
            left=self.left + (waited and now.status is WaitlistStatus.LEFT),
        )


def wish_id_for(form_id: str, state: str, email: str) -> str:
    """The id of what one form asks: sent twice it is one wish, and changed it is another.

    *form_id* is chance and is not kept, so nobody comes from the id to the address.
    """
    return fingerprint(f"{form_id}|{state}|{email}")[:32]


def want(
    wish_id: str, email: EmailAddress, state: UsState, *, language: Language, at: datetime
) -> tuple[WaitlistWish, WaitlistWanted]:
    """Somebody will be where the network does not work, be it a form or a request that says so.

    Whoever keeps both in one write has a place offered, by mail; nothing else is to be done.
    """
    wish = WaitlistWish(wish_id=wish_id, wished_at=at, email=email, state=state, language=language)
    return wish, WaitlistWanted(wish_id=wish_id)


def heard(wish: WaitlistWish) -> WaitlistWish:
    """The wish that was passed on, or is beyond the limits; it knows of nobody any more."""
    return wish.but(email=None)


def offer(
    earlier: WaitlistEntry | None, entry_id: str, wish: WaitlistWish, *, at: datetime
) -> tuple[WaitlistEntry, WaitlistOffered]:
    """A place for whoever wishes it; whoever waits already is told so by the same link."""
    if wish.email is None:
        raise Refused("This wish was heard already.")
    offered = WaitlistOffered(entry_id=entry_id)
    if earlier is None:
        fresh = WaitlistEntry(
            entry_id=entry_id,
            state=wish.state,
            language=wish.language,
            email=wish.email,
            offered_at=at,
        )
        return fresh, offered
    again: dict[str, object] = {
        "language": wish.language,
        "email": wish.email,
        "offers": earlier.offers + 1,
        "offered_at": at,
    }
    if earlier.status in _ENDED:
        again |= {"status": WaitlistStatus.OFFERED, "joined_at": None, "ended_at": None}
    return earlier.but(**again), offered


def answers_to(entry: WaitlistEntry, token: str) -> WaitlistEntry:
    """The entry that *token* is about."""
    return entry.but(token_hash=fingerprint(token))


def join(entry: WaitlistEntry, *, at: datetime) -> tuple[WaitlistEntry, WaitlistJoined | None]:
    """The entry of somebody who says yes, to the words of today's version; again, nothing changes.

    Raises:
        Refused: the offer is over.
    """
    if entry.is_waiting:
        return entry, None
    if entry.status is not WaitlistStatus.OFFERED or at >= entry.offer_ends_at:
        raise Refused(TOO_LATE)
    joined = _moved(entry, WaitlistStatus.WAITING, joined_at=at, consent_version=CONSENT_VERSION)
    return joined, WaitlistJoined(entry_id=entry.entry_id)


def leave(entry: WaitlistEntry, *, at: datetime) -> WaitlistEntry:
    """The entry of somebody who wants to hear no more; again, nothing changes."""
    return entry if entry.status is WaitlistStatus.LEFT else _ended(entry, WaitlistStatus.LEFT, at)


def told(entry: WaitlistEntry, *, in_doubt: bool, at: datetime) -> WaitlistEntry:
    """The entry of somebody whose state opened; *in_doubt*: nobody knows whether the mail left."""
    return _ended(entry, WaitlistStatus.IN_DOUBT if in_doubt else WaitlistStatus.TOLD, at)


def _ended(entry: WaitlistEntry, status: WaitlistStatus, at: datetime) -> WaitlistEntry:
    return _moved(entry, status, email=None, ended_at=at)


def _moved(entry: WaitlistEntry, status: WaitlistStatus, **changes: object) -> WaitlistEntry:
    if status not in MOVES[entry.status]:
        raise Refused(f"This place on the waitlist is {entry.status}.")
    return entry.but(status=status, **changes)
