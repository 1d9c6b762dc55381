"""A provider whom the directory of the samples shows, and what is kept for that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from backoffice.adapters.dynamodb.network import ProvidersTable
from backoffice.domain.calendar import Interval
from backoffice.domain.directory import Listing, listings
from backoffice.domain.events.directory import ProfileChanged
from backoffice.domain.identifiers import PlainText, UsState
from backoffice.domain.participation import Licence, LicenceClass, Participation
from backoffice.domain.profile import Office, Profile
from backoffice.domain.prose import Prose
from backoffice.domain.provider import Provider
from backoffice.domain.record import Record
from backoffice.domain.wishes import Approach, Hours, Need, Tongue
from backoffice.services.directory import ListingView
from backoffice.services.directory_requests import NewProfile
from tests.support import builders
from tests.support.builders import RUTH
from tests.twins.office import MemoryOffice

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


DAY = date(2026, 3, 2)
"""Today, in the tests of the directory."""


def listing(
    *,
    effective_on: date = date(2026, 1, 5),
    others_effective_on: date | None = None,
    licence_until: date | None = None,
    webinar_viewed_on: date | None = date(2026, 1, 6),
    **said: Any,
) -> Listing:
    """A provider in New York who is live, and in network with Fern from a day on."""
    since = Interval(since=date(2020, 1, 1))
    full = Licence(state="NY", holds=since, licence_class=LicenceClass.FULL)
    provider = builders.provider(
        contracted_on=date(2026, 1, 5),
        webinar_viewed_on=webinar_viewed_on,
        licences=(
            full.but(holds=Interval(since=since.since, until=licence_until)),
            full.but(state="NJ"),
        ),
    )
    taken_part = [builders.participation(credentialed=Interval(since=effective_on))]
    if others_effective_on:
        others = Interval(since=others_effective_on)
        taken_part.append(builders.participation(payer_id="another-payer", credentialed=others))
    said_of_themselves = profile(provider.provider_id, **said)
    drawn_up = listings(provider, said_of_themselves, taken_part, left_on=None)
    return next(each for each in drawn_up if each.state == "NY")


def records(provider: Provider, taken_part: Sequence[Participation]) -> list[Record]:
    """The profile of a provider, and the listings drawn up from it."""
    said = profile(provider.provider_id)
    return [said, *listings(provider, said, taken_part, left_on=None)]


SAID = NewProfile(
    **{name: value for name, value in profile("x" * 8) if name in NewProfile.model_fields}
)
"""What a provider writes to have that profile."""
IN_NEW_YORK = Interval(since=date(2020, 1, 1))


def open_directory(*, fern: Mapping[str, Any] | None = None, **differences: Any) -> MemoryOffice:
    """An office with Ruth, who did all that a profile waits for, and has written nothing yet."""
    office = MemoryOffice()
    office.keep(
        builders.provider(**{**LIVE, **differences}),
        builders.payer(**(fern or {})),
        builders.participation(),
    )
    return office


def with_ruth(**differences: Any) -> MemoryOffice:
    """An office whose directory has Ruth, if she is live."""
    office = open_directory(**differences)
    office.profiles.write(SAID, caller=RUTH)
    office.until_quiet()
    return office


def changed(office: MemoryOffice, *, quietly: bool = False, **differences: Any) -> None:
    """Something else is on file of Ruth, and whoever writes it down tells of it."""
    known = ProvidersTable(office.database).load(RUTH.provider_id)
    told = ProfileChanged(provider_id=RUTH.provider_id)
    office.records.keep(known.but(**differences), events=[told])
    if not quietly:
        office.until_quiet()


def ruths(office: MemoryOffice) -> ListingView:
    """Ruth in New York, as the directory shows her."""
    return office.directory.listing("NY", RUTH.provider_id)


def many_providers(
    count: int, *, stale: Callable[[int], bool] = lambda _number: False
) -> MemoryOffice:
    """A state's directory of so many providers, some of whom did not confirm for long."""
    office = MemoryOffice()
    for number in range(count):
        one = builders.provider(provider_id=f"provider-{number:04}", **LIVE)
        on = date(2025, 6, 2) if stale(number) else date(2026, 3, 2)
        said = profile(one.provider_id, confirmed_on=on)
        taken_part = [builders.participation(provider_id=one.provider_id)]
        for each in listings(one, said, taken_part, left_on=None):
            office.records.keep(each)
    return office
