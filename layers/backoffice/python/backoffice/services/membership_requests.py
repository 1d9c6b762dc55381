"""What staff send about memberships: the days of one, and what a month costs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day
from backoffice.domain.membership import MembershipPrice
from backoffice.domain.record import Fact

_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)


class NewMembership(Fact):
    """From when to when a provider belongs to the network."""

    since: Annotated[Day, Field(description="The day of joining.")]
    until: Annotated[
        Day | None, Field(description="The last day; null while nobody knows of an end.")
    ] = None

    @model_validator(mode="after")
    def _is_of_our_time(self) -> Self:
        last = self.until or self.since
        if not _FIRST <= self.since <= last <= _LAST:
            says = "Name a first day from 2000 on, and a last day that is not before it."
            raise PydanticCustomError("membership", "{says}", {"says": says})
        return self


class NewMembershipPrices(Fact):
    """What a month of membership costs, from when on, all of it."""

    prices: Annotated[tuple[MembershipPrice, ...], Field(max_length=200)]
