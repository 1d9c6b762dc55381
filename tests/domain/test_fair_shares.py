"""Whose turn it is: nobody is passed over for long, and every millionth of a place adds up."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backoffice.domain.fair_shares import FairShares, parts, settled, whose_turn

IDS = [f"provider-{number:02}" for number in range(8)]
ROOM = st.dictionaries(st.sampled_from(IDS), st.integers(1, 99), min_size=1)
NOBODY_YET = FairShares(state="NY")


def goes_to(shares: FairShares, room: dict[str, int]) -> tuple[str, FairShares]:
    picked = whose_turn(shares, {each: each for each in room})
    return picked, settled(shares, room, picked)


@given(room=ROOM)
def test_one_place_is_divided_to_the_last_millionth(room: dict[str, int]) -> None:
    earned = parts(room)
    assert sum(earned.values()) == FairShares.PLACE
    for each, part in earned.items():
        assert 0 <= part - FairShares.PLACE * room[each] // sum(room.values()) <= 1


@pytest.mark.requirement("PD-4")
@given(cases=st.lists(ROOM, max_size=60))
@example(cases=[dict.fromkeys(IDS[start:], 1) for start in range(8)] * 6)
def test_nobody_is_ever_owed_more_than_all_others_could_have_had(
    cases: list[dict[str, int]],
) -> None:
    """Whoever is able, with room for however many, for whatever cases; some join late."""
    shares, seen = NOBODY_YET, set[str]()
    for room in cases:
        _, shares = goes_to(shares, room)
        seen |= set(room)
        assert sum(shares.credits.values()) == 0
        bound = (len(seen) - 1) * FairShares.PLACE
        assert all(-bound <= credit <= bound for credit in shares.credits.values())


@pytest.mark.requirement("PD-4")
@given(
    cases=st.lists(ROOM, min_size=1, max_size=60), lucky=st.sampled_from(IDS), own=st.integers(1, 9)
)
def test_nobody_starves(cases: list[dict[str, int]], lucky: str, own: int) -> None:
    """Whoever earns a part of each case has that many places but for twice the others' number."""
    shares, had, due = NOBODY_YET, 0, 0
    for room in cases:
        case = {**room, lucky: own}
        due += parts(case)[lucky]
        picked, shares = goes_to(shares, case)
        had += picked == lucky
    others = len(IDS) - 1
    assert abs(had * FairShares.PLACE - due) <= others * FairShares.PLACE
    # So with a part s of every case there is a place in every ⌈2(n-1)/s⌉ + 1 cases on end.
    smallest = min(parts({**room, lucky: own})[lucky] for room in cases)
    assert had >= (len(cases) * smallest) // FairShares.PLACE - 2 * others


@pytest.mark.requirement("PD-4")
def test_places_go_by_room_in_the_long_run() -> None:
    shares, had = NOBODY_YET, {"provider-aa": 0, "provider-bb": 0, "provider-cc": 0}
    room = {"provider-aa": 1, "provider-bb": 2, "provider-cc": 3}
    for _ in range(600):
        picked, shares = goes_to(shares, room)
        had[picked] += 1
    assert had == {"provider-aa": 100, "provider-bb": 200, "provider-cc": 300}


def test_who_comes_new_is_owed_nothing_and_owes_nothing() -> None:
    _, shares = goes_to(NOBODY_YET, {"provider-aa": 1, "provider-bb": 1})
    assert shares.credit("provider-new") == 0
    assert shares.credits == {"provider-aa": -500_000, "provider-bb": 500_000}
    assert goes_to(shares, {"provider-aa": 1, "provider-new": 1})[0] == "provider-new"


def test_equal_credits_are_decided_by_turn() -> None:
    assert whose_turn(NOBODY_YET, {"provider-aa": "f", "provider-bb": "0"}) == "provider-bb"
