"""What is asked of an estimate: which visit, with whom, when, and what it is worth."""

from __future__ import annotations

from typing import Literal

from backoffice.domain.calendar import Day
from backoffice.domain.money import Money
from backoffice.domain.record import Fact


class Asked(Fact):
    """The visit that an estimate is about."""

    service_types: tuple[str, ...]
    """Tried in order: the first that the payer puts a figure to counts."""
    network: Literal["in", "out"] = "in"
    telehealth: bool = False
    on: Day | None = None
    """None: no day was named, so nothing is set aside for its days."""
    on_by: tuple[int, ...] = ()
    """The segments of the answer that the day was taken from, if it was."""
    procedure: str | None = None
    tier: str | None = None
    """The tier of providers, as `remark.tier_named` writes it; None: not known."""
    allowed: Money | None = None
    """What payer and client pay together, as agreed; coinsurance is a share of it."""
    fee: Money | None = None
    """What is charged; it stands in where no amount is agreed."""

    @property
    def worth(self) -> Money | None:
        """What the visit costs at most; None where neither amount is known."""
        return self.allowed if self.allowed is not None else self.fee
