"""A membership: from when to when a provider belongs to the network, and what a month of it costs.

Months are counted from the day of joining. Who joined on the 31st begins a month on the last day of
a shorter one, and on the 31st again after it: no month drifts. The insurance programme is included,
whether a provider takes part in it or not (MB-3), and nobody asks what they earn (MB-4).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Interval, Moment, moment_at
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.money import Money
from backoffice.domain.processor import SMALLEST
from backoffice.domain.record import Fact, Record

_ONE_DAY = timedelta(days=1)
_MONTHS = 12
_MOST = Money.dollars("5000.00")


class Membership(Record):
    """One provider's membership; it is kept with every change of its fees, so it is their lock."""

    provider_id: OpaqueId
    since: Day
    """The day of joining."""
    until: Day | None = None
    """The last day, if it is known."""
    number: int = 1
    """Which membership of this provider's it is: whoever left may come back."""
    earlier_until: Day | None = None
    """The last day of the one before."""
    asked: int = 0
    """Of how many of its months the fees are made."""
    furthest: int = 0
    """Of how many they ever were."""
    is_changed: bool = True
    """Whether its days were written anew since its fees were made."""
    due_at: Moment | None = None
    """When to make fees, or to put them right; None: never, as it stands."""
    under_way: OpaqueId | None = None
    """The payment of fees that may still be made."""

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise PydanticCustomError("membership", "The last day cannot be before the first.")
        return self

    def month(self, number: int) -> Interval:
        """The days of the month with a *number*, the first being 0."""
        first, next_first = (month_after(self.since, each) for each in (number, number + 1))
        return Interval(since=first, until=next_first - _ONE_DAY)

    def costs(self, number: int) -> bool:
        """Whether that month is asked for: not if it begins on the last day, or after it."""
        return self.until is None or month_after(self.since, number) < self.until

    def begun(self, today: date) -> int:
        """How many months that cost something began by *today*."""
        last = today if self.until is None else min(today, self.until - _ONE_DAY)
        months = (last.year - self.since.year) * _MONTHS + last.month - self.since.month
        return max(0, months + 1 if month_after(self.since, months) <= last else months)

    def made(self, asked: int, *, zone: str) -> Self:
        """The membership whose fees are made for as many months as *asked*, and right."""
        following = month_after(self.since, asked)
        return self.but(
            asked=asked,
            furthest=max(self.furthest, asked),
            is_changed=False,
            due_at=moment_at(following, time.min, zone) if self.costs(asked) else None,
        )

    def freed_from(self, payment_id: str) -> Self:
        """The membership, once nothing more can come of that payment."""
        return self.but(under_way=None) if self.under_way == payment_id else self


def month_after(first: date, count: int) -> date:
    """The day that is *count* months after *first*, or the last one of a month without it."""
    years, month = divmod(first.month - 1 + count, _MONTHS)
    year, month = first.year + years, month + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def written(
    known: Membership | None,
    provider_id: str,
    since: date,
    until: date | None,
    *,
    at: datetime,
) -> Membership:
    """A provider's membership with other days, or another membership of one who came back.

    The same days again are no change.

    Raises:
        Refused: it would begin before the earlier one ended, or take the place of one of which
            a month is yet to be asked for.
    """
    if known is None:
        return Membership(provider_id=provider_id, since=since, until=until, due_at=at)
    if (since, until) == (known.since, known.until):
        return known
    if known.until is not None and since > known.until:
        if known.due_at is not None:
            says = (
                "A month of the membership on file is yet to be asked for. Write the next one down"
            )
            raise Refused(f"{says} after {known.until}.")
        return Membership(
            provider_id=provider_id,
            since=since,
            until=until,
            number=known.number + 1,
            earlier_until=known.until,
            due_at=at,
            under_way=known.under_way,
            version=known.version,
        )
    if known.earlier_until is not None and since <= known.earlier_until:
        says = f"An earlier membership lasted until {known.earlier_until}. Name a later first day."
        raise Refused(says)
    return known.but(since=since, until=until, is_changed=True, due_at=at)


class MembershipPrice(Fact):
    """What a month of membership costs that begins on a day, or after it."""

    since: Day
    amount: Annotated[Money, Field(ge=Money.ZERO, le=_MOST)]

    @model_validator(mode="after")
    def _can_be_charged(self) -> Self:
        if Money.ZERO < self.amount < SMALLEST:
            raise PydanticCustomError("amount", "A fee is nothing, or at least $0.50.")
        return self


class MembershipPrices(Record):
    """The network's monthly fee, by the first day of the months; there is one such record.

    It names no licence, no programme and no income: each provider pays the same (MB-3, MB-4).
    """

    prices: tuple[MembershipPrice, ...] = Field(default=(), max_length=200)

    OFFICE: ClassVar[str] = "-"
    """What stands for the one office that there is."""

    @model_validator(mode="after")
    def _follow_each_other(self) -> Self:
        if any(one.since >= other.since for one, other in pairwise(self.prices)):
            raise PydanticCustomError("prices", "Name each first day once, earliest first.")
        return self

    def on(self, first: date) -> Money:
        """What the month costs that begins on *first*; nothing before the first price."""
        held = [each.amount for each in self.prices if each.since <= first]
        return held[-1] if held else Money.ZERO
