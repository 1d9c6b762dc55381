"""Who is proposed and who is not has reasons, and they are the smallest there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.fair_shares import FairShares
from backoffice.domain.match_explanation import Explanation, Running
from backoffice.domain.matching import Candidate, choose
from backoffice.domain.matching_traits import All, Conditions, Kind, OneOf, Trait, Tree, Way

SIX = tuple(Trait(Kind.NEED, str(number)) for number in range(6))
ONE = "provider-one"


def named(*numbers: int) -> frozenset[Trait]:
    return frozenset(SIX[number] for number in numbers)


SHAPES = (
    # Two ways to pay, one of them better, and three wishes.
    Conditions(SIX[0], (Way(SIX[1], 2), Way(SIX[2])), ((SIX[3], 1), (SIX[4], 1), (SIX[5], 3))),
    # Everything is needed, some of it one way or the other, and nothing is wished.
    Conditions(
        All((SIX[0], OneOf((SIX[1], All((SIX[2], SIX[3])))))), (Way(All((SIX[4], SIX[5]))),), ()
    ),
    # Nearly all is a matter of fit; one wish counts nothing.
    Conditions(
        SIX[0],
        (Way(All(())),),
        ((SIX[1], 1), (SIX[2], 1), (SIX[3], 2), (SIX[4], 3), (SIX[5], 0)),
    ),
)


def best(needed: Conditions) -> int:
    return needed.score(frozenset(SIX)) or 0


def other_of(needed: Conditions, number: int, score: int | None) -> Candidate | None:
    """Another provider with exactly that *score*, if these conditions allow for one."""
    for size in range(len(SIX) + 1):
        for met in combinations(SIX, size):
            if needed.score(frozenset(met)) == score:
                return Candidate(f"provider-{number}", f"{number}", 1, frozenset(met))
    return None


def worlds(needed: Conditions) -> Iterator[tuple[list[Candidate], FairShares]]:
    """Every world of up to three others, as far as it can matter to one provider.

    Others matter by whether they can be proposed, how they score, and who is owed more than whom;
    those who cannot be proposed are as good as absent. So the others stand in the order of their
    credits, and the one provider anywhere among them.
    """
    scores = [None, *range(best(needed) + 1)]
    for three in product(scores, repeat=3):
        others = [other_of(needed, number, score) for number, score in enumerate(three)]
        if any(other is None for other in others):
            continue
        for place in range(4):
            ids = [f"provider-{number}" for number in range(3)]
            ids.insert(place, ONE)
            owed = {each: 10 - position for position, each in enumerate(ids)}
            yield [other for other in others if other], FairShares(state="NY", credits=owed)


def all_sets(traits: Iterable[Trait]) -> list[frozenset[Trait]]:
    every = list(traits)
    return [frozenset(c) for size in range(len(every) + 1) for c in combinations(every, size)]


def is_shown(
    needed: Conditions, met: frozenset[Trait], others: list[Candidate], shares: FairShares
) -> bool:
    choice = choose(needed, [*others, Candidate(ONE, "~", 1, met)], shares)
    return ONE in {each.candidate.provider_id for each in choice.shown}


def sets_of(explanations: Iterable[Explanation]) -> set[frozenset[Trait]]:
    return {each for explanation in explanations for each in explanation.sets()}


def smallest_by_trying(
    shown: dict[frozenset[Trait], bool], met: frozenset[Trait]
) -> set[frozenset[Trait]]:
    """Every set of flips, of whatever traits, that changes the outcome while no part of it does."""
    turning = [flip for flip in shown if shown[met ^ flip] != shown[met]]
    return {flip for flip in turning if not any(part < flip for part in turning)}


def agrees_everywhere(
    needed: Conditions, all_worlds: Iterable[tuple[list[Candidate], FairShares]]
) -> int:
    compared = 0
    for others, shares in all_worlds:
        shown = {met: is_shown(needed, met, others, shares) for met in all_sets(SIX)}
        for met, is_so in shown.items():
            one = Candidate(ONE, "~", 1, met)
            told = Running(needed, [*others, one], shares).why(one)
            assert told.shown == is_so
            assert sets_of(told.explanations) == smallest_by_trying(shown, met)
            compared += 1
    return compared


@pytest.mark.requirement("CM-2", "CM-3")
@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_explanations_are_those_that_trying_everything_finds(shape: int) -> None:
    some = list(worlds(SHAPES[shape]))[:: 97 if shape != 1 else 7]
    assert agrees_everywhere(SHAPES[shape], some) == 64 * len(some)


@pytest.mark.prove
@pytest.mark.requirement("CM-2", "CM-3")
@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_explanations_are_right_in_every_world_of_four_providers_and_six_traits(shape: int) -> None:
    assert agrees_everywhere(SHAPES[shape], worlds(SHAPES[shape])) >= 64 * 8 * 4


@st.composite
def conditions_of(draw: st.DrawFn) -> Conditions:
    """Any conditions of up to eight traits, each of which stands in them once at most."""
    traits = list(draw(st.permutations([Trait(Kind.NEED, str(each)) for each in range(8)])))

    def tree(depth: int) -> Tree:
        if not traits:
            return All(())
        if depth == 0 or draw(st.booleans()):
            return traits.pop()
        parts = tuple(tree(depth - 1) for _ in range(draw(st.integers(1, 2))))
        return All(parts) if draw(st.booleans()) else OneOf(parts)

    needs = tree(2)
    ways = tuple(Way(tree(1), draw(st.integers(0, 4))) for _ in range(draw(st.integers(1, 2))))
    wishes = tuple((trait, draw(st.integers(0, 4))) for trait in traits)
    return Conditions(needs, ways, wishes)


@given(needed=conditions_of(), data=st.data())
def test_explanations_are_true_and_smallest_in_larger_worlds(
    needed: Conditions, data: st.DataObject
) -> None:
    eight = [Trait(Kind.NEED, str(each)) for each in range(8)]
    some = st.frozensets(st.sampled_from(eight))
    others = [
        Candidate(f"provider-{number}", f"{number}", 1, data.draw(some))
        for number in range(data.draw(st.integers(0, 9)))
    ]
    ids = [ONE, *(other.provider_id for other in others)]
    owed = {each: data.draw(st.integers(-3, 3)) for each in ids}
    shares = FairShares(state="NY", credits=owed)
    met = data.draw(some)
    one = Candidate(ONE, "~", 1, met)
    told = Running(needed, [*others, one], shares).why(one)
    shown = {each: is_shown(needed, each, others, shares) for each in all_sets(eight)}
    assert told.shown == shown[met]
    assert sets_of(told.explanations) == smallest_by_trying(shown, met)
