"""The second fact: what a link asks for before it opens, and what guessing it leads to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import ClassVar, TypeVar

from backoffice.domain.calendar import Moment
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.record import Fact, Record


class Opening(StrEnum):
    """What came of a try to open a link; to a stranger all but the first look alike."""

    OPENED = "opened"
    WRONG = "wrong"
    LOCKED = "locked"
    EXPIRED = "expired"


class LinkSession(Fact):
    """One browser that gave the right second fact; its cookie is kept as a hash only."""

    secret_hash: str
    until: Moment


class Guarded(Record):
    """Something behind a link, for whoever holds the link and knows the birth date, too."""

    token_hash: str | None = None
    opened_at: Moment | None = None
    wrong_dates: tuple[str, ...] = ()
    locks: int = 0
    locked_until: Moment | None = None
    sessions: tuple[LinkSession, ...] = ()

    WRONG_DATES_ALLOWED: ClassVar[int] = 5
    FIRST_LOCK: ClassVar[timedelta] = timedelta(minutes=15)
    SESSION_LASTS: ClassVar[timedelta] = timedelta(hours=2)
    BROWSERS: ClassVar[int] = 3

    def is_over(self, *, at: datetime) -> bool:
        """Whether its link opens nothing any more."""
        raise NotImplementedError

    def is_open_to(self, secret: str, *, at: datetime) -> bool:
        """Whether the browser holding *secret* is in an open session *at* a moment."""
        return any(
            compare_digest(session.secret_hash, fingerprint(secret)) and at < session.until
            for session in self.sessions
        )


G = TypeVar("G", bound=Guarded)


def try_second_fact(
    guarded: G, *, typed: date, right: bool, secret: str, at: datetime
) -> tuple[G, Opening]:
    """Try the birth date *typed*, which is *right* or not; *secret* is the new session's cookie.

    Only distinct wrong dates count, so a double tap costs nothing; each lock
    lasts twice as long as the one before.
    """
    if guarded.is_over(at=at):
        return guarded, Opening.EXPIRED
    if guarded.locked_until and at < guarded.locked_until:
        return guarded, Opening.LOCKED
    if not right:
        return _with_wrong_date(guarded, typed, at), Opening.WRONG
    return opened_for(forget_guesses(guarded), secret, at=at), Opening.OPENED


def opened_for(guarded: G, secret: str, *, at: datetime) -> G:
    """The same, with a session for the browser that is given *secret*."""
    session = LinkSession(secret_hash=fingerprint(secret), until=at + Guarded.SESSION_LASTS)
    return guarded.but(
        opened_at=guarded.opened_at or at,
        sessions=(*guarded.sessions[-(Guarded.BROWSERS - 1) :], session),
    )


def forget_guesses(guarded: G) -> G:
    """The same, as if nobody had guessed."""
    return guarded.but(wrong_dates=(), locks=0, locked_until=None)


def _with_wrong_date(guarded: G, typed: date, at: datetime) -> G:
    # A fingerprint, because a near miss of a birth date is personal data too.
    wrong = fingerprint(f"{guarded.token_hash}{typed}")[:16]
    wrong_dates = tuple(dict.fromkeys((*guarded.wrong_dates, wrong)))
    if len(wrong_dates) < Guarded.WRONG_DATES_ALLOWED:
        return guarded.but(wrong_dates=wrong_dates)
    return guarded.but(
        wrong_dates=(),
        locks=guarded.locks + 1,
        locked_until=at + Guarded.FIRST_LOCK * 2**guarded.locks,
    )
