"""A till: where one client pays, one payment at a time; and what one payment takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

from backoffice.domain.client_payment import ClientPayment, PaymentPart
from backoffice.domain.errors import Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.invoice import PAYABLE, Invoice, Standing
from backoffice.domain.ledger import GivenByHand
from backoffice.domain.money import Money
from backoffice.domain.processor import SMALLEST
from backoffice.domain.record import Record

_NOTHING = "Nothing is left to pay. Thank you."
_OTHER_AMOUNT = "What you owe has changed since you opened this page. Please look at it again."
_TOO_LITTLE = "This is too little to pay by card. It is added to your next invoice."
_LESS_THAN_A_CARD_PAYS = "Less than 50 cents cannot be paid by card. Enter a larger amount."
_MORE_THAN_IS_DUE = "This is more than you can pay at once. Enter a smaller amount."


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
    by_hand: tuple[GivenByHand, ...] = ()
    """What people gave back for it in another way than to a card."""


def payable(every: Iterable[Stood]) -> list[Stood]:
    """What one payment takes of a client's invoices, longest due first.

    The page shows the sum of these and the till charges no more: the two never differ. What one
    payment does not take can be paid by the next one.
    """
    found = sorted((each for each in every if each.now.state in PAYABLE), key=longest_due)
    return found[: ClientPayment.MOST_PARTS]


def parts_of(
    owed: Sequence[Stood], *, shown: Money, chosen: Money | None = None
) -> tuple[PaymentPart, ...]:
    """What a payment of all that is *owed* pays, or of the *chosen* amount as far as it reaches.

    *owed* is as `payable` has it, so what is due longest is paid first. *shown* is the sum of it
    when the client pressed: who pressed on an older page, or twice, looks at it again.

    Raises:
        Refused: nothing is left, another amount is owed than was shown, or a card cannot be
            charged that, or more than is owed was chosen.
    """
    if not owed:
        raise Refused(_NOTHING)
    total = Money.total(each.now.due for each in owed)
    if total != shown:
        raise Refused(_OTHER_AMOUNT)
    if total < SMALLEST:
        raise Refused(_TOO_LITTLE)
    rest = total if chosen is None else chosen
    if rest < SMALLEST:
        raise Refused(_LESS_THAN_A_CARD_PAYS)
    if rest > total:
        raise Refused(_MORE_THAN_IS_DUE)
    parts: list[PaymentPart] = []
    for each in owed:
        amount = min(each.now.due, rest)
        if amount > Money.ZERO:
            parts.append(PaymentPart(visit_id=each.invoice.visit_id, amount=amount))
            rest -= amount
    return tuple(parts)


def longest_due(each: Stood) -> tuple[str, str]:
    """What invoices are sorted by where the client is to pay them."""
    return str(each.invoice.due_on), each.invoice.visit_id
