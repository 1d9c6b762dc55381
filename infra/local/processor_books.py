"""The simulated payment processor's books: who was charged what, given back what, and contested."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from infra.local.processor_cards import BANK_ACCOUNTS, CARDS, REASONS, Fate
from infra.local.processor_objects import (
    Account,
    Charge,
    Dispute,
    Intent,
    Refund,
    Session,
    new_id,
)
from infra.local.processor_params import RefusedError, unknown

LATER = timedelta(minutes=1)
"""How long a bank takes that does not answer at once."""
_TIME_TO_ANSWER = timedelta(days=9)


class Tells(Protocol):
    """Whoever is told that something happened."""

    def __call__(self, kind: str, content: dict[str, Any], *, at: datetime) -> None: ...


@dataclass
class Books:
    """Everything that was kept since the last reset."""

    tell: Tells
    sessions: dict[str, Session] = field(default_factory=dict)
    charges: dict[str, Charge] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    _later: list[tuple[datetime, Session | Refund, str | None]] = field(default_factory=list)

    def settle(self, *, at: datetime) -> None:
        """Let all happen that time alone brings."""
        for session in self.sessions.values():
            if session.status == "open" and session.expires_at <= at:
                self.expire(session, at=session.expires_at)
        due, self._later = (
            [each for each in self._later if each[0] <= at],
            [each for each in self._later if each[0] > at],
        )
        for moment, what, becomes in due:
            if isinstance(what, Session):
                self._bank_answered(what, becomes, at=moment)
            else:
                self._refund_became(what, becomes or "succeeded", at=moment)

    def session(self, session_id: str) -> Session:
        """The session; refused where there is none."""
        if session_id not in self.sessions:
            raise unknown("checkout.session", session_id)
        return self.sessions[session_id]

    def charge(self, charge_id: str) -> Charge:
        """The charge; refused where there is none."""
        if charge_id not in self.charges:
            raise unknown("charge", charge_id)
        return self.charges[charge_id]

    def expire(self, session: Session, *, at: datetime) -> None:
        """Let nobody pay there any more; refused where it is open no longer."""
        if session.status != "open":
            raise RefusedError(
                'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
                f" Session has a status of {session.status}.",
                is_kept=True,
            )
        session.status = "expired"
        if session.intent:
            session.intent.status = "canceled"
        self.tell("checkout.session.expired", session.shown(), at=at)

    def pay(self, session: Session, number: str, *, at: datetime) -> str | None:
        """Try to take the money from *number*; None when the client can go on, else the code."""
        fate = self._fate(session, number)
        if fate is None:
            return "incorrect_number"
        if session.intent is None:
            asked = session.asked.get("payment_intent_data", {})
            session.intent = Intent(
                new_id("pi"),
                session.amount,
                at,
                dict(asked.get("metadata", {})),
                asked.get("statement_descriptor_suffix"),
            )
        if fate.waits:
            session.status, session.intent.status = "complete", "processing"
            self._charge(session.intent, number, at=at)
            self._later.append((at + LATER, session, fate.declined))
            self.tell("checkout.session.completed", session.shown(), at=at)
            return None
        charge = self._charge(session.intent, number, at=at)
        charge.failure = fate.declined
        if fate.declined:
            self.tell("charge.failed", charge.shown(), at=at)
            return fate.declined
        session.status = "complete"
        self._succeeded(session.intent, at=at)
        self.tell("checkout.session.completed", session.shown(), at=at)
        if fate.dispute:
            self._dispute(charge, fate.dispute, at=at)
        return None

    def refund(self, charge: Charge, amount: int, metadata: dict[str, str], at: datetime) -> Refund:
        """Give *amount* of *charge* back; refused where that cannot be."""
        if charge.failure:
            raise RefusedError("This charge did not succeed.", is_kept=True)
        if any(
            each.charge is charge and each.status in {"needs_response", "under_review", "lost"}
            for each in self.disputes.values()
        ):
            raise RefusedError(
                f"Charge {charge.charge_id} has been charged back; cannot issue a refund.",
                code="charge_disputed",
                is_kept=True,
            )
        if charge.refunded == charge.amount:
            raise RefusedError(
                f"Charge {charge.charge_id} has already been refunded.",
                code="charge_already_refunded",
                is_kept=True,
            )
        if amount > charge.amount - charge.refunded:
            raise RefusedError(
                f"Refund amount ({amount}) is greater than unrefunded amount on charge.",
                param="amount",
                is_kept=True,
            )
        first, then = (CARDS.get(charge.number) or Fate()).refund
        refund = Refund(new_id("re"), charge, amount, at, metadata, status=first)
        self.refunds[refund.refund_id] = refund
        charge.refunded += amount
        self.tell("refund.created", refund.shown(), at=at)
        self.tell("charge.refunded", charge.shown(), at=at)
        if then != first:
            self._later.append((at + LATER, refund, then))
        return refund

    def decide(self, dispute: Dispute, *, won: bool, at: datetime) -> None:
        """Let the bank decide."""
        is_inquiry = dispute.status.startswith("warning")
        if dispute.moved and won:
            dispute.moved.append(dispute.charge.amount)
            self.tell("charge.dispute.funds_reinstated", dispute.shown(), at=at)
        if not dispute.moved and not won:
            dispute.moved.append(-dispute.charge.amount)
        dispute.status = ("warning_closed" if is_inquiry else "won") if won else "lost"
        self.tell("charge.dispute.closed", dispute.shown(), at=at)

    def onboard(self, account: Account, number: str, *, at: datetime) -> None:
        """Somebody told who they are, and where money is to go."""
        account.is_filled_in = True
        account.is_verified = number in BANK_ACCOUNTS and not BANK_ACCOUNTS[number].declined
        self.tell("account.updated", account.shown(), at=at)

    def _fate(self, session: Session, number: str) -> Fate | None:
        allowed = session.asked.get("allowed_payment_method_types", {"0": "card"}).values()
        if number in BANK_ACCOUNTS and "us_bank_account" in allowed:
            return BANK_ACCOUNTS[number]
        return CARDS.get(number)

    def _charge(self, intent: Intent, number: str, *, at: datetime) -> Charge:
        charge = Charge(
            new_id("ch"), intent.intent_id, intent.amount, at, number, dict(intent.metadata)
        )
        intent.charges.append(charge)
        self.charges[charge.charge_id] = charge
        return charge

    def _succeeded(self, intent: Intent, *, at: datetime) -> None:
        intent.status = "succeeded"
        self.tell("charge.succeeded", intent.charges[-1].shown(), at=at)
        self.tell("payment_intent.succeeded", intent.shown(whole_charge=False), at=at)

    def _bank_answered(self, session: Session, declined: str | None, *, at: datetime) -> None:
        intent = session.intent
        if intent is None:
            raise AssertionError("Nothing is under way without a payment.")
        intent.charges[-1].failure = declined
        if declined:
            intent.status = "requires_payment_method"
        else:
            self._succeeded(intent, at=at)
        outcome = "async_payment_failed" if declined else "async_payment_succeeded"
        self.tell(f"checkout.session.{outcome}", session.shown(), at=at)

    def _refund_became(self, refund: Refund, status: str, *, at: datetime) -> None:
        refund.status = status
        if status == "failed":
            refund.charge.refunded -= refund.amount
            self.tell("refund.failed", refund.shown(), at=at)
        self.tell("refund.updated", refund.shown(), at=at)

    def _dispute(self, charge: Charge, status: str, *, at: datetime) -> None:
        charge.disputed = True
        reason = REASONS.get(charge.number, "general")
        dispute = Dispute(new_id("du"), charge, at, reason, status, at + _TIME_TO_ANSWER)
        self.disputes[dispute.dispute_id] = dispute
        self.tell("charge.dispute.created", dispute.shown(), at=at)
        if not status.startswith("warning"):
            dispute.moved.append(-charge.amount)
            self.tell("charge.dispute.funds_withdrawn", dispute.shown(), at=at)

    def summary(self) -> dict[str, Any]:
        """What every payment comes to, by the id that whoever asked for it gave it."""
        payments: dict[str, dict[str, Any]] = {}
        for session in self.sessions.values():
            name = session.asked.get("client_reference_id") or session.session_id
            told = payments.setdefault(
                name, {"sessions": 0, "received": 0, "refunded": 0, "taken_back": 0, "charges": []}
            )
            told["sessions"] += 1
            for charge in session.intent.charges if session.intent else ():
                if session.intent and session.intent.status == "succeeded" and not charge.failure:
                    told["charges"].append(charge.charge_id)
                    told["received"] += charge.amount
                    told["refunded"] += charge.refunded
                    moved = [
                        sum(each.moved) for each in self.disputes.values() if each.charge is charge
                    ]
                    told["taken_back"] -= sum(moved)
        return {"payments": payments, "balance": _balance(payments)}


def _balance(payments: dict[str, dict[str, Any]]) -> int:
    """What is left of it all, in cents and without fees."""
    return sum(
        each["received"] - each["refunded"] - each["taken_back"] for each in payments.values()
    )
