"""A till: where one client pays, one payment at a time; and what one payment takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.invoice import PAYABLE, Invoice, Standing
from backoffice.domain.record import Record


class Till(Record):
    """Of two tabs the second finds the first one's payment here, so nothing is paid twice."""

    client_id: OpaqueId
    count: int = 0
    """How many payments there were."""
    under_way: OpaqueId | None = None
    """The payment that may still be made."""

    def next_id(self) -> str:
        """The id of the next payment."""
        return self._id_of(self.count + 1)

    @property
    def last_id(self) -> str | None:
        """The id of the payment that was begun last, whatever became of it."""
        return self._id_of(self.count) if self.count else None

    def _id_of(self, number: int) -> str:
        named = fingerprint(f"{self.client_id}/{number}")[:32]
        return f"{ClientPayment.MARK}{named}"

    def taking(self, payment: ClientPayment) -> Self:
        """The till, with *payment* under way."""
        return self.but(count=self.count + 1, under_way=payment.payment_id)

    def freed_from(self, payment_id: str) -> Self:
        """The till, once nothing more can come of that payment."""
        return self.but(under_way=None) if self.under_way == payment_id else self


class Stood(NamedTuple):
    """An invoice, and where it stands today."""

    invoice: Invoice
    now: Standing


def payable(every: Iterable[Stood]) -> list[Stood]:
    """What one payment takes of a client's invoices, longest due first.

    The page shows the sum of these and the till charges it: the two never differ.
    """
    found = sorted((each for each in every if each.now.state in PAYABLE), key=longest_due)
    return found[: ClientPayment.MOST_PARTS]


def longest_due(each: Stood) -> tuple[str, str]:
    """What invoices are sorted by where the client is to pay them."""
    return str(each.invoice.due_on), each.invoice.visit_id
