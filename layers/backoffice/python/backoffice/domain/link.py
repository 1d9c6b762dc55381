"""A secure link: the one way into the office for a client, without an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, TypeVar
from zoneinfo import ZoneInfo

from backoffice.domain.calendar import Day, Moment, day_in, moment_at
from backoffice.domain.errors import Refused
from backoffice.domain.events.forms import LinkRequested
from backoffice.domain.record import Fact
from backoffice.domain.second_fact import Guarded, Opening, forget_guesses, try_second_fact


class LinkPurpose(StrEnum):
    """What a link is for; everything else about it follows from `TERMS`."""

    INTAKE = "intake"
    RENEWAL = "renewal"
    INVOICE = "invoice"
    UPCOMING = "upcoming"
    """To the form about the plan to come; it is opened from a renewal's page, and never mailed."""


TO_FORMS = frozenset({LinkPurpose.INTAKE, LinkPurpose.UPCOMING})
"""What leads to the insurance form."""


class LinkTerms(Fact):
    """The promises of one purpose (requirements Q9)."""

    expires: Callable[[datetime, str], datetime]
    consumed_by_submission: bool


def _after_days(days: int) -> Callable[[datetime, str], datetime]:
    return lambda at, _zone: at + timedelta(days=days)


def _end_of_january(at: datetime, zone: str) -> datetime:
    """The first moment of the next 1 February in the client's *zone*."""
    day = day_in(at, zone)
    year = day.year if day < date(day.year, 2, 1) else day.year + 1
    return moment_at(date(year, 2, 1), time(), zone)


TERMS: dict[LinkPurpose, LinkTerms] = {
    LinkPurpose.INTAKE: LinkTerms(expires=_after_days(5), consumed_by_submission=True),
    LinkPurpose.RENEWAL: LinkTerms(expires=_end_of_january, consumed_by_submission=False),
    LinkPurpose.INVOICE: LinkTerms(expires=_after_days(60), consumed_by_submission=False),
    # It ends with the renewal that it was opened from, and this is for one that has no end.
    LinkPurpose.UPCOMING: LinkTerms(expires=_after_days(5), consumed_by_submission=True),
}


class LinkStatus(StrEnum):
    """How far a link has come, and who acts next."""

    REQUESTED = "requested"  # us: send the mail
    SENT = "sent"  # the mail service: deliver it
    BOUNCED = "bounced"  # the provider: ask the client for another address
    DELIVERED = "delivered"  # the client: open it
    OPENED = "opened"  # the client: begin the form
    STARTED = "started"  # the client: finish the form
    USED = "used"  # nobody
    REVOKED = "revoked"  # nobody, until the provider asks for a new one
    EXPIRED = "expired"  # the provider: ask for a new one


class LinkReason(StrEnum):
    """Why a link was asked for; the mail says it, in neutral words."""

    DETAILS = "details"  # the insurance is to be told, or has changed
    CARD_NEEDED = "card_needed"  # what we have lacks a readable photo of the card
    CORRECTION_NEEDED = "correction_needed"  # the payer does not know what we were told
    UPCOMING = "upcoming"  # the insurance is going to change (RN-9)


_COOKIE = re.compile(
    rf"([A-Za-z0-9_-]{{8,64}})\.({'|'.join(LinkPurpose)})(?:\.([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}))?"
    r"\.([1-9][0-9]{0,7})\.([A-Za-z0-9_-]{1,64})"
)


class SessionKey(Fact):
    """What a browser's cookie says: which link it opened, and the secret that it was given."""

    client_id: str
    purpose: LinkPurpose
    generation: int
    secret: str
    ends_on: Day | None = None
    """About the end of which plan a renewal's link asks; other purposes have one link a client."""

    def cookie(self) -> str:
        """The key as one cookie value."""
        which = f"{self.purpose}.{self.ends_on}" if self.ends_on else self.purpose
        return f"{self.client_id}.{which}.{self.generation}.{self.secret}"

    @classmethod
    def from_cookie(cls, value: str) -> SessionKey | None:
        """The key in a cookie value, or None for anything that we never wrote."""
        found = _COOKIE.fullmatch(value)
        if found is None:
            return None
        client_id, purpose, ends_on, generation, secret = found.groups()
        try:
            day = date.fromisoformat(ends_on) if ends_on else None
        except ValueError:  # no such day
            return None
        return cls(
            client_id=client_id,
            purpose=LinkPurpose(purpose),
            generation=int(generation),
            secret=secret,
            ends_on=day,
        )


class ClientsLink(Guarded):
    """Something behind a link of one client's, whose mails up to a generation are useless."""

    client_id: str
    generation: int

    def session_key(self, secret: str) -> SessionKey:
        """What the cookie says of a browser that opened it and was given *secret*."""
        raise NotImplementedError

    def admits(self, key: SessionKey, *, at: datetime) -> bool:
        """Whether the browser holding *key* is in an open session *at* a moment."""
        return key.generation == self.generation and self.is_open_to(key.secret, at=at)


