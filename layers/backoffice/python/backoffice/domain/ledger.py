"""The ledger: who owes whom how much for which visit, written down so that it always adds up.

Double entry: what is put on one account is taken from another, in whole cents, and every entry sums
to zero. Nothing is ever changed or deleted; what was wrong is taken back by another entry. What a
client, a claim or a provider stands at is added up from entries; a visit's account keeps its own
sum beside them, in the same write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.identifiers import OpaqueId, PayerId
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record


class Account(StrEnum):
    """What money is counted on. A debit is positive: somebody owes it to us, or we have it."""

    BANK = "bank"  # what payers paid, clients paid, providers were paid
    REMITTED = "remitted"  # between a payment and its claims; what stays on it is not applied yet
    PAYER_BALANCE = "payer_balance"  # a payer keeps it back, or pays it beside all claims (PLB)
    INTEREST = "interest"  # for a claim that was paid late (PLB L6)
    CHARGED = "charged"  # what was asked for a visit
    CONTRACTUAL = "contractual"  # given up by contract with the payer; it is nobody's
    CLIENT_OWES = "client_owes"  # deductible, coinsurance, copay (IV-1, Q34)
    OTHER_PAYER_OWES = "other_payer_owes"  # left by the first insurance to the next one
    DISPUTED = "disputed"  # denied or unclear; a person says what becomes of it
    WRITTEN_OFF = "written_off"  # given up, by a person
    CLIENT_PAID = "client_paid"  # what a client paid, before it is counted against what is owed
    PROVIDER_SHARE = "provider_share"  # what a visit costs the network
    PROVIDER_OWED = "provider_owed"  # what the network owes a provider, and has not paid out (CL-4)
    PAYING_OUT = "paying_out"  # between visits and a payout, until that is paid
    MEMBERSHIP_OWED = "membership_owed"  # what a provider owes for membership (MB-3); no payout
    MEMBERSHIP_EARNED = "membership_earned"  # what the network earned with it
    KEPT_BACK = "kept_back"  # taken off a provider until a client pays what is overdue (Q22)


class EntryKind(StrEnum):
    """What happened."""

    PAYMENT = "payment"  # a payer paid
    DECISION = "decision"  # a payer decided a claim
    REVERSAL = "reversal"  # it took that back
    ACCRUAL = "accrual"  # the provider's part of it
    PAYOUT = "payout"  # the provider was paid
    FEE = "fee"  # the client pays the provider's own fee, or does not after all
    CLIENT_PAYMENT = "client_payment"
    REFUND = "refund"  # a client got money back
    CONTESTED = "contested"  # a client's bank took back what they had paid
    BILLED = "billed"  # a person says that the client owes what was disputed
    LAID = "laid"  # what an insurance did not pay is the client's, or a further one's
    WRITE_OFF = "write_off"  # a person gives up what was disputed
    MEMBERSHIP_FEE = "membership_fee"  # a provider owes for a month, or does not after all
    FEE_PAYMENT = "fee_payment"  # a provider paid for membership
    FEE_REFUND = "fee_refund"  # they got money back


class RefundWay(StrEnum):
    """How a person gives back what a card does not take."""

    CHEQUE = "cheque"
    TRANSFER = "transfer"


class GivenByHand(Fact):
    """What a person gave back to a client in another way than to their card."""

    amount: Money
    way: RefundWay
    reference: str
    """What finds it again, as the number of the cheque."""
    day: Day
    by: str
    """The sign-in's own id."""


class Leg(Fact):
    """One account's part of an entry, never nothing."""

    account: Account
    amount: Money

    @model_validator(mode="after")
    def _moves_money(self) -> Self:
        if self.amount == Money.ZERO:
            raise PydanticCustomError("leg", "Leave out what moves no money.")
        return self


Legs = tuple[Leg, ...]


class Entry(Record):
    """Something that happened to money, once. It is written and never changed.

    The id follows from what it stands for, so the same news again finds it there.
    """

    book: OpaqueId
    """What it is about: a visit, a payer's payment, a payout, or a provider's membership."""
    entry_id: OpaqueId
    kind: EntryKind
    legs: Legs
    day: Day
    """The day that it counts for, as that of a payment."""
    written_at: Moment
    paid_at: Moment | None = None
    """When a client paid, where it is that: they read the day by their own clock."""
    claim_id: str | None = None
    client_id: OpaqueId | None = None
    provider_id: OpaqueId | None = None
    payer_id: PayerId | None = None
    because_of: str | None = Field(default=None, max_length=140)
    """The receipt, or a person's decision, that it follows from."""
    by_hand: GivenByHand | None = None
    """How it went back to a client, where a person saw to it."""

    @model_validator(mode="after")
    def _sums_to_zero(self) -> Self:
        if Money.total(leg.amount for leg in self.legs) != Money.ZERO:
            raise PydanticCustomError("entry", "An entry sums to zero.")
        if len({leg.account for leg in self.legs}) < len(self.legs):
            raise PydanticCustomError("entry", "An entry names each account once.")
        return self


def legs_of(amounts: Mapping[Account, Money]) -> Legs:
    """*amounts* as legs, in the order of the accounts; what is zero falls away."""
    return tuple(
        Leg(account=account, amount=amounts[account])
        for account in Account
        if amounts.get(account, Money.ZERO) != Money.ZERO
    )


def negated(legs: Legs) -> Legs:
    """What takes *legs* back to the cent."""
    return tuple(leg.but(amount=-leg.amount) for leg in legs)


def together(*several: Legs) -> Legs:
    """What *several* come to."""
    cents: Counter[Account] = Counter()
    for legs in several:
        for leg in legs:
            cents[leg.account] += leg.amount.cents
    return legs_of({account: Money(each) for account, each in cents.items()})


def amount_on(account: Account, legs: Legs) -> Money:
    """What *legs* put on *account*."""
    return Money.total(leg.amount for leg in legs if leg.account is account)


def balances(entries: Iterable[Entry]) -> dict[Account, Money]:
    """What each account stands at after *entries*; one that is not named stands at nothing."""
    return {leg.account: leg.amount for leg in together(*(entry.legs for entry in entries))}
