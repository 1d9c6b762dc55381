from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.domain import directory, participation
from backoffice.domain.calendar import Interval
from backoffice.domain.participation import Licence, LicenceClass, Participation
from backoffice.domain.payer import Payer, PayerTerms
from backoffice.domain.profile import Profile
from backoffice.domain.provider import Fee
from tests.support import builders

PROVIDER = builders.RUTH.provider_id
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 6).map(lambda count: FIRST + timedelta(days=count))


def mostly(usual: object, other: st.SearchStrategy[object]) -> st.SearchStrategy[Any]:
    """What is in network, but now and then something else: chance alone hardly ever is."""
    return st.integers(0, 5).flatmap(lambda which: other if which == 5 else st.just(usual))


@st.composite
def spans(draw: st.DrawFn) -> Interval:
    since = draw(mostly(FIRST, DAYS))
    until = draw(mostly(None, st.integers(0, 3).map(lambda days: since + timedelta(days=days))))
    return Interval(since=since, until=until)


STATES = mostly("NY", st.just("NJ"))
PAYERS = mostly("oxford", st.just("cedar"))
LICENCES = st.builds(
    Licence,
    state=STATES,
    holds=spans(),
    licence_class=mostly(LicenceClass.FULL, st.sampled_from(LicenceClass)),
)
PARTICIPATIONS = st.builds(
    Participation,
    provider_id=st.just(PROVIDER),
    payer_id=PAYERS,
    state=STATES,
    credentialed=st.one_of(spans(), spans(), spans(), st.none()),
    ended_on=mostly(None, DAYS),
    opt_out_notice_on=mostly(None, DAYS),
    notice_days=st.integers(1, 3),
)
TERMS = st.builds(
    PayerTerms,
    holds=spans(),
    name=st.just("Oxford"),
    contracted=mostly(True, st.just(False)),
    claims_payer_id=st.just("06111"),
    eligibility_payer_id=st.just("06111"),
)
REGISTERED = st.builds(
    Payer, payer_id=PAYERS, name=st.just("Oxford"), terms=TERMS.map(lambda terms: (terms,))
)


def listed(
    licences: Sequence[Licence], taken_part: Sequence[Participation], programme: Interval | None
) -> dict[str, directory.Listing]:
    """A provider's listings, by state."""
    provider = builders.provider(licences=tuple(licences), programme=programme)
    profile = Profile(provider_id=PROVIDER, confirmed_on=FIRST)
    drawn_up = directory.listings(provider, profile, taken_part, left_on=None)
    return {each.state: each for each in drawn_up}


@pytest.mark.requirement("CM-4", "CM-3", "Q19")
@settings(max_examples=120, deadline=None)
@given(
    licences=st.lists(LICENCES, min_size=1, max_size=2),
    taken_part=st.lists(PARTICIPATIONS, min_size=1, max_size=2),
    programme=st.one_of(spans(), spans(), spans(), st.none()),
    payer=REGISTERED,
    state=STATES,
    day=DAYS,
)
def test_a_listing_is_in_network_exactly_when_a_visit_would_be(
    *,
    licences: list[Licence],
    taken_part: list[Participation],
    programme: Interval | None,
    payer: Payer,
    state: str,
    day: date,
) -> None:
    standing = participation.in_network(
        provider=PROVIDER,
        payer=payer,
        state=state,
        day=day,
        participations=taken_part,
        licences=licences,
        programme=programme,
    )

    listing = listed(licences, taken_part, programme).get(state)

    shown = listing is not None and directory.in_network(listing, payer, day)
    assert shown is standing.in_network


@pytest.mark.requirement("CM-1", "CM-2")
@pytest.mark.parametrize(
    ("priced", "shown"),
    [
        ({"90832": 90_00, "90834": 150_00, "90837": 180_00}, (150_00, 45)),
        ({"90832": 90_00, "90837": 180_00}, (180_00, 60)),
        ({"90791": 250_00, "90832": 90_00}, (90_00, 30)),
        ({"90791": 250_00, "90847": 200_00}, (None, 45)),
        ({}, (None, 45)),
    ],
)
def test_a_listing_shows_the_fee_of_a_usual_visit_or_of_the_nearest_that_is_priced(
    priced: dict[str, int], shown: tuple[int | None, int]
) -> None:
    licence = Licence(state="NY", holds=Interval(since=FIRST), licence_class=LicenceClass.FULL)
    fees = tuple(Fee(procedure=code, amount=amount) for code, amount in priced.items())
    provider = builders.provider(licences=(licence,), fees=fees)
    profile = Profile(provider_id=PROVIDER, confirmed_on=FIRST)
    [listing] = directory.listings(provider, profile, (), left_on=None)
    amount = listing.fee.cents if listing.fee is not None else None
    assert (amount, listing.fee_minutes) == shown
