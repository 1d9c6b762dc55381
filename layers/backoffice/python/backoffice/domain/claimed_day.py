"""A claimed day: which claims speak of one client's day, so that no two are decided apart."""

from __future__ import annotations

from typing import Self

from backoffice.domain.calendar import Day
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.record import Record


class ClaimedDay(Record):
    """What is claimed of one client's visits of one day.

    It is kept in one write with every claim that says something else than before. Of two that
    are decided at the same instant one comes second, finds the day moved on, and looks again,
    at the other one now.
    """

    client_id: OpaqueId
    service_on: Day
    claims: tuple[str, ...] = ()
    """The ids of the day's claims, whatever became of them."""

    def told_of(self, claim_id: str) -> Self:
        """The day once more, with that claim; it is there once, however often it is told."""
        return self if claim_id in self.claims else self.but(claims=(*self.claims, claim_id))
