"""Providers as the directory lists them, and what somebody who looks for care wishes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from backoffice.domain.calendar import Interval
from backoffice.domain.client import Language
from backoffice.domain.directory import Listing, PayerSpan, turn_of
from backoffice.domain.matching import CaseReason
from backoffice.domain.matching_case import Opportunity, offer, open_case
from backoffice.domain.money import Money
from backoffice.domain.participation import Licence, LicenceClass
from backoffice.domain.profile import Profile
from backoffice.domain.record import Record
from backoffice.domain.seeker import Person, Seeker
from backoffice.domain.wishes import Need, Paying, Tongue, Wishes
from tests.support.builders import FERN

SINCE = date(2025, 1, 1)
DAY = date(2026, 3, 2)
ASKED_AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""The moment at which an office in memory begins is later the same day."""
SEEKER = "seeker-ana-01"
HELD = Interval(since=SINCE)


def licence(state: str = "NY", **differences: Any) -> Licence:
    """A full licence that holds."""
    facts = {"state": state, "holds": HELD, "licence_class": LicenceClass.FULL}
    return Licence(**{**facts, **differences})


def listing(provider_id: str = "provider-ruth", state: str = "NY", **differences: Any) -> Listing:
    """A provider who can be proposed: live, in network with Fern Health, with a fee of $150."""
    return Listing(
        **{
            "state": state,
            "turn": turn_of(provider_id),
            "provider_id": provider_id,
            "name": "Ruth Adler",
            "licence_type": "LCSW",
            "needs": (Need.ANXIETY,),
            "tongues": (Tongue.ENGLISH,),
            "by_video": True,
            "fee": Money(15_000),
            "licences": (licence(state),),
            "all_licences": (licence(state),),
            "contracted_on": SINCE,
            "webinar_viewed_on": SINCE,
            "left_on": None,
            "programme": HELD,
            "effective_on": (SINCE,),
            "participations": (PayerSpan(payer_id=FERN, holds=HELD),),
            "accepting": True,
            "places": 5,
            "closed_to": (),
            "confirmed_on": DAY,
            **differences,
        }
    )


def profile(provider_id: str = "provider-ruth", **differences: Any) -> Profile:
    """What such a provider says of themselves."""
    return Profile(**{"provider_id": provider_id, "confirmed_on": DAY, **differences})


def wishes(**differences: Any) -> Wishes:
    """Somebody in New York whom Fern Health insures, who comes because of anxiety."""
    facts = {
        "care_state": "NY",
        "paying": Paying.INSURANCE,
        "payer_id": FERN,
        "needs": (Need.ANXIETY,),
    }
    return Wishes(**{**facts, **differences})


def seeker(seeker_id: str = SEEKER, **differences: Any) -> Seeker:
    """Ana, before she is anybody's client."""
    person = Person(
        first_name="Ana",
        last_name="Rivera",
        birth_date=date(1990, 4, 12),
        email="ana@mail.example",
        phone="212-555-0123",
        words="I would rather not say on the phone.",
    )
    return Seeker(
        **{
            "seeker_id": seeker_id,
            "asked_at": ASKED_AT,
            "language": Language.ENGLISH,
            "state": "NY",
            "time_zone": "America/New_York",
            "wishes": wishes(),
            "person": person,
            "expires_at": ASKED_AT + Seeker.LASTS,
            **differences,
        }
    )


def on_file(provider_id: str, *, until: datetime) -> list[Record]:
    """A case of the samples, and a provider who is asked about it."""
    wanted = seeker("seeker-0001", expires_at=until)
    case = open_case(
        wanted.seeker_id,
        because=CaseReason.MATCH_ME,
        excluding=(),
        due_on=DAY,
        at=ASKED_AT,
    )
    asked = Opportunity(
        seeker_id=wanted.seeker_id,
        provider_id=provider_id,
        wishes=wanted.wishes,
        offered_at=ASKED_AT,
    )
    return [wanted, offer(case, [provider_id], due_on=DAY, at=ASKED_AT), asked]
