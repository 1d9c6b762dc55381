"""A seeker: somebody who looks for care, before they are anybody's client; and the link they have.

All that providers may not see before they accepted stands here, and nowhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.client import Language
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import EmailAddress, OpaqueId, PersonName, TimeZone, UsState
from backoffice.domain.prose import PhoneNumber, Words
from backoffice.domain.record import Fact
from backoffice.domain.second_fact import Guarded
from backoffice.domain.wishes import Wishes


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
    person: Person | None
    """None: forgotten, a while after it was over."""
    referred_by: OpaqueId | None = None
    """The provider who sent them, or who brought them along from outside (CM-15)."""
    second_fact_hash: str | None = None
    requests: int = 0
    """How many requests they made."""
    expires_at: Moment

    LASTS: ClassVar[timedelta] = timedelta(days=60)
    MOST_REQUESTS: ClassVar[int] = 10

    def is_over(self, *, at: datetime) -> bool:
        return at >= self.expires_at

    def token_source(self) -> bytes:
        """What the token is derived from; it names no person."""
        return f"seeker|{self.seeker_id}".encode()


def answers_to(seeker: Seeker, token: str) -> Seeker:
    """The seeker whom *token*, with the birth date, opens; forgotten ones answer to nobody."""
    if seeker.person is None:
        return seeker
    return seeker.but(
        token_hash=fingerprint(token),
        second_fact_hash=second_fact(token, seeker.person.birth_date),
    )


def second_fact(token: str, birth_date: Day) -> str:
    """What a typed birth date is compared with; it is useless without the token."""
    return fingerprint(f"{token}|{birth_date}")
