"""What the simulated clearinghouse has still to hand out: acknowledgments and remittances.

Everything has a moment; nothing is handed out before it, and nothing of a payer that is down until
it is up again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from infra.local.clearinghouse_271 import Wire
from infra.local.clearinghouse_acks import Pen
from infra.local.clearinghouse_claim import Submitted
from infra.local.clearinghouse_faults import Orders
from infra.local.clearinghouse_item import Direction
from infra.local.clearinghouse_payers import Payer, Reply
from infra.local.clearinghouse_payments import Cashier, Sent
from infra.local.clearinghouse_people import Plans
from infra.local.clearinghouse_transactions import Transactions
from infra.local.clearinghouse_webhooks import Webhooks


@dataclass(frozen=True)
class _Item:
    """One document to be handed out; a payer's is written when it is, on that day."""

    due_at: datetime
    order: int
    payer_id: str | None
    copies: int
    written: Callable[[], str]


class PostRoom:
    """Everything that is on its way back to the senders of claims."""

    def __init__(
        self,
        transactions: Transactions,
        webhooks: Webhooks | None,
        plans: Plans,
        pays_after: timedelta,
    ) -> None:
        self.webhooks = webhooks
        self.payers: dict[str, Payer] = {}
        self.down: set[str] = set()
        self._transactions = transactions
        self._waiting: list[_Item] = []
        self._numbers = count(1)
        self._order = count()
        self.cashier = Cashier(plans, number=self.number, pays_after=pays_after)

    def number(self) -> int:
        """The next control number of a document of ours."""
        return next(self._numbers)

    def went_out(self, document: str, *, at: datetime) -> None:
        """A claim was passed on."""
        self._tell(document, "OUTBOUND", at)

    def plan(self, claim: Submitted, pen: Pen, told: Orders, *, own: str, at: datetime) -> None:
        """Hand out *own*, our acknowledgment of *claim*, and whatever its payer says."""
        payer = self.payers.setdefault(claim.payer_id, Payer())
        copies = 2 if "PAYTWICE" in told.prefixes else 1
        later = timedelta(seconds=1 if "PAYFIRST" in told.prefixes else 0)
        self._wait(at + later, None, copies, lambda: own)
        for reply in payer.decide(claim, told):
            due_at = at + reply.after
            written = partial(self._written, claim, pen, told, reply, due_at)
            self._wait(due_at, claim.payer_id, copies, written)

    def _wait(
        self, due_at: datetime, payer_id: str | None, copies: int, written: Callable[[], str]
    ) -> None:
        self._waiting.append(_Item(due_at, next(self._order), payer_id, copies, written))

    def settle(self, *, at: datetime) -> None:
        """Hand out everything that is due."""
        due: list[_Item] = []
        waiting: list[_Item] = []
        for each in self._waiting:
            is_due = each.due_at <= at and each.payer_id not in self.down
            (due if is_due else waiting).append(each)
        self._waiting = waiting
        for item in sorted(due, key=lambda each: (each.due_at, each.order)):
            document = item.written()
            for _ in range(item.copies):
                self._tell(document, "INBOUND", item.due_at)
        self._send(self.cashier.settle(at=at, down=self.down))

    def payments(self, *, at: datetime) -> dict[str, Any]:
        """The payers' own books: what they paid, and what they decided of each claim."""
        self.settle(at=at)
        return self.cashier.books.said()

    def pay(self, *, at: datetime) -> dict[str, Any]:
        """Let every payer that is not down pay at once what it took in; what was paid."""
        self.settle(at=at)
        before = len(self.cashier.books)
        self._send(self.cashier.pay(at=at, down=self.down))
        return {"payments": self.cashier.books.since(before)}

    def _send(self, payments: list[Sent]) -> None:
        for sent in payments:
            for document in sent.documents:
                self._tell(document, "INBOUND", sent.at, sent.wire)

    def _written(self, claim: Submitted, pen: Pen, told: Orders, reply: Reply, at: datetime) -> str:
        number = self.number()
        if reply.verdict is not None:
            if reply.verdict.payer_claim_number:
                self.cashier.took_in(claim, told, at=at)
            return pen.acknowledgment(reply.verdict, number=number, at=at)
        return pen.judged(reply.form or "A", number=number, at=at)

    def _tell(
        self, document: str, direction: Direction, at: datetime, wire: Wire | None = None
    ) -> None:
        transaction = self._transactions.add(document, direction, at=at, wire=wire)
        if self.webhooks is not None:
            self.webhooks.tell(transaction)

    def duplicates(self) -> list[str]:
        """The numbers of claims that a payer had already."""
        return sorted({number for payer in self.payers.values() for number in payer.duplicates})
