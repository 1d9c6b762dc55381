"""What stands beside a benefit in an insurer's answer: remarks, places, days, parties, counts.

Each knows the segment that says it, so that whatever rests on it can name it.
"""

from __future__ import annotations

from datetime import date

from backoffice.domain.calendar import Day
from backoffice.domain.record import Fact


class Remark(Fact):
    """Free text beside a benefit (MSG)."""

    text: str
    segment: int


class PlaceNamed(Fact):
    """A place of service that a benefit is true of (III ZZ)."""

    code: str
    segment: int


class Span(Fact):
    """Days that a benefit or a plan is about (DTP); a bound that it does not name is open."""

    since: Day | None = None
    until: Day | None = None
    segment: int

    def excludes(self, day: date) -> bool:
        """Whether *day* lies outside of it."""
        return (self.since is not None and day < self.since) or (
            self.until is not None and day > self.until
        )


class PartyNamed(Fact):
    """Somebody named beside a benefit (2120 NM1); `role` is NM101."""

    role: str
    name: str | None = None
    segment: int
    payer_named_at: int | None = None
    """The segment that names the payer itself, if that is who is named here too."""
    payer_opened_at: int | None = None
    """The segment that opens what is said of the payer then (HL)."""


class Count(Fact):
    """So many visits, or whatever is counted (HSD, or EB09 and EB10)."""

    unit: str | None = None
    """VS visits."""
    quantity: str
    period: str | None = None
    """29: what is left of them."""
    segment: int
