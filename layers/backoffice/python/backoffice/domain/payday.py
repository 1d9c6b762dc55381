"""A payday: when the network pays its providers, and how far it got with it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

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
    """When the network pays, and how much it takes for a payout to be worth it."""

    weekday: Weekday
    minimum: Money

    def payday(self, today: date) -> date:
        """The last payday, *today* included."""
        return today - timedelta(days=(today.weekday() - list(Weekday).index(self.weekday)) % 7)


class PayoutRun(Record):
    """How far the network got with its payday."""

    office: str
    payday: Day
    after: str = ""
    """The last provider that was attended to."""
    is_done: bool = False

    @classmethod
    def of(cls, payday: date, known: PayoutRun | None, *, office: str) -> PayoutRun | None:
        """The run of *payday*, begun or to be gone on with; None where it is over."""
        if known is None:
            return cls(office=office, payday=payday)
        if known.payday < payday:
            return known.but(payday=payday, after="", is_done=False)
        return None if known.is_done or known.payday > payday else known
