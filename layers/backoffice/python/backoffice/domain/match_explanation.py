"""Match explanations: the fewest facts of a provider that decide whether they are proposed.

An explanation of "not proposed" is a set of the provider's own traits that do not hold and that,
held together, would have them proposed, while no part of the set would; of "proposed", a set of
traits that hold and that, lost together, would have them left out, while no part would. Everybody
else and all credits stay as they are. All such sets are found, without trying any: what is needed
is a tree in which each trait stands once, and wishes only add up (decision 0039).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice, product
from typing import NamedTuple

from backoffice.domain.fair_shares import FairShares
from backoffice.domain.matching import MOST_PROPOSED, Candidate, Ranked, ranked
from backoffice.domain.matching_traits import All, Conditions, Trait, Tree, holds


class Some(NamedTuple):
    """So many of *of*, whichever: they weigh the same."""

    number: int
    of: tuple[Trait, ...]


class Explanation(NamedTuple):
    """One smallest set of traits, or several that differ only in which of alike ones they have."""

    traits: tuple[Trait, ...]
    """All of these."""
    some: tuple[Some, ...] = ()
    """And so many of each of these."""

    @property
    def size(self) -> int:
        """How many traits each of the sets has."""
        return len(self.traits) + sum(some.number for some in self.some)

    def sets(self) -> Iterator[frozenset[Trait]]:
        """Every set that is meant."""
        for chosen in product(*(combinations(some.of, some.number) for some in self.some)):
            yield frozenset(self.traits).union(*chosen)


class Why(NamedTuple):
    """Whether a provider is proposed, and every explanation of that, the smallest first."""

    shown: bool
    explanations: tuple[Explanation, ...]
    """None at all: others fit better, whatever this provider did."""


class Running:
    """All who are in the running for one search, ranked once for everybody's explanation."""

    def __init__(
        self, needed: Conditions, candidates: Sequence[Candidate], shares: FairShares
    ) -> None:
        self._needed = needed
        self._shares = shares
        self._ranked = ranked(needed, candidates, shares)
        self._by_credit = sorted(self._ranked, key=lambda each: each.order[1:])

    def why(self, one: Candidate) -> Why:
        """Why *one*, who may be in the running or not, is proposed beside all others, or is not."""
        score = self._needed.score(one.met)
        bar = self.bar_for(one)
        shown = score is not None and (bar is None or score >= bar)
        find = _losing if shown else _gaining
        flips = _smallest(find(self._needed, one.met, bar))
        told = {_explained(self._needed, flip, lost=shown, met=one.met) for flip in flips}
        return Why(shown, tuple(sorted(told, key=lambda each: (each.size, each))))

    def bar_for(self, one: Candidate) -> int | None:
        """The score that *one* needs to be proposed; None: any will do.

        It does not depend on what holds of *one*: whoever has the fair place, and the last of those
        who are proposed for their fit, are others, or it is *one*'s turn once they can be proposed.
        """
        place = (-self._shares.credit(one.provider_id), one.turn)
        fair = next(_others(self._by_credit, one.provider_id), None)
        if fair is None or place < fair.order[1:]:
            return None
        rivals = _others(self._ranked, one.provider_id, fair.candidate.provider_id)
        last = next(islice(rivals, MOST_PROPOSED - 2, None), None)
        if last is None:
            return None
        return last.score if place < last.order[1:] else last.score + 1


def _others(all_ranked: Sequence[Ranked], *without: str) -> Iterator[Ranked]:
    return (each for each in all_ranked if each.candidate.provider_id not in without)


class _Flip(NamedTuple):
    """Traits to change: some by name, and of the wishes of each weight, how many."""

    named: frozenset[Trait]
    counts: tuple[tuple[int, int], ...] = ()
    """Weight and how many, for those of which there are any."""

    def covers(self, other: _Flip) -> bool:
        """Whether *other* does with a part of this, or with all of it."""
        counts = dict(self.counts)
        return other.named <= self.named and all(
            counts.get(weight, 0) >= count for weight, count in other.counts
        )


