"""Traits: what is so, or not, of one provider for one search; and which of them a match needs.

What a match needs is a tree of traits in which each stands once (`All`, `OneOf`); what it is better
for having is a list of traits with weights. A trait that is needed is not weighed as well. So all
that a provider's traits say of a match only gets better when one more of them holds, which is what
lets explanations be computed exactly (`match_explanation`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple, TypeAlias

from pydantic import Field

from backoffice.domain.directory import Listing
from backoffice.domain.participation import LicenceClass
from backoffice.domain.payer import PayerTerms
from backoffice.domain.profile import NotLive
from backoffice.domain.record import Fact
from backoffice.domain.wishes import Paying, Preference, Wishes


class Kind(StrEnum):
    """What a trait is about."""

    LIVE = "live"  # the profile is in the directory (PD-2); its licences are a trait of their own
    LICENSED = "licensed"  # to see whoever is in the state
    ACCEPTING = "accepting"  # new clients
    ROOM = "room"  # for one more
    NOT_EXCLUDED = "not_excluded"  # neither declined before, nor handed on (CM-12)
    INDEPENDENT = "independent"  # no limited licence there, with which no insurance pays (MB-7)
    PROGRAMME = "programme"  # takes part in the insurance programme (MB-8)
    CONTRACTED = "contracted"  # the payer is, with the network
    PARTICIPATING = "participating"  # with that payer in that state, by now and still (CR-8)
    TAKES_PAYER = "takes_payer"  # new clients of it (CM-1)
    FEE_KNOWN = "fee_known"  # what a visit costs whoever pays themselves
    NEED = "need"
    LANGUAGE = "language"  # one of those asked for
    APPROACH = "approach"
    HOURS = "hours"
    MEETING = "meeting"
    BUDGET = "budget"  # the fee is known, and within it


class Trait(NamedTuple):
    """One thing that is so of a provider or is not; *of* says which need, approach or hours."""

    kind: Kind
    of: str = ""


class All(NamedTuple):
    """Every part must hold; with no parts, it does."""

    parts: tuple[Tree, ...]


class OneOf(NamedTuple):
    """One part must hold."""

    parts: tuple[Tree, ...]


Tree: TypeAlias = "Trait | All | OneOf"

Weight = Annotated[int, Field(ge=0, le=100)]


class Weights(Fact):
    """How much each trait counts that a match is better for having (CM-2); only ratios matter."""

    need: Weight = 4
    """Each need that the provider works with."""
    language: Weight = 6
    approach: Weight = 2
    """Each approach asked for."""
    hours: Weight = 2
    """Each part of the week asked for."""
    meeting: Weight = 3
    budget: Weight = 5
    in_network: Weight = 8
    """For those who would pay themselves if they had to: that they need not."""


WEIGHTS = Weights()


class Way(NamedTuple):
    """A way in which the visits can be paid, and how much better it is than the others."""

    needs: Tree
    bonus: int = 0


class Conditions(NamedTuple):
    """What one search needs of a provider, and what it is better for having."""

    needs: Tree
    ways: tuple[Way, ...]
    """One of them must be open."""
    wishes: tuple[tuple[Trait, int], ...]
    """Each with its weight."""

    def score(self, met: frozenset[Trait]) -> int | None:
        """How well a provider of whom *met* holds fits; None: not at all."""
        open_ways = [way.bonus for way in self.ways if holds(way.needs, met)]
        if not open_ways or not holds(self.needs, met):
            return None
        return max(open_ways) + sum(weight for trait, weight in self.wishes if trait in met)


class Search(NamedTuple):
    """What somebody looks for, on a day."""

    wishes: Wishes
    terms: PayerTerms | None
    """Those of their payer on that day; None: there is no payer, or no terms."""
    day: date
    excluded: frozenset[str] = frozenset()
    """Providers who are not to be proposed, whatever else is so."""


def holds(tree: Tree, met: frozenset[Trait]) -> bool:
    """Whether *tree* is fulfilled where exactly *met* is so."""
    if isinstance(tree, Trait):
        return tree in met
    outcomes = (holds(part, met) for part in tree.parts)
    return all(outcomes) if isinstance(tree, All) else any(outcomes)


_ALWAYS = (Kind.LIVE, Kind.LICENSED, Kind.ACCEPTING, Kind.ROOM, Kind.NOT_EXCLUDED)
_INSURED = (
    Kind.INDEPENDENT,
    Kind.PROGRAMME,
    Kind.CONTRACTED,
    Kind.PARTICIPATING,
    Kind.TAKES_PAYER,
)


def conditions(wishes: Wishes, weights: Weights = WEIGHTS) -> Conditions:
    """What *wishes* need of a provider, and what they are better for having (CM-2, CM-3).

    Who pays themselves needs a provider of whom they can be told what a visit costs. A preference
    that they insist on is needed: every need, but one language, approach or part of the week of
    those that they named.
    """
    needed: list[Tree] = [Trait(kind) for kind in _ALWAYS]
    wished: list[tuple[Trait, int]] = []
    for preference, traits, weight in _preferences(wishes, weights):
        if preference not in wishes.musts:
            wished += [(trait, weight) for trait in traits]
        elif traits:
            needed.append(All(traits) if preference is Preference.NEEDS else OneOf(traits))
    return Conditions(All(tuple(needed)), _ways(wishes, weights), tuple(wished))


def met(search: Search, listing: Listing) -> frozenset[Trait]:
    """What is so of a provider as *listing* shows them, for *search*."""
    return frozenset(_met(search, listing))


def _ways(wishes: Wishes, weights: Weights) -> tuple[Way, ...]:
    insured = All(tuple(Trait(kind) for kind in _INSURED))
    themselves = Trait(Kind.FEE_KNOWN)
    if wishes.paying is Paying.INSURANCE:
        return (Way(insured),)
    if wishes.paying is Paying.THEMSELVES or wishes.payer_id is None:
        return (Way(themselves),)
    return (Way(insured, weights.in_network), Way(themselves))


def _preferences(
    wishes: Wishes, weights: Weights
) -> Iterator[tuple[Preference, tuple[Trait, ...], int]]:
    yield Preference.NEEDS, _each(Kind.NEED, wishes.needs), weights.need
    language = (Trait(Kind.LANGUAGE),) if wishes.tongues else ()
    yield Preference.LANGUAGE, language, weights.language
    yield Preference.APPROACH, _each(Kind.APPROACH, wishes.approaches), weights.approach
    yield Preference.HOURS, _each(Kind.HOURS, wishes.hours), weights.hours
    meeting = (Trait(Kind.MEETING),) if wishes.meeting else ()
    yield Preference.MEETING, meeting, weights.meeting
    budget = (Trait(Kind.BUDGET),) if wishes.budget is not None else ()
    yield Preference.BUDGET, budget, weights.budget


def _each(kind: Kind, asked: tuple[StrEnum, ...]) -> tuple[Trait, ...]:
    return tuple(Trait(kind, each.value) for each in dict.fromkeys(asked))


def _met(search: Search, listing: Listing) -> Iterator[Trait]:
    yield from (Trait(kind) for kind in _standing(search, listing))
    yield from (Trait(kind) for kind in _paid(search, listing))
    wishes = search.wishes
    yield from _each(Kind.NEED, _both(wishes.needs, listing.needs))
    yield from _each(Kind.APPROACH, _both(wishes.approaches, listing.approaches))
    yield from _each(Kind.HOURS, _both(wishes.hours, listing.hours))
    if _both(wishes.tongues, listing.tongues):
        yield Trait(Kind.LANGUAGE)
    if wishes.meeting is not None and listing.meets(wishes.meeting):
        yield Trait(Kind.MEETING)
    if wishes.budget is not None and listing.fee is not None and listing.fee <= wishes.budget:
        yield Trait(Kind.BUDGET)


def _standing(search: Search, listing: Listing) -> Iterator[Kind]:
    if set(listing.standing(search.day).reasons) <= {NotLive.NO_LICENCE}:
        yield Kind.LIVE
    classes = _classes(search, listing)
    if classes:
        yield Kind.LICENSED
    # Without any licence there is none that is limited: one fact is to be named for it, not two.
    if not classes or LicenceClass.FULL in classes:
        yield Kind.INDEPENDENT
    if listing.accepting:
        yield Kind.ACCEPTING
    if listing.places > 0:
        yield Kind.ROOM
    if listing.provider_id not in search.excluded:
        yield Kind.NOT_EXCLUDED


def _paid(search: Search, listing: Listing) -> Iterator[Kind]:
    payer_id = search.wishes.payer_id
    if listing.programme is not None and listing.programme.contains(search.day):
        yield Kind.PROGRAMME
    if search.terms is not None and search.terms.contracted:
        yield Kind.CONTRACTED
    spans = [span.holds for span in listing.participations if span.payer_id == payer_id]
    if any(span.contains(search.day) for span in spans):
        yield Kind.PARTICIPATING
    if payer_id not in listing.closed_to:
        yield Kind.TAKES_PAYER
    if listing.fee is not None:
        yield Kind.FEE_KNOWN


def _classes(search: Search, listing: Listing) -> set[LicenceClass]:
    """The classes of licences with which somebody in the state can be seen that day."""
    held = [each for each in listing.licences if each.holds_in(listing.state, search.day)]
    return {each.licence_class for each in held} - {LicenceClass.PRELICENSED}


def _both(asked: tuple[StrEnum, ...], offered: tuple[StrEnum, ...]) -> tuple[StrEnum, ...]:
    return tuple(each for each in asked if each in offered)
