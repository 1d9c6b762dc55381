"""Matching: which providers are proposed to somebody who looks for care, and in what order.

Up to three of those who fulfil all that is needed: one of them has the fair place, because it is
their turn; the others are those who fit best. Nothing here knows who looks for care.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.directory import Listing
from backoffice.domain.fair_shares import FairShares, settled, whose_turn
from backoffice.domain.matching_traits import Conditions, Search, Trait, conditions, met
from backoffice.domain.payer import Payer
from backoffice.domain.record import Fact
from backoffice.domain.wishes import Wishes

MOST_PROPOSED = 3
"""How many providers somebody is told of at once (features row 56)."""


class CaseReason(StrEnum):
    """Why somebody is helped by the matching team."""

    MATCH_ME = "match_me"  # they asked for it, having waited or been declined (Q12)
    NOT_A_FIT = "not_a_fit"  # a provider says that somebody else can do more (CM-12)
    NOBODY_MATCHES = "nobody_matches"  # there was nobody to propose instead
    ASKED_TEAM = "asked_team"  # they asked the team from the start (CM-9)
    REFERRAL = "referral"  # somebody from outside sent them (CM-15)


class Candidate(NamedTuple):
    """One provider in the running for one search."""

    provider_id: str
    turn: str
    """The place in the state's list."""
    places: int
    met: frozenset[Trait]
    """What is so of them for this search."""


class Ranked(NamedTuple):
    """A candidate who can be proposed."""

    score: int
    credit: int
    """What they are owed of the fair places, in millionths of one."""
    candidate: Candidate

    @property
    def order(self) -> tuple[int, int, str]:
        """Who comes first: the better fit, then whoever is owed more, then by turn."""
        return (-self.score, -self.credit, self.candidate.turn)


class Choice(NamedTuple):
    """Who is proposed."""

    shown: tuple[Ranked, ...]
    """The best first."""
    fair: str | None
    """Who of them has the fair place; None: nobody can be proposed."""
    shares: FairShares | None
    """The fair shares after that; None: nothing changed."""


class Proposal(Fact):
    """Providers to tell somebody of, and what is to be kept together with telling it."""

    listings: tuple[Listing, ...] = ()
    """Up to three, the best first."""
    shares: FairShares | None = None
    """The fair shares after the choice, to be kept in the same write as whatever tells the client
    of it; None: there is nobody to propose."""


def proposed(
    listings: Sequence[Listing],
    *,
    wishes: Wishes,
    payer: Payer | None,
    excluding: frozenset[str],
    day: date,
    shares: FairShares,
) -> Proposal:
    """Whom of a state's *listings* to propose for *wishes* on *day* (CM-2, CM-3, CM-8).

    *payer* is theirs, if they named one; *excluding* is never proposed (CM-12).
    """
    search = search_for(wishes, payer=payer, excluding=excluding, day=day)
    in_the_running = [candidate(search, listing) for listing in listings]
    choice = choose(conditions(wishes), in_the_running, shares)
    by_id = {str(listing.provider_id): listing for listing in listings}
    shown = tuple(by_id[each.candidate.provider_id] for each in choice.shown)
    return Proposal(listings=shown, shares=choice.shares)


def search_for(
    wishes: Wishes, *, payer: Payer | None, excluding: frozenset[str], day: date
) -> Search:
    """The search that *wishes* make on *day*."""
    terms = payer.on(day) if payer is not None else None
    return Search(wishes=wishes, terms=terms, day=day, excluded=excluding)


def candidate(search: Search, listing: Listing) -> Candidate:
    """A provider as a candidate of *search*."""
    return Candidate(listing.provider_id, listing.turn, listing.places, met(search, listing))


def choose(needed: Conditions, candidates: Sequence[Candidate], shares: FairShares) -> Choice:
    """Who of *candidates* is proposed: the fair place first, then whoever fits best."""
    able = ranked(needed, candidates, shares)
    if not able:
        return Choice((), None, None)
    fair = whose_turn(shares, {each.candidate.provider_id: each.candidate.turn for each in able})
    others = [each for each in able if each.candidate.provider_id != fair]
    owed = [each for each in able if each.candidate.provider_id == fair]
    shown = sorted(owed + others[: MOST_PROPOSED - 1], key=lambda each: each.order)
    room = {each.candidate.provider_id: max(1, each.candidate.places) for each in able}
    return Choice(tuple(shown), fair, settled(shares, room, fair))


def ranked(needed: Conditions, candidates: Sequence[Candidate], shares: FairShares) -> list[Ranked]:
    """Those of *candidates* who can be proposed, the best fit first."""
    scored = [(needed.score(each.met), each) for each in candidates]
    able = [
        Ranked(score, shares.credit(each.provider_id), each)
        for score, each in scored
        if score is not None
    ]
    return sorted(able, key=lambda each: each.order)
