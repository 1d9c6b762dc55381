"""Settling payments: what the processor says became of one is written down, to the cent, once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain import card_payment
from backoffice.domain.card_payment import CardPayment, PaymentStatus
from backoffice.domain.errors import OfficeError, ProcessorRefused, ProcessorUnavailable
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from backoffice.domain.record import Record
    from backoffice.services.payment_books import AllBooks, Entered, P, PaymentBooks
    from backoffice.services.payment_following import PaymentFollowing
    from backoffice.services.payment_ports import FindsPayments, Processor
    from backoffice.services.ports import Clock, Records

_PAGE = 100
_IT_IS_DOWN = 5
"""So many unanswered questions in a row; one may be a failure that the processor remembers."""


class Looked(NamedTuple):
    """What a look at payments that nobody told of came to."""

    payments: int
    failed: int
    """Of them, those that have to be looked at by a person if it goes on."""


class PaymentSettling:
    """From a hint to an amount in the ledger, however often, late or out of order hints come.

    The processor is asked again under the payment's own id, which makes it answer the same. What
    a payment is for is the business of the books that it belongs into.
    """

    def __init__(
        self,
        *,
        records: Records,
        payments: Sequence[FindsPayments],
        processor: Processor,
        following: PaymentFollowing,
        books: AllBooks,
        now: Clock,
    ) -> None:
        self._records = records
        self._payments = payments
        self._processor = processor
        self._following = following
        self._books = books
        self._now = now

    def settle(self, payment_id: str) -> CardPayment | None:
        """A payment, once what the processor says of it is written down; None: there is none.

        Raises:
            ProcessorUnavailable: the processor does not answer.
        """
        return insisting(lambda: self._settled(payment_id))

    def note(self, payment_id: str, **more: str) -> None:  # noqa: ARG002 - the event's fields
        """Somebody says that something became of a payment."""
        self.settle(payment_id)

    def note_charge(self, charge_id: str) -> None:
        """Somebody says that something became of a charge, which may be none of ours."""
        for payments in self._payments:
            for payment_id in payments.of_charge(charge_id):
                self.settle(payment_id)

    def settle_due(self, *, due: datetime) -> Looked:
        """Look at what nobody told of. One that fails waits for the next look, and stops no other.

        Where the processor does not answer at all, the rest waits, too.
        """
        found = [
            payment_id
            for payments in self._payments
            for payment_id in payments.to_look_at(by=due, limit=_PAGE)
        ]
        failed = unanswered = 0
        for number, payment_id in enumerate(found):
            try:
                self.settle(payment_id)
            except ProcessorUnavailable:
                unanswered += 1
                if unanswered == _IT_IS_DOWN:
                    return Looked(number, failed)
            except OfficeError:
                failed += 1
            else:
                unanswered = 0
        return Looked(len(found), failed)

    def open(self, payment: P) -> P:
        """Have the processor open the page; under the payment's id it is one, however often."""
        page = self._processor.open_checkout(payment.asked)
        after = card_payment.opened(payment, page, at=self._now())
        self._records.keep(after)
        return after.as_kept()

    def _settled(self, payment_id: str) -> CardPayment | None:
        books = self._books.of(payment_id)
        if books is None:
            return None
        payment: CardPayment | None
        [payment] = self._records.find_together(books.ref(payment_id))
        return None if payment is None else self._looked_at(payment, books)

    def _looked_at(self, payment: CardPayment, books: PaymentBooks[Any]) -> CardPayment:
        if payment.status is PaymentStatus.ASKED:
            try:
                payment = self.open(payment)
            except (ProcessorRefused, ProcessorUnavailable) as failure:
                refused = isinstance(failure, ProcessorRefused)
                if not refused and self._now() < payment.started_at + CardPayment.OPENS_WITHIN:
                    raise
                # Nobody was sent there before it was written down, and nobody will be.
                closed = payment.moved(PaymentStatus.CLOSED, look_at=None)
                return self._kept(payment, closed, books)
        if not payment.is_pending:
            after: CardPayment = self._following.follow(payment, books)
            return after
        checkout = self._processor.look_at_checkout(str(payment.checkout_id))
        after = card_payment.followed(payment, checkout, at=self._now())
        if after.status is PaymentStatus.PAID:
            return self._posted(after, books)
        return self._kept(payment, after, books)

    def _kept(
        self, before: CardPayment, after: CardPayment, books: PaymentBooks[Any]
    ) -> CardPayment:
        if after == before:
            return after
        freed: Sequence[Record] = () if after.is_pending else books.freed(after)
        self._records.keep(after, *freed)
        return after.as_kept()

    def _posted(self, payment: CardPayment, books: PaymentBooks[Any]) -> CardPayment:
        """Enter what was paid into its books, all of it in one write."""
        posted: Entered[CardPayment] = books.entered(payment, at=self._now())
        freed = books.freed(payment)
        self._records.keep(posted.payment, *posted.records, *freed, events=posted.events)
        return posted.payment.as_kept()