def _gaining(needed: Conditions, met: frozenset[Trait], bar: int | None) -> Iterator[_Flip]:
    """What would have somebody proposed: what is needed, a way to pay, and enough wishes."""
    has = sum(weight for trait, weight in needed.wishes if trait in met)
    missing = _by_weight(needed, met, lost=False)
    for way in needed.ways:
        lacks = 0 if bar is None else bar - way.bonus - has
        for needs, ways, counts in product(
            _flips(needed.needs, met, to=True),
            _flips(way.needs, met, to=True),
            _fewest(missing, at_least=lacks),
        ):
            yield _Flip(needs | ways, counts)


def _losing(needed: Conditions, met: frozenset[Trait], bar: int | None) -> Iterator[_Flip]:
    """What would have somebody left out: something needed, or each way to pay is of no use."""
    for needs in _flips(needed.needs, met, to=False):
        yield _Flip(needs)
    has = sum(weight for trait, weight in needed.wishes if trait in met)
    held = _by_weight(needed, met, lost=True)
    for outbid in _parts_of(range(len(needed.ways))):
        if outbid and bar is None:
            continue
        closed = [way for number, way in enumerate(needed.ways) if number not in outbid]
        bonus = max((needed.ways[number].bonus for number in outbid), default=0)
        spare = has + bonus - bar + 1 if outbid and bar is not None else 0
        ways = product(*(_flips(way.needs, met, to=False) for way in closed))
        for sets, counts in product(ways, _fewest(held, at_least=spare)):
            yield _Flip(frozenset[Trait]().union(*sets), counts)


def _flips(tree: Tree, met: frozenset[Trait], *, to: bool) -> list[frozenset[Trait]]:
    """Every smallest set of traits in *tree* that make it hold once they change, or fail."""
    if holds(tree, met) is to:
        return [frozenset()]
    if isinstance(tree, Trait):
        return [frozenset({tree})]
    parts = [_flips(part, met, to=to) for part in tree.parts]
    if isinstance(tree, All) is to:  # all parts must come to hold, or all of some to fail
        return [frozenset().union(*sets) for sets in product(*parts)]
    return [each for sets in parts for each in sets]


def _by_weight(needed: Conditions, met: frozenset[Trait], *, lost: bool) -> list[tuple[int, int]]:
    """How many wishes of each weight hold (*lost*), or do not."""
    weights = [weight for trait, weight in needed.wishes if weight and (trait in met) is lost]
    return [(weight, weights.count(weight)) for weight in sorted(set(weights))]


def _fewest(
    there: list[tuple[int, int]], *, at_least: int
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every choice of so many of each weight that reaches *at_least*, and needs all it has."""
    for counts in product(*(range(count + 1) for _, count in there)):
        chosen = tuple(
            (weight, count) for (weight, _), count in zip(there, counts, strict=True) if count
        )
        reached = sum(weight * count for weight, count in chosen)
        least = min((weight for weight, _ in chosen), default=0)
        if reached >= at_least and (not chosen or reached - least < at_least):
            yield chosen


def _smallest(found: Iterable[_Flip]) -> list[_Flip]:
    """Those of *found* that cover no other."""
    all_found = set(found)
    return [
        each
        for each in all_found
        if not any(each.covers(other) for other in all_found if other != each)
    ]


def _explained(
    needed: Conditions, flip: _Flip, *, lost: bool, met: frozenset[Trait]
) -> Explanation:
    named, some = list(flip.named), []
    for weight, count in flip.counts:
        of = [trait for trait, its in needed.wishes if its == weight and (trait in met) is lost]
        if count == len(of):
            named += of
        else:
            some.append(Some(count, tuple(sorted(of))))
    return Explanation(tuple(sorted(named)), tuple(some))


def _parts_of(numbers: range) -> Iterator[tuple[int, ...]]:
    for size in range(len(numbers) + 1):
        yield from combinations(numbers, size)
