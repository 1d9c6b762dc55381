"""A payday: when the network pays its providers, and how far it got with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from backoffice.domain.calendar import Day
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class PayoutRules(Fact):
    """When the network pays, how, and how much it takes for a payout to be worth it."""

    weekday: Weekday
    minimum: Money
    by_processor: bool = False
    """Whether the payment processor sends payouts to providers' accounts there."""
    deducts_after: int | None = None
    """So many days after the last day to pay, what a client has not paid is taken off; None: never
    (Q22)."""

    def payday(self, today: date) -> date:
        """The last payday, *today* included."""
        return today - timedelta(days=(today.weekday() - list(Weekday).index(self.weekday)) % 7)


class PayoutRun(Record):
    """How far the network got with its payday."""

    office: str
    payday: Day
    after: str = ""
    """The last provider that was attended to."""
    set_aside: tuple[str, ...] = ()
    """Providers before it who could not be paid yet; they come first in the next run."""
    is_done: bool = False
    """Whether everybody was attended to, or set aside."""

    MOST_SET_ASIDE: ClassVar[int] = 500
    """With so many it is no single record that is broken, and nobody more is attended to."""

    @property
    def goes_on(self) -> bool:
        """Whether there may be a provider to attend to whom it did not come to yet."""
        return not self.is_done and len(self.set_aside) < self.MOST_SET_ASIDE

    def past(self, providers: Sequence[str], unpaid: Sequence[str], *, is_done: bool) -> Self:
        """The run once these *providers* were attended to, of whom some could not be paid."""
        return self.but(
            after=providers[-1] if providers else self.after,
            set_aside=(*self.set_aside, *unpaid),
            is_done=is_done,
        )

    @classmethod
    def of(cls, payday: date, known: PayoutRun | None, *, office: str) -> PayoutRun | None:
        """The run of *payday*, begun or to be gone on with; None where it is over."""
        if known is None:
            return cls(office=office, payday=payday)
        if known.payday < payday:
            return known.but(payday=payday, after="", set_aside=(), is_done=False)
        is_over = known.is_done and not known.set_aside
        return None if is_over or known.payday > payday else known
