"""How many wait where, for deciding where to open next; nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from backoffice.domain.identifiers import UsState
from backoffice.domain.record import Fact

if TYPE_CHECKING:
    from backoffice.domain.waitlist import WaitlistFigures
    from backoffice.services.waitlist_ports import FindsFigures


class StateFigures(Fact):
    """How many wait for one state, and what became of all who did."""

    state: UsState
    waiting: int
    joined: Annotated[int, Field(description="All who ever joined, those who left included.")]
    told: Annotated[int, Field(description="Who was told that it opened.")]
    in_doubt: Annotated[int, Field(description="Of whom nobody knows whether the mail went out.")]
    left: Annotated[int, Field(description="Who waited, and wants to hear no more.")]


class WaitlistOverview(Fact):
    """Where most wait, first: for deciding where to open next."""

    states: tuple[StateFigures, ...]


class WaitlistFiguresDesk:
    """Counting those who wait; nobody is named."""

    def __init__(self, figures: FindsFigures) -> None:
        self._figures = figures

    def overview(self) -> WaitlistOverview:
        """Every state that anybody ever waited for, where most wait first."""
        found = sorted(self._figures.all(), key=lambda each: (-each.waiting, each.state))
        return WaitlistOverview(states=tuple(_shown(each) for each in found))


def _shown(figures: WaitlistFigures) -> StateFigures:
    return StateFigures(
        state=figures.state,
        waiting=figures.waiting,
        joined=figures.joined,
        told=figures.told,
        in_doubt=figures.in_doubt,
        left=figures.left,
    )
