"""Fair shares: whose turn it is, so that no provider who could be proposed is passed over for long.

Each time that providers are chosen for somebody who looks for care, one of those who could be
proposed has the *fair place*, whatever their score. It is worth one place: everybody who could have
had it earns a part of one, by how many new clients they have room for, and whoever has it pays one.
Credits are whole millionths of a place, so that they always sum to zero. Decision 0039 proves that
a credit never leaves ±(n-1) places, n being the providers who ever had one in that state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from backoffice.domain.identifiers import OpaqueId, UsState
from backoffice.domain.record import Record


class FairShares(Record):
    """Who is owed how much of a place in one state; whoever is not named is owed nothing."""

    state: UsState
    credits: dict[OpaqueId, int] = Field(default_factory=dict)
    """In millionths of a place, by provider; below zero, they had more than they earned."""

    PLACE: ClassVar[int] = 1_000_000

    def credit(self, provider_id: str) -> int:
        """What a provider is owed, in millionths of a place."""
        return self.credits.get(OpaqueId(provider_id), 0)


def whose_turn(shares: FairShares, turns: Mapping[str, str]) -> str:
    """Who has the fair place among those in *turns*: the one who is owed most.

    *turns* gives each provider's place in the state's list, which decides between equals.
    """
    return min(turns, key=lambda each: (-shares.credit(each), turns[each]))


def settled(shares: FairShares, room: Mapping[str, int], picked: str) -> FairShares:
    """The shares once *picked* had the fair place, and all in *room* earned their part of it.

    *room* gives how many new clients each of them can take, one at least; *picked* is in it.
    """
    earned = parts(room)
    owed = {
        each: shares.credit(each) + earned[each] - (FairShares.PLACE if each == picked else 0)
        for each in room
    }
    everyone = {**shares.credits, **{OpaqueId(each): credit for each, credit in owed.items()}}
    return shares.but(credits={each: credit for each, credit in everyone.items() if credit})


def parts(room: Mapping[str, int]) -> dict[str, int]:
    """One place in millionths, divided by *room*; what rounding leaves goes to the longest rests.

    They always sum to one place, and nobody gets less than their part rounded down.
    """
    whole = sum(room.values())
    exact = {each: divmod(FairShares.PLACE * room[each], whole) for each in room}
    left = FairShares.PLACE - sum(part for part, _ in exact.values())
    rounded_up = sorted(exact, key=lambda each: (-exact[each][1], each))[:left]
    return {each: exact[each][0] + (each in rounded_up) for each in exact}
