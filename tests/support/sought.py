"""Somebody who looks for care: what they ask, and how far it came."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from backoffice.domain import consultation, seeker
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Language
from backoffice.domain.consultation import consultation_id_for
from backoffice.domain.directory import USUAL_VISIT, Listing, listings
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.participation import Licence
from backoffice.domain.profile import Profile
from backoffice.domain.provider import Fee, Provider
from backoffice.domain.record import Record
from backoffice.domain.second_fact import LinkSession
from backoffice.domain.seeker import Person, Seeker
from backoffice.domain.served_state import ServedState
from backoffice.domain.wishes import Wishes
from backoffice.services.care_requests import CareRequest
from tests.support import builders
from tests.support.samples import SESSION, TOKEN

NOORS_BIRTHDAY = date(1991, 6, 3)
FORM = "form-of-noor-0001"
LONG_AGO = date(2026, 1, 5)


def person(**differences: Any) -> Person:
    """Noor, who lost her brother."""
    return Person(
        **{
            "first_name": "Noor",
            "last_name": "Saleh",
            "birth_date": NOORS_BIRTHDAY,
            "email": "noor@mail.example",
            "phone": "+12125550142",
            "words": "My brother died in May.",
            **differences,
        }
    )


def wishes(**differences: Any) -> Wishes:
    """What she looks for; she pays herself."""
    return Wishes(
        **{
            "care_state": "NY",
            "paying": "themselves",
            "needs": ("grief",),
            "hours": ("weekends",),
            **differences,
        }
    )


def asked(
    provider_id: str | None = builders.RUTH.provider_id,
    *,
    wishing: dict[str, Any] | None = None,
    language: Language = Language.ENGLISH,
    **differences: Any,
) -> CareRequest:
    """What her form asks of a provider, or of the matching team."""
    wanted = wishes(**(wishing or {}))
    return CareRequest(
        person=person(**differences),
        wishes=wanted,
        state=wanted.care_state,
        time_zone=None,
        language=language,
        first_choice=provider_id,
    )


def ready(provider: Provider, **differences: Any) -> tuple[Provider, Profile]:
    """A provider whose profile is live, who is accepting, and has room for five."""
    joined = provider.but(
        contracted_on=LONG_AGO,
        webinar_viewed_on=LONG_AGO,
        programme=None,
        fees=(Fee(procedure=USUAL_VISIT, amount=15_000),),
        licences=provider.licences
        or (Licence(state="NY", holds=Interval(since=LONG_AGO), licence_class="full"),),
    )
    written = Profile(
        **{
            "provider_id": provider.provider_id,
            "bio": "I work with people who lost somebody.",
            "needs": ("grief",),
            "hours": ("weekends",),
            "channels": ("email", "phone"),
            "communication": "I answer within two days, by e-mail.",
            "confirmed_on": LONG_AGO,
            **differences,
        }
    )
    return joined, written


def live(provider: Provider, **differences: Any) -> tuple[Provider, Profile, Listing]:
    """The same, and how they are listed in New York."""
    joined, written = ready(provider, **differences)
    listing = next(
        each for each in listings(joined, written, (), left_on=None) if each.state == "NY"
    )
    return joined, written, listing


def serving(state: str = "NY") -> ServedState:
    """That the network works in a state."""
    return ServedState(state=state, spans=(Interval(since=LONG_AGO),))


def search(number: int, *, at: datetime, **differences: Any) -> Seeker:
    """One of the searches of the samples, with their token and their cookie."""
    begun = Seeker(
        **{
            "seeker_id": f"seeker{number:026}",
            "asked_at": at,
            "language": Language.ENGLISH,
            "state": "NY",
            "time_zone": "America/New_York",
            "wishes": wishes(),
            "person": person(email=f"noor{number}@example.com"),
            "expires_at": at + Seeker.LASTS,
            **differences,
        }
    )
    token = TOKEN if number == 1 else f"{TOKEN}{number}"
    session = LinkSession(secret_hash=fingerprint(SESSION), until=at)
    return seeker.answers_to(begun, token).but(sessions=(session,))


def records(provider_id: str, *, at: datetime) -> list[Record]:
    """What the samples speak of: one that waits, one that was accepted, and one just sent."""
    one, two, three = (search(number, at=at) for number in (1, 2, 3))
    waits, accepted = (
        consultation.request(
            consultation_id=consultation_id_for(each.seeker_id, provider_id),
            seeker_id=each.seeker_id,
            provider_id=provider_id,
            zone=each.time_zone,
            at=at,
        )
        for each in (one, two)
    )
    just_sent, _ = seeker.ask(three.but(first_choice=provider_id, token_hash=None))
    return [one, two, just_sent, waits, consultation.accept(accepted, at=at)]
