"""The fees of a membership, made true to its days: asked for, taken back, or owed after all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain import membership_tasks as tasks
from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.membership import Membership, MembershipPrices
from backoffice.domain.membership_fee import (
    FeeStatus,
    FeeTerms,
    MembershipFee,
    asked,
    charged,
    fee_id,
)
from backoffice.domain.money import Money
from backoffice.domain.record import Record
from backoffice.domain.task import Task


class Month(NamedTuple):
    """One month of a membership, with what is on file about its fee."""

    fee_id: str
    days: Interval
    price: Money
    counts: bool
    """Whether it is part of the membership, and began."""
    fee: MembershipFee | None = None
    tasks: tuple[Task | None, ...] = ()
    """Those that the fee may have: of its provider, of staff, and to give it back."""


class Making(NamedTuple):
    """When fees are made, where, and on which terms."""

    at: datetime
    zone: str
    terms: FeeTerms

    @property
    def today(self) -> date:
        """The day that the network's calendar shows."""
        return day_in(self.at, self.zone)


class MadeTrue(NamedTuple):
    """A fee as it is from now on, and what is kept with it."""

    fee: MembershipFee
    beside: Sequence[Record]


def months(membership: Membership, prices: MembershipPrices, *, today: date) -> list[Month]:
    """The months whose fees are to be looked at, first ones first.

    Of a membership whose days were written anew these are all that it ever had; else the new ones.
    """
    begun = membership.begun(today)
    first = 0 if membership.is_changed else membership.asked
    last = max(begun, membership.furthest) if membership.is_changed else begun
    return [_month(membership, prices, each, counts=each < begun) for each in range(first, last)]


def _month(membership: Membership, prices: MembershipPrices, number: int, *, counts: bool) -> Month:
    days = membership.month(number)
    return Month(fee_id(membership.number, number), days, prices.on(days.since), counts)


def made_true(month: Month, provider_id: str, making: Making) -> MadeTrue | None:
    """The fee of a month as it has to be; None where it is so already.

    Months are told apart by their numbers. So what was paid for one stays paid, with the days and
    the price that it had, when the first day of the membership is put right.
    """
    fee, costs = month.fee, month.counts and month.price > Money.ZERO
    if fee is None:
        return _charged(_asked(month, provider_id, making), month.price, making) if costs else None
    match fee.status:
        case FeeStatus.OPEN:
            return _still_open(month, fee, making)
        case FeeStatus.PAID:
            return None if month.counts else _to_give_back(fee, making)
        case FeeStatus.TAKEN_BACK:
            return _asked_again(month, fee, making) if costs else None
        case FeeStatus.TO_GIVE_BACK:
            return _counts_after_all(month, fee, making) if month.counts else None


def _asked(month: Month, provider_id: str, making: Making) -> MembershipFee:
    at, zone, terms = making
    return asked(provider_id, month.fee_id, month.days, month.price, zone=zone, terms=terms, at=at)


def _charged(fee: MembershipFee, amount: Money, making: Making, *beside: Record) -> MadeTrue:
    """The fee, with the entry that *amount* more is owed for it."""
    after, entry = charged(fee, amount, zone=making.zone, at=making.at)
    return MadeTrue(after, [entry, *beside])


def _still_open(month: Month, fee: MembershipFee, making: Making) -> MadeTrue | None:
    """A fee that nobody paid yet is for the days that its month has now, at their price."""
    is_moved = fee.since != month.days.since and fee.paid == Money.ZERO
    if not month.counts or (is_moved and month.price == Money.ZERO):
        return _taken_back(month, fee, making)
    if not is_moved:
        return None
    moved = fee.but(since=month.days.since, until=month.days.until, amount=month.price)
    if moved.amount == fee.amount:
        return MadeTrue(moved, [])
    return _charged(moved, moved.amount - fee.amount, making)


def _taken_back(month: Month, fee: MembershipFee, making: Making) -> MadeTrue:
    needless = tasks.over(fee, month.tasks, at=making.at)
    if fee.paid > Money.ZERO:
        given = _to_give_back(fee, making)
        return MadeTrue(given.fee, [*given.beside, *needless])
    after = fee.moved(FeeStatus.TAKEN_BACK, look_at=None)
    return _charged(after, -fee.amount, making, *needless)


def _to_give_back(fee: MembershipFee, making: Making) -> MadeTrue:
    """What was paid for it is told to staff, who give it back."""
    made = _charged(fee.moved(FeeStatus.TO_GIVE_BACK, look_at=None), -fee.amount, making)
    task = tasks.give_back(made.fee, today=making.today, at=making.at)
    return MadeTrue(made.fee, [*made.beside, task])


def _asked_again(month: Month, fee: MembershipFee, making: Making) -> MadeTrue:
    """As new, but for what tells it from the time before."""
    new = _asked(month, fee.provider_id, making)
    again = new.but(times=fee.times + 1, entries=fee.entries, version=fee.version)
    return _charged(again, month.price, making)


def _counts_after_all(month: Month, fee: MembershipFee, making: Making) -> MadeTrue:
    is_paid = fee.paid >= fee.amount
    status = FeeStatus.PAID if is_paid else FeeStatus.OPEN
    after = fee.moved(status, look_at=None if is_paid else making.at)
    [*_, known] = month.tasks
    told = tasks.counts_after_all(fee, known, today=making.today, at=making.at)
    return _charged(after, fee.amount, making, *told)
