"""As much of Stripe's objects as the office reads, and what each means in the office's words.

What comes in another shape is not understood, and counts as no answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.money import Money
from backoffice.domain.processor import (
    Checkout,
    CheckoutStatus,
    Contest,
    ContestStatus,
    OnboardingAddress,
    OpenedCheckout,
    PayoutAccount,
    ProcessorId,
    Refund,
    RefundStatus,
)

PAYMENT, REFUND, PAYOUT = "payment", "refund", "payout"
"""The names in `metadata` under which our own ids travel; nothing else does."""


_LAST_SECOND = 2**33


def _moment(seconds: object) -> object:
    if type(seconds) is int and 0 <= seconds < _LAST_SECOND:
        return datetime.fromtimestamp(seconds, UTC)
    return None


UnixTime = Annotated[datetime, BeforeValidator(_moment)]
"""Stripe's moments: whole seconds since 1970."""
Dollars = Literal["usd"]
"""Another currency's cents are no cents of ours."""


class _Charge(BaseModel):
    id: ProcessorId
    amount_refunded: Money
    created: UnixTime
    disputed: bool = False
    failure_code: str | None = None
    """Why the card did not pay; only whether there is one is read."""


class _Intent(BaseModel):
    status: str
    amount_received: Money
    latest_charge: _Charge | None = None

    @model_validator(mode="after")
    def _is_charged_once_it_succeeded(self) -> Self:
        if self.status == "succeeded" and self.latest_charge is None:
            raise PydanticCustomError("intent", "What succeeded has a charge.")
        return self


class Session(BaseModel):
    """A Checkout Session, with its payment and charge in it (`EXPANDED`)."""

    EXPANDED: ClassVar = ("payment_intent.latest_charge",)

    id: ProcessorId
    client_reference_id: OpaqueId
    currency: Dollars
    status: Literal["open", "complete", "expired"]
    expires_at: UnixTime
    payment_intent: _Intent | None = None

    def checkout(self) -> Checkout:
        """The checkout; what was received stands in it only once it is paid."""
        told = Checkout(
            checkout_id=self.id,
            payment_id=self.client_reference_id,
            status=self._status(),
            closes_at=self.expires_at,
            was_declined=self._was_declined(),
        )
        charge = self.payment_intent.latest_charge if self.payment_intent else None
        if told.status is not CheckoutStatus.PAID or not self.payment_intent or not charge:
            return told
        return told.but(
            received=self.payment_intent.amount_received,
            refunded=charge.amount_refunded,
            charge_id=charge.id,
            paid_at=charge.created,
            is_contested=charge.disputed,
        )

    def _was_declined(self) -> bool:
        tried = self.payment_intent.latest_charge if self.payment_intent else None
        return tried is not None and tried.failure_code is not None

    def _status(self) -> CheckoutStatus:
        """The payment counts more than the session, which is a moment behind it."""
        payment = self.payment_intent.status if self.payment_intent else "none"
        if payment == "succeeded":
            return CheckoutStatus.PAID
        if payment == "processing":
            return CheckoutStatus.UNDER_WAY
        if self.status == "open":
            return CheckoutStatus.OPEN
        return CheckoutStatus.CLOSED


class OpenSession(BaseModel):
    """A Checkout Session as it was opened."""

    id: ProcessorId
    url: str = Field(pattern=r"^https?://")
    expires_at: UnixTime

    def opened(self) -> OpenedCheckout:
        """Where to pay."""
        return OpenedCheckout(checkout_id=self.id, url=self.url, closes_at=self.expires_at)


_REFUNDS = {
    "pending": RefundStatus.UNDER_WAY,
    "requires_action": RefundStatus.UNDER_WAY,
    "succeeded": RefundStatus.DONE,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}


class RefundObject(BaseModel):
    """A Refund."""

    id: ProcessorId
    charge: ProcessorId
    amount: Money
    currency: Dollars
    status: Literal["pending", "requires_action", "succeeded", "failed", "canceled"]
    metadata: dict[str, str] | None = None

    def refund(self) -> Refund:
        """The refund."""
        return Refund(
            refund_id=our_id((self.metadata or {}).get(REFUND)),
            processor_id=self.id,
            charge_id=self.charge,
            amount=self.amount,
            status=_REFUNDS[self.status],
        )


class RefundList(BaseModel):
    """The refunds of a charge."""

    data: list[RefundObject]
    has_more: bool


class _ContestedCharge(BaseModel):
    id: ProcessorId
    metadata: dict[str, str] | None = None


class _Balance(BaseModel):
    amount: Money


class _Evidence(BaseModel):
    due_by: UnixTime | None = None


_DECIDED = {
    "won": ContestStatus.WON,
    "warning_closed": ContestStatus.WON,
    "prevented": ContestStatus.WON,
    "lost": ContestStatus.LOST,
}
"""All other states, those that are yet to be thought of among them, wait for somebody."""


class Dispute(BaseModel):
    """A Dispute, with its charge in it (`EXPANDED`)."""

    EXPANDED: ClassVar = ("data.charge",)

    id: ProcessorId
    charge: _ContestedCharge
    amount: Money
    currency: Dollars
    status: str
    balance_transactions: list[_Balance] = []
    evidence_details: _Evidence | None = None

    def contest(self) -> Contest:
        """The contest; what was taken from us and given back says whether it is withheld."""
        moved = Money.total(each.amount for each in self.balance_transactions)
        status = _DECIDED.get(self.status, ContestStatus.OPEN)
        due_by = self.evidence_details.due_by if self.evidence_details else None
        return Contest(
            contest_id=self.id,
            charge_id=self.charge.id,
            payment_id=our_id((self.charge.metadata or {}).get(PAYMENT)),
            amount=self.amount,
            status=status,
            is_withheld=moved < Money.ZERO,
            answer_by=due_by if status is ContestStatus.OPEN else None,
        )


class DisputeList(BaseModel):
    """The disputes of a charge, newest first."""

    data: list[Dispute]


class Account(BaseModel):
    """A connected account."""

    id: ProcessorId
    details_submitted: bool
    payouts_enabled: bool
    capabilities: dict[str, Any] = {}

    def account(self) -> PayoutAccount:
        """The account; money goes there by a transfer, and on from there by a payout."""
        may_receive = self.capabilities.get("transfers") == "active"
        return PayoutAccount(
            account_id=self.id,
            is_filled_in=self.details_submitted,
            may_be_paid=may_receive and self.payouts_enabled,
        )


class AccountLink(BaseModel):
    """An address for onboarding."""

    url: str = Field(pattern=r"^https?://")
    expires_at: UnixTime

    def address(self) -> OnboardingAddress:
        """Where to go."""
        return OnboardingAddress(url=self.url, closes_at=self.expires_at)


def our_id(text: object) -> OpaqueId | None:
    """*text* as an id of ours, or None where it is none."""
    try:
        return OpaqueId(text) if isinstance(text, str) else None
    except Refused:
        return None
