"""What the simulated payment processor keeps, and how it shows each thing: Stripe's JSON."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


def new_id(prefix: str) -> str:
    """An id that nobody has."""
    return f"{prefix}_{uuid.uuid4().hex[:24]}"


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


@dataclass
class Charge:
    """One try to take money from a card."""

    charge_id: str
    intent_id: str
    amount: int
    created: datetime
    number: str
    metadata: dict[str, str]
    failure: str | None = None
    refunded: int = 0
    disputed: bool = False

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.charge_id,
            "object": "charge",
            "amount": self.amount,
            "amount_captured": 0 if self.failure else self.amount,
            "amount_refunded": self.refunded,
            "captured": not self.failure,
            "created": _seconds(self.created),
            "currency": "usd",
            "disputed": self.disputed,
            "failure_code": self.failure,
            "livemode": False,
            "metadata": dict(self.metadata),
            "paid": not self.failure,
            "payment_intent": self.intent_id,
            "payment_method_details": {"card": {"last4": self.number[-4:]}, "type": "card"},
            "refunded": self.refunded >= self.amount,
            "status": "failed" if self.failure else "succeeded",
        }


@dataclass
class Intent:
    """A payment, through all its tries."""

    intent_id: str
    amount: int
    created: datetime
    metadata: dict[str, str]
    suffix: str | None
    status: str = "requires_payment_method"
    charges: list[Charge] = field(default_factory=list)

    def shown(self, *, whole_charge: bool) -> dict[str, Any]:
        """As JSON, with its latest charge in it or only named."""
        latest = self.charges[-1] if self.charges else None
        named = latest and (latest.shown() if whole_charge else latest.charge_id)
        return {
            "id": self.intent_id,
            "object": "payment_intent",
            "amount": self.amount,
            "amount_received": self.amount if self.status == "succeeded" else 0,
            "created": _seconds(self.created),
            "currency": "usd",
            "latest_charge": named,
            "livemode": False,
            "metadata": dict(self.metadata),
            "statement_descriptor_suffix": self.suffix,
            "status": self.status,
        }


@dataclass
class Session:
    """A page where one payment can be made."""

    session_id: str
    amount: int
    label: str
    created: datetime
    expires_at: datetime
    asked: dict[str, Any]
    base: str
    status: str = "open"
    intent: Intent | None = None

    def shown(self, *, expanded: frozenset[str] = frozenset()) -> dict[str, Any]:
        """As JSON, with the payment in it or only named."""
        intent: Any = self.intent and self.intent.intent_id
        if self.intent and any(each.startswith("payment_intent") for each in expanded):
            whole = "payment_intent.latest_charge" in expanded
            intent = self.intent.shown(whole_charge=whole)
        is_paid = bool(self.intent and self.intent.status == "succeeded")
        methods = self.asked.get("allowed_payment_method_types", {"0": "card"})
        return {
            "id": self.session_id,
            "object": "checkout.session",
            "allowed_payment_method_types": list(methods.values()),
            "amount_subtotal": self.amount,
            "amount_total": self.amount,
            "cancel_url": self.asked.get("cancel_url"),
            "client_reference_id": self.asked.get("client_reference_id"),
            "created": _seconds(self.created),
            "currency": "usd",
            "customer": None,
            "customer_details": None,
            "customer_email": None,
            "expires_at": _seconds(self.expires_at),
            "livemode": False,
            "locale": self.asked.get("locale"),
            "metadata": dict(self.asked.get("metadata", {})),
            "mode": "payment",
            "payment_intent": intent,
            "payment_method_types": list(methods.values()),
            "payment_status": "paid" if is_paid else "unpaid",
            "status": self.status,
            "success_url": self.asked["success_url"],
            "url": self.page if self.status == "open" else None,
        }

    @property
    def page(self) -> str:
        """Where it can be paid."""
        return f"{self.base}/c/pay/{self.session_id}"


@dataclass
class Refund:
    """Money on its way back."""

    refund_id: str
    charge: Charge
    amount: int
    created: datetime
    metadata: dict[str, str]
    status: str = "succeeded"

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.refund_id,
            "object": "refund",
            "amount": self.amount,
            "charge": self.charge.charge_id,
            "created": _seconds(self.created),
            "currency": "usd",
            "metadata": dict(self.metadata),
            "payment_intent": self.charge.intent_id,
            "reason": None,
            "status": self.status,
        }


@dataclass
class Dispute:
    """What a card's owner told their bank about a charge."""

    dispute_id: str
    charge: Charge
    created: datetime
    reason: str
    status: str
    due_by: datetime
    moved: list[int] = field(default_factory=list)
    """What was taken from the account (below zero), and given back."""

    def shown(self, *, expanded: frozenset[str] = frozenset()) -> dict[str, Any]:
        """As JSON, with the charge in it or only named."""
        whole = bool({"charge", "data.charge"} & expanded)
        return {
            "id": self.dispute_id,
            "object": "dispute",
            "amount": self.charge.amount,
            "balance_transactions": [
                {"object": "balance_transaction", "amount": each, "type": "adjustment"}
                for each in self.moved
            ],
            "charge": self.charge.shown() if whole else self.charge.charge_id,
            "created": _seconds(self.created),
            "currency": "usd",
            "evidence_details": {"due_by": _seconds(self.due_by), "has_evidence": False},
            "is_charge_refundable": self.status.startswith("warning"),
            "livemode": False,
            "metadata": {},
            "payment_intent": self.charge.intent_id,
            "reason": self.reason,
            "status": self.status,
        }


@dataclass
class Account:
    """Somebody whom money can be sent to, once it is known who they are."""

    account_id: str
    created: datetime
    country: str
    is_filled_in: bool = False
    is_verified: bool = False

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.account_id,
            "object": "account",
            "capabilities": {"transfers": "active" if self.is_verified else "inactive"},
            "charges_enabled": False,
            "country": self.country,
            "created": _seconds(self.created),
            "default_currency": "usd",
            "details_submitted": self.is_filled_in,
            "email": None,
            "metadata": {},
            "payouts_enabled": self.is_verified,
            "requirements": {"currently_due": [] if self.is_verified else ["external_account"]},
        }


def listed(path: str, shown: list[dict[str, Any]], *, limit: int) -> dict[str, Any]:
    """A list as JSON, cut after *limit*."""
    return {
        "object": "list",
        "data": shown[:limit],
        "has_more": len(shown) > limit,
        "url": path,
    }
