"""A membership fee: what one provider is asked for one month of membership, until it is paid."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from pydantic import Field

from backoffice.domain.calendar import Day, Interval, Moment, day_in, moment_at
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.ledger import Account, Entry, EntryKind, legs_of
from backoffice.domain.money import Money
from backoffice.domain.record import Record


class FeeStatus(StrEnum):
    """Where a fee stands, and who acts next."""

    OPEN = "open"  # the provider: pay
    PAID = "paid"  # nobody
    TAKEN_BACK = "taken_back"  # nobody: the month is no part of the membership
    TO_GIVE_BACK = "to_give_back"  # staff: likewise, and it was paid


MOVES: dict[FeeStatus, frozenset[FeeStatus]] = {
    FeeStatus.OPEN: frozenset({FeeStatus.PAID, FeeStatus.TAKEN_BACK, FeeStatus.TO_GIVE_BACK}),
    # A bank may take back what was paid, and an end of membership may be put right.
    FeeStatus.PAID: frozenset({FeeStatus.OPEN, FeeStatus.TO_GIVE_BACK}),
    FeeStatus.TAKEN_BACK: frozenset({FeeStatus.OPEN}),
    FeeStatus.TO_GIVE_BACK: frozenset({FeeStatus.PAID, FeeStatus.OPEN, FeeStatus.TAKEN_BACK}),
}


class FeeTerms(NamedTuple):
    """How the network asks its providers for fees."""

    days_to_pay: int = 14
    staff_after: int = 30
    """So many days after the last day to pay, staff are told."""


class MembershipFee(Record):
    """The fee of one month; there is one for each month of a membership, so none is asked twice."""

    provider_id: OpaqueId
    fee_id: OpaqueId
    since: Day
    until: Day
    """The last day of the month that it is for."""
    amount: Money = Field(gt=Money.ZERO)
    paid: Money = Field(default=Money.ZERO, ge=Money.ZERO)
    status: FeeStatus = FeeStatus.OPEN
    due_on: Day
    """The last day to pay."""
    times: int = 1
    """How often it was asked for: one that was taken back may be owed after all."""
    entries: int = 0
    """How often the network wrote into the ledger what it asks for."""
    announced_at: Moment | None = None
    reminded_at: Moment | None = None
    chased_at: Moment | None = None
    """When the provider was given a task."""
    escalated_at: Moment | None = None
    """When staff were."""
    look_at: Moment | None = None
    """When there is next something to tell of it; None: there is nothing more."""

    @property
    def left(self) -> Money:
        """What is to be paid of it."""
        return self.amount - self.paid if self.status is FeeStatus.OPEN else Money.ZERO

    @property
    def occasion(self) -> str:
        """Stands in for this asking where ids of people have no place."""
        return fingerprint(f"{self.provider_id}/{self.fee_id}/{self.times}")[:32]

    @property
    def code(self) -> str:
        """What the processor's page calls it by; it says nothing to anybody."""
        return fingerprint(f"{self.provider_id}/{self.fee_id}")[:4].upper()

    def moved(self, status: FeeStatus, **changes: object) -> Self:
        """The fee in another *status*."""
        if status is not self.status and status not in MOVES[self.status]:
            raise ValueError(f"a fee that is {self.status.value} cannot become {status.value}")
        return self.but(status=status, **changes)

    def credited(self, amount: Money) -> Self:
        """The fee after *amount* came in for it, which is no more than is left."""
        paid = self.paid + amount
        if paid < self.amount:
            return self.but(paid=paid)
        return self.moved(FeeStatus.PAID, paid=paid, look_at=None)

    def lost(self, amount: Money) -> Self:
        """The fee after a bank took back *amount* of what was paid for it.

        A person sees to the contest, so nothing is mailed about it anew.
        """
        paid = max(Money.ZERO, self.paid - amount)
        if self.status is FeeStatus.TO_GIVE_BACK:
            over = paid == Money.ZERO
            return self.moved(FeeStatus.TAKEN_BACK if over else self.status, paid=paid)
        return self.moved(FeeStatus.OPEN, paid=paid)

    def next_look(self, *, today: date, zone: str, terms: FeeTerms) -> datetime | None:
        """The first moment at which there is something to tell of it that was not told."""
        if self.status is not FeeStatus.OPEN:
            return None
        late = self.due_on + timedelta(days=1)
        days = [
            *([today] if self.announced_at is None else []),
            *([late] if self.reminded_at is None or self.chased_at is None else []),
            *([staff_on(self, terms)] if self.escalated_at is None else []),
        ]
        return moment_at(min(days), time.min, zone) if days else None


def fee_id(membership: int, month: int) -> str:
    """The id of the fee of a *month*, from 0, of a provider's first, second … *membership*."""
    return f"month-{membership:02d}-{month:04d}"


def staff_on(fee: MembershipFee, terms: FeeTerms) -> date:
    """The day on which staff are told of a fee that was not paid."""
    return fee.due_on + timedelta(days=terms.staff_after)


def is_late(fee: MembershipFee, today: date) -> bool:
    """Whether it should have been paid before *today*."""
    return fee.status is FeeStatus.OPEN and today > fee.due_on


def asked(
    provider_id: str,
    fee: str,
    month: Interval,
    amount: Money,
    *,
    zone: str,
    terms: FeeTerms,
    at: datetime,
) -> MembershipFee:
    """A new fee. The days to pay begin when it is made, however late that is."""
    return MembershipFee(
        provider_id=provider_id,
        fee_id=fee,
        since=month.since,
        until=month.until,
        amount=amount,
        due_on=day_in(at, zone) + timedelta(days=terms.days_to_pay),
        look_at=at,
    )


# ------------------------------------------------------------- the ledger


def book_of(provider_id: str) -> str:
    """The book of the ledger that a provider's fees are in; no payout has to do with it."""
    return f"fees-{fingerprint(provider_id)[:32]}"


def charged(
    fee: MembershipFee, amount: Money, *, zone: str, at: datetime
) -> tuple[MembershipFee, Entry]:
    """The fee, and the entry that the provider owes *amount* more for it; below zero, less."""
    number = fee.entries + 1
    entry = _entry(
        fee.provider_id,
        f"{fee.fee_id}-{number}",
        EntryKind.MEMBERSHIP_FEE,
        Account.MEMBERSHIP_EARNED,
        -amount,
        zone=zone,
        at=at,
    )
    return fee.but(entries=number), entry


def moved_money(
    provider_id: str, entry_id: str, kind: EntryKind, amount: Money, *, zone: str, at: datetime
) -> Entry:
    """The entry that *amount* came to the network's bank from a provider; below zero, went back."""
    return _entry(provider_id, entry_id, kind, Account.BANK, amount, zone=zone, at=at)


def _entry(
    provider_id: str,
    entry_id: str,
    kind: EntryKind,
    account: Account,
    amount: Money,
    *,
    zone: str,
    at: datetime,
) -> Entry:
    """*amount* on an account, and as much less on what the provider owes for membership."""
    return Entry(
        book=book_of(provider_id),
        entry_id=entry_id,
        kind=kind,
        legs=legs_of({account: amount, Account.MEMBERSHIP_OWED: -amount}),
        day=day_in(at, zone),
        written_at=at,
        provider_id=provider_id,
    )
