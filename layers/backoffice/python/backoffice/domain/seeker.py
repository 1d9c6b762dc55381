"""A seeker: somebody who looks for care, before they are anybody's client; and the link they have.

All that providers may not see before they accepted stands here, and nowhere else.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.client import Language
from backoffice.domain.consultation import Consultation, consultation_id_for, request
from backoffice.domain.errors import Refused
from backoffice.domain.events.consultations import CareAdmitted, CareAsked
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import EmailAddress, OpaqueId, PersonName, TimeZone, UsState
from backoffice.domain.prose import PhoneNumber, Words
from backoffice.domain.record import Fact
from backoffice.domain.second_fact import Guarded, Opening, try_second_fact
from backoffice.domain.wishes import Wishes

CONSENT_VERSION = "2026-11"
CONSENT = (
    "I am the person named here, or may act for them. Please pass this on to the provider or to "
    "the matching team, and write to this e-mail address about it."
)
"""What is ticked before anybody is asked; other words are another version."""
MOST_A_DAY = 2000
"""Searches of the whole network in a day, by the calendar of its people. Each is a mail to an
address that nobody has vouched for: beyond what a day brings in, whoever asks is a machine."""


def day_tally(day: Day) -> str:
    """The name under which the searches of a *day* are counted."""
    return f"searches-{day}"


class SeekerStatus(StrEnum):
    """Where a search stands, and who acts next."""

    ASKED = "asked"  # us: see whether one more is within the limits
    SEEKING = "seeking"  # as its requests say
    CLOSED = "closed"  # nobody: it was beyond the limits, or is over and forgotten


MOVES: dict[SeekerStatus, frozenset[SeekerStatus]] = {
    SeekerStatus.ASKED: frozenset({SeekerStatus.SEEKING, SeekerStatus.CLOSED}),
    SeekerStatus.SEEKING: frozenset({SeekerStatus.CLOSED}),
    SeekerStatus.CLOSED: frozenset(),
}


class Person(Fact):
    """Who looks for care, and how to reach them."""

    first_name: PersonName
    last_name: PersonName
    birth_date: Day
    """The second fact of their link; providers treat children and adults differently, too."""
    email: EmailAddress
    phone: PhoneNumber | None = None
    words: Words | None = None
    """What they wrote to the provider."""


class Seeker(Guarded):
    """One search for care, behind one link: every request, proposal and answer of it."""

    seeker_id: OpaqueId
    asked_at: Moment
    language: Language
    state: UsState
    """Where they live."""
    time_zone: TimeZone
    """Where days end for them."""
    wishes: Wishes
    person: Person | None = None
    """None: forgotten, a while after it was over."""
    referred_by: OpaqueId | None = None
    """The provider who sent them, or who brought them along from outside (CM-15)."""
    status: SeekerStatus = SeekerStatus.SEEKING
    first_choice: OpaqueId | None = None
    """The provider whom they ask at first; None: they ask the matching team (CM-9)."""
    consent_version: str | None = None
    """Which words of consent they ticked; None: somebody who refers them vouches for it."""
    second_fact_hash: str | None = None
    requests: int = 0
    """How many requests they made."""
    expires_at: Moment

    LASTS: ClassVar[timedelta] = timedelta(days=60)
    MOST_REQUESTS: ClassVar[int] = 10

    def is_over(self, *, at: datetime) -> bool:
        return self.status is SeekerStatus.CLOSED or at >= self.expires_at

    @property
    def is_vouched_for(self) -> bool:
        """Whether whoever reads the mailbox gave the birth date; else a mail names nobody."""
        return self.opened_at is not None

    def token_source(self) -> bytes:
        """What the token is derived from; it names no person."""
        return f"seeker|{self.seeker_id}".encode()


def seeker_id_for(form_id: str, first_choice: str | None, wishes: Wishes, person: Person) -> str:
    """The id of what one form asks: sent twice it is one search, and changed it is another.

    *form_id* is chance and is not kept, so nobody comes from the id to the person.
    """
    said = f"{wishes.model_dump_json()}|{person.model_dump_json()}"
    return fingerprint(f"{form_id}|{first_choice}|{said}")[:32]


def seeker_id_for_referral(provider_id: str, referral_id: str) -> str:
    """The id of the search of somebody whom a provider refers, under an id of their own."""
    return fingerprint(f"referral|{provider_id}|{referral_id}")[:32]


def says_the_same(known: Seeker, again: Seeker) -> bool:
    """Whether *again* says of somebody who was referred what the *known* search was begun with.

    Who they are is compared for as long as it is known.
    """

    def said(seeker: Seeker) -> tuple[object, ...]:
        person = seeker.person if known.person is not None else None
        return (
            person,
            seeker.wishes,
            seeker.state,
            seeker.time_zone,
            seeker.language,
            seeker.first_choice,
            seeker.referred_by,
        )

    return said(known) == said(again)


def request_to(seeker: Seeker, provider_id: str, *, at: datetime) -> Consultation:
    """What a search asks one provider, on its way to them."""
    return request(
        consultation_id=consultation_id_for(seeker.seeker_id, provider_id),
        seeker_id=seeker.seeker_id,
        provider_id=provider_id,
        zone=seeker.time_zone,
        at=at,
    )


def ask(seeker: Seeker) -> tuple[Seeker, CareAsked]:
    """A search as its form asks for it; whether it is within the limits is not known yet."""
    return seeker.but(status=SeekerStatus.ASKED), CareAsked(seeker_id=seeker.seeker_id)


def admit(seeker: Seeker) -> tuple[Seeker, CareAdmitted]:
    """The search, within the limits: its link may be mailed, and whom it asks be told."""
    return _moved(seeker, SeekerStatus.SEEKING), CareAdmitted(seeker_id=seeker.seeker_id)


def another_request(seeker: Seeker) -> Seeker:
    """The search with one more provider asked.

    Raises:
        Refused: that is more than helps anybody.
    """
    if seeker.requests >= Seeker.MOST_REQUESTS:
        raise Refused("You have asked many providers. Let the matching team help you from here.")
    return seeker.but(requests=seeker.requests + 1)


def close(seeker: Seeker) -> Seeker:
    """The search that is over, or was never let through; it knows of nobody any more."""
    if seeker.status is SeekerStatus.CLOSED:
        return seeker
    return _moved(seeker, SeekerStatus.CLOSED).but(
        person=None, token_hash=None, second_fact_hash=None, sessions=(), wrong_dates=()
    )


def answers_to(seeker: Seeker, token: str) -> Seeker:
    """The seeker whom *token*, with the birth date, opens; forgotten ones answer to nobody."""
    if seeker.person is None:
        return seeker
    return seeker.but(
        token_hash=fingerprint(token),
        second_fact_hash=second_fact(token, seeker.person.birth_date),
    )


def second_fact(token: str, birth_date: date) -> str:
    """What a typed birth date is compared with; it is useless without the token."""
    return fingerprint(f"{token}|{birth_date}")


def try_to_open(
    seeker: Seeker, token: str, *, typed: date, secret: str, at: datetime
) -> tuple[Seeker, Opening]:
    """Try the birth date *typed*; *secret* is what the browser's cookie will hold."""
    right = seeker.second_fact_hash == second_fact(token, typed)
    return try_second_fact(seeker, typed=typed, right=right, secret=secret, at=at)


def _moved(seeker: Seeker, status: SeekerStatus) -> Seeker:
    if status not in MOVES[seeker.status]:
        raise Refused("This search is over.")
    return seeker.but(status=status)
