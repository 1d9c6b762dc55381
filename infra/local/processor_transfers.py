"""What the simulated payment processor sends on to whoever is to be paid, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.local.processor_books import Books, Tells
from infra.local.processor_objects import new_id
from infra.local.processor_params import RefusedError


@dataclass
class Transfer:
    """Money on an account of somebody who is to be paid."""

    transfer_id: str
    account_id: str
    amount: int
    created: datetime
    group: str | None
    metadata: dict[str, str]
    taken_back: int = 0

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.transfer_id,
            "object": "transfer",
            "amount": self.amount,
            "amount_reversed": self.taken_back,
            "created": int(self.created.timestamp()),
            "currency": "usd",
            "destination": self.account_id,
            "livemode": False,
            "metadata": dict(self.metadata),
            "reversed": self.taken_back == self.amount,
            "transfer_group": self.group,
        }


@dataclass
class Transfers:
    """All that was sent since the last reset."""

    books: Books
    tell: Tells
    kept: dict[str, Transfer] = field(default_factory=dict)
    funds: int | None = None
    """What there is to send, in cents; None: always enough."""

    def send(self, asked: dict[str, Any], amount: int, *, at: datetime) -> Transfer:
        """Send *amount* to an account; refused where that cannot be."""
        account = self.books.accounts.get(asked["destination"])
        if account is None:
            raise RefusedError(
                f"No such destination: '{asked['destination']}'",
                code="resource_missing",
                param="destination",
            )
        if not account.is_verified:
            raise RefusedError(
                "Your destination account needs to have at least one of the following"
                " capabilities enabled: transfers, crypto_transfers, legacy_payments",
                code="insufficient_capabilities_for_transfer",
                is_kept=True,
            )
        if self.funds is not None and amount > self.funds:
            raise RefusedError(
                "You have insufficient available funds in your Stripe account.",
                code="balance_insufficient",
                is_kept=True,
            )
        if self.funds is not None:
            self.funds -= amount
        made = Transfer(
            new_id("tr"),
            account.account_id,
            amount,
            at,
            asked.get("transfer_group"),
            asked.get("metadata", {}),
        )
        self.kept[made.transfer_id] = made
        self.tell("transfer.created", made.shown(), at=at)
        return made

    def of_group(self, group: str | None) -> list[Transfer]:
        """What was sent, newest first; with *group*, of that one alone."""
        found = reversed(self.kept.values())
        return [each for each in found if group is None or each.group == group]

    def take_back(self, transfer: Transfer, amount: int, *, at: datetime) -> None:
        """Somebody reverses *amount* of a transfer, by hand."""
        transfer.taken_back += amount
        if self.funds is not None:
            self.funds += amount
        self.tell("transfer.reversed", transfer.shown(), at=at)

    def summary(self) -> dict[str, Any]:
        """What was sent to each account, and is there still."""
        sent: dict[str, int] = {}
        for each in self.kept.values():
            sent[each.account_id] = sent.get(each.account_id, 0) + each.amount - each.taken_back
        return {
            "transfers": [each.shown() for each in self.kept.values()],
            "sent": sent,
            "accounts": {each.account_id: each.shown() for each in self.books.accounts.values()},
        }
