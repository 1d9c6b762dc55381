"""Rates: what a payer has agreed to pay for a visit, in cents, from when to when."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Interval
from backoffice.domain.identifiers import LicenceType, PayerId, PlainText, ProcedureCode
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record


class Rate(Fact):
    """The allowed amount of one procedure: what payer and client pay together."""

    procedure: ProcedureCode
    licence_type: LicenceType | None = None
    """None: whatever licence the rendering provider has."""
    telehealth: bool | None = None
    """None: by video and in person alike, which is the rule (TH-1); a payer's exception is data."""
    allowed: Money
    holds: Interval
    exception: PlainText | None = None
    """Why this payer pays telehealth otherwise; a rate that does so without saying is a mistake."""

    @model_validator(mode="after")
    def _is_paid_to_us(self) -> Self:
        if self.allowed < Money.ZERO:
            raise PydanticCustomError("rate", "An allowed amount is not negative.")
        return self

    def applies(self, *, procedure: str, licence_type: str, telehealth: bool, day: date) -> bool:
        """Whether it says anything about such a visit on *day*."""
        return (
            self.procedure == procedure
            and self.licence_type in {None, licence_type}
            and self.telehealth in {None, telehealth}
            and self.holds.contains(day)
        )

    @property
    def precision(self) -> tuple[bool, bool]:
        """How narrowly it speaks; the licence weighs more than the way of meeting."""
        return (self.licence_type is not None, self.telehealth is not None)


class Charge(Fact):
    """What the network asks a payer for one procedure, whatever is agreed to be paid."""

    procedure: ProcedureCode
    amount: Money
    holds: Interval

    @model_validator(mode="after")
    def _is_asked_of_them(self) -> Self:
        if self.amount <= Money.ZERO:
            raise PydanticCustomError("charge", "A charge is more than nothing.")
        return self


class FeeSchedule(Record):
    """All rates agreed with one payer, and what the network charges it."""

    payer_id: PayerId
    rates: tuple[Rate, ...] = ()
    charges: tuple[Charge, ...] = ()

    @model_validator(mode="after")
    def _names_one_amount(self) -> Self:
        if any(_is_same_case(one, other) for one, other in combinations(self.rates, 2)):
            raise PydanticCustomError("rates", "Two rates hold for the same visit on the same day.")
        return self

    @model_validator(mode="after")
    def _asks_one_amount(self) -> Self:
        pairs = combinations(self.charges, 2)
        if any(a.procedure == b.procedure and a.holds.overlaps(b.holds) for a, b in pairs):
            raise PydanticCustomError("charges", "Two charges hold for one procedure on one day.")
        return self

    def charge(self, procedure: str, day: date) -> Money | None:
        """What the network asks for *procedure* on *day*; None where nothing is laid down."""
        fitting = (c for c in self.charges if c.procedure == procedure and c.holds.contains(day))
        return next((charge.amount for charge in fitting), None)

    def allowed(
        self, procedure: str, licence_type: LicenceType, day: date, *, telehealth: bool
    ) -> Money | None:
        """The allowed amount of such a visit on *day*; None if nothing is agreed: never $0."""
        best = self.rate(procedure, licence_type, day, telehealth=telehealth)
        return best.allowed if best is not None else None

    def rate(
        self, procedure: str, licence_type: LicenceType, day: date, *, telehealth: bool
    ) -> Rate | None:
        """The rate of such a visit on *day* that speaks most narrowly, if there is one."""
        fitting = [
            rate
            for rate in self.rates
            if rate.applies(
                procedure=procedure, licence_type=licence_type, telehealth=telehealth, day=day
            )
        ]
        return max(fitting, key=lambda rate: rate.precision, default=None)


def _is_same_case(one: Rate, other: Rate) -> bool:
    return (
        (one.procedure, one.licence_type, one.telehealth)
        == (other.procedure, other.licence_type, other.telehealth)
    ) and one.holds.overlaps(other.holds)
