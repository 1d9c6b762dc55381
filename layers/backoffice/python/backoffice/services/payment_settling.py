"""Settling payments: what the processor says became of one is written down, to the cent, once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain import client_payment
from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import client_paid
from backoffice.domain.calendar import day_in
from backoffice.domain.client_payment import ClientPayment, PaymentStatus
from backoffice.domain.errors import OfficeError, ProcessorRefused, ProcessorUnavailable
from backoffice.domain.events.payments import PaymentPosted
from backoffice.domain.invoice import Invoice
from backoffice.domain.invoicing import opened_for
from backoffice.domain.record import Ref
from backoffice.domain.till import Till
from backoffice.services.account_entries import Step, entered
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
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

    The processor is asked again under the payment's own id, which makes it answer the same.
    """

    def __init__(
        self,
        *,
        records: Records,
        payments: FindsPayments,
        processor: Processor,
        following: PaymentFollowing,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._payments = payments
        self._processor = processor
        self._following = following
        self._home_zone = home_zone
        self._now = now

    def settle(self, payment_id: str) -> ClientPayment | None:
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
        for payment_id in self._payments.of_charge(charge_id):
            self.settle(payment_id)

    def settle_for(self, client_id: str) -> ClientPayment | None:
        """The payment that a client began last, as it stands; None: they never began one.

        The processor's news is often quicker than its payer, who is thanked all the same.
        """
        [till] = self._records.find_together(Ref(Till, (client_id,)))
        if till is None or till.last_id is None:
            return None
        if till.under_way:
            return self.settle(till.under_way)
        last: ClientPayment | None
        [last] = self._records.find_together(Ref(ClientPayment, (till.last_id,)))
        return last

    def settle_due(self, *, due: datetime) -> Looked:
        """Look at what nobody told of. One that fails waits for the next look, and stops no other.

        Where the processor does not answer at all, the rest waits, too.
        """
        found = self._payments.to_look_at(by=due, limit=_PAGE)
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

    def open(self, payment: ClientPayment) -> ClientPayment:
        """Have the processor open the page; under the payment's id it is one, however often."""
        page = self._processor.open_checkout(payment.asked)
        after = client_payment.opened(payment, page, at=self._now())
        self._records.keep(after)
        return after.as_kept()

    def _settled(self, payment_id: str) -> ClientPayment | None:
        payment: ClientPayment | None
        [payment] = self._records.find_together(Ref(ClientPayment, (payment_id,)))
        if payment is None:
            return None
        if payment.status is PaymentStatus.ASKED:
            try:
                payment = self.open(payment)
            except (ProcessorRefused, ProcessorUnavailable) as failure:
                refused = isinstance(failure, ProcessorRefused)
                if not refused and self._now() < payment.started_at + ClientPayment.OPENS_WITHIN:
                    raise
                # Nobody was sent there before it was written down, and nobody will be.
                return self._kept(payment, payment.moved(PaymentStatus.CLOSED, look_at=None))
        if not payment.is_pending:
            return self._following.follow(payment)
        checkout = self._processor.look_at_checkout(str(payment.checkout_id))
        after = client_payment.followed(payment, checkout, at=self._now())
        return (
            self._posted(after)
            if after.status is PaymentStatus.PAID
            else self._kept(payment, after)
        )

    def _kept(self, before: ClientPayment, after: ClientPayment) -> ClientPayment:
        if after == before:
            return after
        self._records.keep(after, *self._freed(after))
        return after.as_kept()

    def _freed(self, payment: ClientPayment) -> list[Till]:
        """The client's till, free once nothing more can come of the payment."""
        if payment.is_pending:
            return []
        [till] = self._records.find_together(Ref(Till, (payment.client_id,)))
        return (
            [till.freed_from(payment.payment_id)]
            if till and till.under_way == payment.payment_id
            else []
        )

    def _posted(self, payment: ClientPayment) -> ClientPayment:
        """Enter what was paid into the visits' accounts, all of it in one write."""
        at = self._now()
        day = day_in(payment.paid_at or at, self._home_zone)
        steps = [
            Step(part.visit_id, client_paid, part.amount, payment.payment_id)
            for part in payment.parts
        ]
        changed = entered(self._records, self._accounts(payment), steps, day=day, at=at)
        told = PaymentPosted(payment_id=payment.payment_id, client_id=payment.client_id)
        self._records.keep(payment, *changed, *self._freed(payment), events=[told])
        return payment.as_kept()

    def _accounts(self, payment: ClientPayment) -> list[VisitAccount]:
        """The account of each visit that is paid for; its invoice was there before the payment."""
        visits = [part.visit_id for part in payment.parts]
        found = self._records.find_together(
            *(Ref(VisitAccount, (each,)) for each in visits),
            *(Ref(Invoice, (each,)) for each in visits),
        )
        pairs = zip(found[: len(visits)], found[len(visits) :], strict=True)
        return [account or opened_for(invoice) for account, invoice in pairs]
