"""Whoever is proposed can see this client, in network, and has room; and it is said why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import directory
from backoffice.domain.calendar import Interval
from backoffice.domain.directory import Listing, PayerSpan
from backoffice.domain.fair_shares import FairShares
from backoffice.domain.match_explanation import Running
from backoffice.domain.match_words import told
from backoffice.domain.matching import candidate, proposed, search_for
from backoffice.domain.matching_traits import conditions, holds, met
from backoffice.domain.money import Money
from backoffice.domain.participation import LicenceClass
from backoffice.domain.payer import Payer
from backoffice.domain.wishes import (
    Approach,
    Hours,
    Meeting,
    Need,
    Paying,
    Preference,
    Tongue,
    Wishes,
)
from tests.support import builders
from tests.support.seeking import DAY, HELD, SINCE, licence, listing, wishes

NOBODY_YET = FairShares(state="NY")
FERN = builders.payer()


def ids(
    *listings: Listing,
    asks: Wishes | None = None,
    payer: Payer | None = FERN,
    excluding: frozenset[str] = frozenset(),
    day: date = DAY,
    shares: FairShares = NOBODY_YET,
) -> list[str]:
    proposal = proposed(
        listings,
        wishes=asks or wishes(),
        payer=payer,
        excluding=excluding,
        day=day,
        shares=shares,
    )
    return [each.provider_id for each in proposal.listings]


def reasons(one: Listing, asks: Wishes | None = None, *others: Listing) -> list[tuple[str, ...]]:
    """Every smallest reason why somebody is proposed, or is not."""
    asks = asks or wishes()
    search = search_for(asks, payer=FERN, excluding=frozenset({"provider-no-fit"}), day=DAY)
    mine = candidate(search, one)
    everybody = [mine, *(candidate(search, other) for other in others)]
    why = Running(conditions(asks), everybody, NOBODY_YET).why(mine)
    return [
        told(each, shown=why.shown, state="NY", payer="Fern Health") for each in why.explanations
    ]


@dataclass(frozen=True)
class Lack:
    """What one provider lacks, and the sentence that says so."""

    says: str
    differs: dict[str, Any] = field(default_factory=dict)
    provider_id: str = "provider-ruth"


LIMITED = licence(licence_class=LicenceClass.LIMITED)
LACKS = (
    Lack("No licence in NY.", {"licences": ()}),
    Lack("No licence in NY.", {"licences": (licence(holds=Interval(since=SINCE, until=SINCE)),)}),
    Lack("The licence in NY is a limited one.", {"licences": (LIMITED,)}),
    Lack("The profile is not live.", {"webinar_viewed_on": None}),
    Lack("No new clients are accepted.", {"accepting": False}),
    Lack("There is no room for one more client.", {"places": 0}),
    Lack("No new clients of Fern Health are taken.", {"closed_to": (builders.FERN,)}),
    Lack(
        "They are not in network with Fern Health in NY on that day.",
        {"participations": (PayerSpan(payer_id="other-health", holds=HELD),)},
    ),
    Lack(
        "They are not in network with Fern Health in NY on that day.",
        {
            "participations": (
                PayerSpan(payer_id=builders.FERN, holds=Interval(since=DAY + timedelta(1))),
            )
        },
    ),
    Lack("They do not take part in the insurance programme.", {"programme": None}),
    Lack(
        "This client asked them before, or was handed on by them.",
        provider_id="provider-no-fit",
    ),
)


@pytest.mark.requirement("CM-3", "CM-12")
@pytest.mark.parametrize("lack", LACKS, ids=lambda lack: lack.says)
def test_each_condition_alone_keeps_somebody_out_and_is_the_whole_reason(lack: Lack) -> None:
    lacking = listing(lack.provider_id, **lack.differs)
    assert ids(lacking, excluding=frozenset({"provider-no-fit"})) == []
    assert reasons(lacking) == [(lack.says,)]


@pytest.mark.requirement("CM-3")
def test_a_payer_without_a_contract_is_a_reason_for_everybody() -> None:
    payer = builders.payer(contracted=False)
    assert ids(listing(), payer=payer) == []
    assert ids(listing(), payer=None) == []


@pytest.mark.requirement("CM-2", "CM-3")
def test_whoever_fits_better_comes_first() -> None:
    worse, better = listing("provider-aaaa", needs=()), listing("provider-bbbb")
    assert ids(worse, better) == ["provider-bbbb", "provider-aaaa"]


@pytest.mark.requirement("CM-2")
def test_a_fee_within_the_budget_counts_and_one_that_is_a_must_decides() -> None:
    asks = wishes(paying=Paying.THEMSELVES, payer_id=None, budget=Money(15_000))
    dear, fitting = listing("provider-aaaa", fee=Money(15_001)), listing("provider-bbbb")
    unknown = listing("provider-cccc", fee=None)
    assert ids(dear, fitting, unknown, asks=asks) == ["provider-bbbb", "provider-aaaa"]
    insists = asks.but(musts=(Preference.BUDGET,))
    assert ids(dear, fitting, unknown, asks=insists) == ["provider-bbbb"]
    assert reasons(dear, insists) == [("The fee is not known, or beyond the budget.",)]


@pytest.mark.requirement("CM-2")
def test_who_pays_themselves_needs_no_network_but_a_fee() -> None:
    asks = wishes(paying=Paying.THEMSELVES, payer_id=None)
    cash_only = listing("provider-cash", programme=None, participations=(), licences=(LIMITED,))
    assert ids(cash_only, asks=asks, payer=None) == ["provider-cash"]


@pytest.mark.requirement("CM-2")
def test_either_way_will_do_and_insurance_comes_first() -> None:
    asks = wishes(paying=Paying.EITHER)
    cash_only = listing("provider-cash", programme=None, participations=(), effective_on=())
    assert ids(cash_only, listing(), asks=asks) == ["provider-ruth", "provider-cash"]
    assert ids(cash_only.but(fee=None), asks=asks) == []
    assert len(reasons(cash_only.but(fee=None), asks)) == 2


@pytest.mark.requirement("CM-2")
@pytest.mark.parametrize(
    ("must", "asked", "has"),
    [
        (Preference.NEEDS, {"needs": (Need.GRIEF, Need.SLEEP)}, {"needs": tuple(Need)}),
        (
            Preference.LANGUAGE,
            {"tongues": (Tongue.SPANISH, Tongue.KOREAN)},
            {"tongues": (Tongue.KOREAN,)},
        ),
        (
            Preference.HOURS,
            {"hours": (Hours.WEEKENDS, Hours.WEEKDAY_EVENINGS)},
            {"hours": (Hours.WEEKENDS,)},
        ),
        (
            Preference.APPROACH,
            {"approaches": (Approach.SOMATIC, Approach.COUPLES)},
            {"approaches": (Approach.COUPLES,)},
        ),
        (Preference.MEETING, {"meeting": Meeting.OFFICE}, {"city": "Albany"}),
    ],
)
def test_what_they_insist_on_decides_and_what_they_only_wish_does_not(
    must: Preference, asked: dict[str, Any], has: dict[str, Any]
) -> None:
    lacking, fitting = listing("provider-aaaa"), listing("provider-bbbb", **has)
    assert ids(lacking, fitting, asks=wishes(**asked)) == ["provider-bbbb", "provider-aaaa"]
    assert ids(lacking, fitting, asks=wishes(**asked, musts=(must,))) == ["provider-bbbb"]


@pytest.mark.requirement("CM-2", "PD-4")
def test_up_to_three_are_proposed_and_one_has_the_fair_place() -> None:
    good = [listing(f"provider-good{number}") for number in range(3)]
    owed = listing("provider-owed", needs=())
    shares = FairShares(state="NY", credits={"provider-owed": 5, "provider-good0": -5})
    assert ids(*good, owed, shares=shares)[2] == "provider-owed"
    assert len(ids(*good, owed)) == 3


@pytest.mark.requirement("PD-4")
def test_whoever_fits_least_is_not_passed_over_for_ever() -> None:
    good = [listing(f"provider-good{number}") for number in range(6)]
    last = listing("provider-last", needs=())
    shares, shown = NOBODY_YET, 0
    for _ in range(70):
        proposal = proposed(
            [*good, last],
            wishes=wishes(),
            payer=FERN,
            excluding=frozenset(),
            day=DAY,
            shares=shares,
        )
        shown += last in proposal.listings
        assert proposal.shares is not None
        shares = proposal.shares
    assert shown == 10  # a seventh of the places, as everybody here has as much room


@pytest.mark.requirement("CM-2", "CM-3")
def test_of_whoever_is_passed_over_it_is_said_what_would_be_enough() -> None:
    asks = wishes(needs=(Need.ANXIETY, Need.SLEEP), tongues=(Tongue.SPANISH,))
    both = (Need.ANXIETY, Need.SLEEP)
    others = [listing(f"provider-{each}", needs=both) for each in ("aaaa", "bbbb", "cccc", "dddd")]
    plain = listing("provider-zzzz", needs=())
    said = reasons(plain, asks, *others)
    assert all(len(each) >= 2 or "2 of these 2" in each[0] for each in said)
    assert said, "more needs, or the language with one of them, would have been enough"


@given(
    classes=st.frozensets(st.sampled_from(LicenceClass)),
    in_programme=st.booleans(),
    participates=st.booleans(),
    contracted=st.booleans(),
)
@pytest.mark.requirement("CM-3")
def test_in_network_is_what_the_directory_says_it_is(
    classes: frozenset[LicenceClass], in_programme: bool, participates: bool, contracted: bool
) -> None:
    one = listing(
        licences=tuple(licence(licence_class=each) for each in sorted(classes)),
        programme=HELD if in_programme else None,
        participations=(PayerSpan(payer_id=builders.FERN, holds=HELD),) if participates else (),
    )
    payer = builders.payer(contracted=contracted)
    search = search_for(wishes(), payer=payer, excluding=frozenset(), day=DAY)
    needed, so = conditions(wishes()), met(search, one)
    can_be_proposed = holds(needed.needs, so) and holds(needed.ways[0].needs, so)
    assert can_be_proposed == directory.in_network(one, payer, DAY)