class Link(ClientsLink):
    """One client's link for one purpose.

    Asking again starts a new generation, which derives another token: that is
    what makes every earlier e-mail useless.
    """

    purpose: LinkPurpose
    provider_id: str
    request_id: str
    reason: LinkReason = LinkReason.DETAILS
    earlier_requests: tuple[str, ...] = ()
    """Of earlier generations; a repetition that comes late must not supersede a newer link."""
    requested_at: Moment
    expires_at: Moment
    sent_at: Moment | None = None
    delivered_at: Moment | None = None
    bounced_at: Moment | None = None
    reminder_due_at: Moment | None = None
    reminded_at: Moment | None = None
    started_at: Moment | None = None
    """When the first answer of the form was kept."""
    used_at: Moment | None = None
    revoked_at: Moment | None = None
    ends_on: Day | None = None
    """The last day of the plan that another one is to follow, if a renewal led here."""

    REQUESTS_REMEMBERED: ClassVar[int] = 50
    REMIND_FROM: ClassVar[time] = time(9)
    REMIND_UNTIL: ClassVar[time] = time(19)

    def was_asked_for_by(self, request_id: str) -> bool:
        """Whether this generation or an earlier one answered the request of that id."""
        return request_id in {self.request_id, *self.earlier_requests}

    def token_source(self) -> bytes:
        """What the token is derived from; it names one generation and no person."""
        return f"{self.client_id}|{self.purpose}|{self.generation}".encode()

    def status(self, *, at: datetime) -> LinkStatus:
        """Where the link stands *at* a moment."""
        if self.used_at:
            return LinkStatus.USED
        if self.revoked_at:
            return LinkStatus.REVOKED
        if at >= self.expires_at:
            return LinkStatus.EXPIRED
        # The furthest that it came; a mail that was opened arrived, whatever the service says.
        came = (
            (self.started_at, LinkStatus.STARTED),
            (self.opened_at, LinkStatus.OPENED),
            (self.bounced_at, LinkStatus.BOUNCED),
            (self.delivered_at, LinkStatus.DELIVERED),
            (self.sent_at, LinkStatus.SENT),
        )
        return next((status for moment, status in came if moment), LinkStatus.REQUESTED)

    def remind_at(self, zone: str) -> datetime | None:
        """When the client is to be reminded, once, by day in *zone*; None when there is no need."""
        if self.sent_at is None or self.reminded_at or self.bounced_at:
            return None
        if self.used_at or self.revoked_at:
            return None
        day_before = (self.expires_at - timedelta(days=1)).astimezone(ZoneInfo(zone))
        waking = min(max(day_before.time(), Link.REMIND_FROM), Link.REMIND_UNTIL)
        return moment_at(day_before.date(), waking, zone)

    def session_key(self, secret: str) -> SessionKey:
        return SessionKey(
            client_id=self.client_id,
            purpose=self.purpose,
            generation=self.generation,
            secret=secret,
        )

    def is_over(self, *, at: datetime) -> bool:
        """Whether it expired; what was submitted in time may be seen afterwards."""
        return at >= self.expires_at and not self.used_at


L = TypeVar("L", bound=ClientsLink)


def ask_for(
    earlier: Link | None,
    *,
    client_id: str,
    provider_id: str,
    purpose: LinkPurpose,
    request_id: str,
    zone: str,
    at: datetime,
    reason: LinkReason = LinkReason.DETAILS,
) -> tuple[Link, LinkRequested]:
    """The next generation of a client's link (S2:11, S2:61), for the network to mail (S2:15)."""
    generation = earlier.generation + 1 if earlier else 1
    requests = (*earlier.earlier_requests, earlier.request_id) if earlier else ()
    link = Link(
        version=earlier.version if earlier else 0,
        client_id=client_id,
        provider_id=provider_id,
        purpose=purpose,
        generation=generation,
        request_id=request_id,
        reason=reason,
        earlier_requests=requests[-Link.REQUESTS_REMEMBERED :],
        requested_at=at,
        expires_at=TERMS[purpose].expires(at, zone),
    )
    return link, LinkRequested(client_id=client_id, purpose=purpose, generation=generation)


def try_to_open(
    link: L, *, typed: date, birth_date: date, secret: str, at: datetime
) -> tuple[L, Opening]:
    """Try the birth date *typed* as the second fact; *secret* is the new session's cookie."""
    return try_second_fact(link, typed=typed, right=typed == birth_date, secret=secret, at=at)


def unlock(link: Link) -> Link:
    """The link as if nobody had guessed; the provider knows who is trying."""
    return forget_guesses(link)


def revoke(link: Link, *, at: datetime) -> Link:
    """The link, good for nothing: its token finds nothing, and open browsers are closed.

    Raises:
        Refused: the form was submitted already, so there is nothing left to take back.
    """
    if link.used_at:
        raise Refused("These details were already submitted. There is nothing to revoke.")
    if link.revoked_at:
        return link
    return link.but(revoked_at=at, token_hash=None, sessions=())


def use(link: Link, *, at: datetime) -> Link:
    """The link after its submission; used once where its purpose says so.

    Whoever opened the form in time may finish it: the link's last hour opens a session that
    outlasts it, and nobody is turned away with a form that is filled in.

    Raises:
        Refused: it was used, or expired longer ago than a session lasts.
    """
    if link.used_at:
        raise Refused("These details were already submitted. There is nothing left to do.")
    if at >= link.expires_at + Link.SESSION_LASTS:
        raise Refused("This link has expired. Ask your provider for a new one.")
    return link.but(used_at=at) if TERMS[link.purpose].consumed_by_submission else link
