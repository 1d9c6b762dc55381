"""Payout terms: what a provider gets for a visit, from when to when: a share, or a fixed rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Interval
from backoffice.domain.identifiers import LicenceType, PayerId, ProcedureCode
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record

Part = Annotated[Decimal, Field(ge=0, le=1, max_digits=6, decimal_places=5)]
"""A part of an amount: 0.8 is four fifths."""

_MOST = Money.dollars("10000.00")


class PayoutTerm(Fact):
    """What providers get for one procedure: a part of what is allowed, or an enhanced rate (CR-2).

    A rate is the provider's whatever the payer allows, as long as it allows anything.
    """

    procedure: ProcedureCode | None = None
    """None: whatever was done."""
    licence_type: LicenceType | None = None
    """None: whatever licence the provider has."""
    share: Part | None = None
    rate: Money | None = None
    """For one unit."""
    holds: Interval

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.share is None) is (self.rate is None):
            raise PydanticCustomError("term", "Name a share or a rate, and not both.")
        if self.rate is not None and not Money.ZERO <= self.rate <= _MOST:
            raise PydanticCustomError("term", "A rate lies between $0.00 and $10,000.00.")
        return self

    def applies(self, *, procedure: str, licence_type: str, day: date) -> bool:
        """Whether it says anything about such a visit on *day*."""
        return (
            self.procedure in {None, procedure}
            and self.licence_type in {None, licence_type}
            and self.holds.contains(day)
        )

    def of(self, allowed: Money, *, units: int) -> Money:
        """What it makes of an *allowed* amount; nothing of nothing."""
        if allowed <= Money.ZERO:
            return Money.ZERO
        return self.rate * units if self.rate is not None else allowed.share(self.share or "0")

    @property
    def precision(self) -> tuple[bool, bool]:
        """How narrowly it speaks; the procedure weighs more than the licence."""
        return (self.procedure is not None, self.licence_type is not None)


class PayoutTerms(Record):
    """What was agreed with providers about visits that one payer pays for.

    Where nothing is agreed, all that is allowed is theirs.
    """

    payer_id: PayerId
    terms: tuple[PayoutTerm, ...] = ()

    MOST: ClassVar[int] = 500

    @model_validator(mode="after")
    def _names_one_amount(self) -> Self:
        if len(self.terms) > self.MOST:
            raise PydanticCustomError("terms", "These are more than 500 terms. Leave old ones out.")
        if any(_is_same_case(one, other) for one, other in combinations(self.terms, 2)):
            raise PydanticCustomError("terms", "Two terms hold for the same visit on the same day.")
        return self

    def entitled(
        self, allowed: Money, *, procedure: str, licence_type: str, day: date, units: int = 1
    ) -> Money:
        """What a provider of *licence_type* gets, of what is *allowed* for a procedure of *day*."""
        fitting = [
            term
            for term in self.terms
            if term.applies(procedure=procedure, licence_type=licence_type, day=day)
        ]
        best = max(fitting, key=lambda term: term.precision, default=None)
        return best.of(allowed, units=units) if best else max(allowed, Money.ZERO)


def _is_same_case(one: PayoutTerm, other: PayoutTerm) -> bool:
    is_same = (one.procedure, one.licence_type) == (other.procedure, other.licence_type)
    return is_same and one.holds.overlaps(other.holds)
