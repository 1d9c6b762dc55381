"""Due fees: each morning, whom to ask for another month, and whom there is something to tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from backoffice.services.readable import UNREADABLE

if TYPE_CHECKING:
    from backoffice.services.fee_making import FeeDesk
    from backoffice.services.membership_ports import FeeHandouts, FindsDueFees, FindsMemberships
    from backoffice.services.ports import Clock

_PAGE = 1000
_TIME = timedelta(minutes=4)
"""Of the five that a run has; what is left is found by the next."""


class FeeRun(NamedTuple):
    """What a run came to."""

    memberships: int
    """Whose next month had begun, or whose days were written anew."""
    unread: tuple[str, ...]
    """Providers, of them, whose membership cannot be read; somebody has to look."""
    handed_out: int
    """Fees of which there was something to tell."""


class DueFees:
    """Finds what is due by a moment; what was handed out twice is looked at twice, to no effect."""

    def __init__(
        self,
        *,
        memberships: FindsMemberships,
        fees: FindsDueFees,
        making: FeeDesk,
        handouts: FeeHandouts,
        now: Clock,
    ) -> None:
        self._memberships = memberships
        self._fees = fees
        self._making = making
        self._handouts = handouts
        self._now = now

    def run(self, *, due: datetime) -> FeeRun:
        """Ask for the fees that are due, and hand out those of which there is something to tell.

        A membership that cannot be read stands in nobody's way.
        """
        until = self._now() + _TIME
        looked = 0
        unread: list[str] = []
        new: list[tuple[str, str]] = []
        for provider_id in self._memberships.due(by=due, limit=_PAGE):
            if self._now() >= until:
                break
            looked += 1
            try:
                made = self._making.attend(provider_id)
            except UNREADABLE:
                unread.append(provider_id)
            else:
                new += [(each.provider_id, each.fee_id) for each in made]
        # Those that are new are not in the index yet.
        told = list(dict.fromkeys([*self._fees.to_look_at(by=due, limit=_PAGE), *new]))
        self._handouts.hand_out(told)
        return FeeRun(looked, tuple(unread), len(told))
