"""A provider whom the directory of the samples shows, and what is kept for that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from backoffice.domain.directory import listings
from backoffice.domain.identifiers import PlainText, UsState
from backoffice.domain.participation import Participation
from backoffice.domain.profile import Office, Profile
from backoffice.domain.prose import Prose
from backoffice.domain.provider import Provider
from backoffice.domain.record import Record
from backoffice.domain.wishes import Approach, Hours, Need, Tongue

LIVE: dict[str, Any] = {
    "contracted_on": date(2026, 1, 5),
    "webinar_viewed_on": date(2026, 1, 6),
}
"""What a provider has done whose profile is live, but for what insurers say."""


def profile(provider_id: str, **differences: Any) -> Profile:
    """A profile in which everything is said."""
    return Profile(
        **{
            "provider_id": provider_id,
            "bio": Prose("I work with adults who worry more than they would like to."),
            "needs": (Need.ANXIETY, Need.WORK),
            "approaches": (Approach.COGNITIVE,),
            "tongues": (Tongue.ENGLISH, Tongue.SPANISH),
            "hours": (Hours.WEEKDAY_EVENINGS,),
            "offices": (Office(state=UsState("NY"), city=PlainText("Albany")),),
            "confirmed_on": date(2026, 3, 2),
            **differences,
        }
    )


def records(provider: Provider, taken_part: Sequence[Participation]) -> list[Record]:
    """The profile of a provider, and the listings drawn up from it."""
    said = profile(provider.provider_id)
    return [said, *listings(provider, said, taken_part, left_on=None)]
