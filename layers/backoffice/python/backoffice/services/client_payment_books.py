"""The books of clients' payments: the visits' accounts, and with them the providers' shares."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import (
    client_paid,
    refund_returned,
    returned_by_bank,
    taken_by_bank,
)
from backoffice.domain.calendar import day_in
from backoffice.domain.card_payment import newly_failed
from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.events.payments import PaymentPosted
from backoffice.domain.invoice import Invoice
from backoffice.domain.invoicing import opened_for
from backoffice.domain.record import Record, Ref
from backoffice.domain.till import Till
from backoffice.services.account_entries import Step, entered
from backoffice.services.payment_books import Entered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backoffice.domain.taking_back import BankMove
    from backoffice.services.ports import Records


class ClientPaymentBooks:
    """What clients pay is entered visit by visit; the same payment again finds itself there."""

    def __init__(self, *, records: Records, home_zone: str) -> None:
        self._records = records
        self._home_zone = home_zone

    def ref(self, payment_id: str) -> Ref[ClientPayment]:
        """Where a client's payment is on file."""
        return Ref(ClientPayment, (payment_id,))

    def freed(self, payment: ClientPayment) -> list[Till]:
        """The client's till, free again."""
        [till] = self._records.find_together(Ref(Till, (payment.client_id,)))
        return (
            [till.freed_from(payment.payment_id)]
            if till and till.under_way == payment.payment_id
            else []
        )

    def entered(self, payment: ClientPayment, *, at: datetime) -> Entered[ClientPayment]:
        """What was paid, in the visits' accounts."""
        day = day_in(payment.paid_at or at, self._home_zone)
        paid = partial(client_paid, paid_at=payment.paid_at)
        steps = [
            Step(part.visit_id, paid, part.amount, payment.payment_id) for part in payment.parts
        ]
        changed = entered(self._records, self._accounts(payment), steps, day=day, at=at)
        return Entered(payment, changed, [_told(payment)])

    def corrected(
        self,
        before: ClientPayment,
        after: ClientPayment,
        moves: Sequence[BankMove],
        *,
        at: datetime,
    ) -> Entered[ClientPayment]:
        """What did not reach the client after all, and what their bank took, in the ledger.

        What came back to us may go back in another way, once no bank has to decide; what a bank
        took is owed again.
        """
        steps = [
            *(
                Step(each.visit_id, refund_returned, each.amount, f"{each.refund_id}-failed")
                for each in newly_failed(before.refunds, after.refunds)
            ),
            *(
                Step(
                    each.what,
                    returned_by_bank if each.is_returned else taken_by_bank,
                    each.amount,
                    each.step_id,
                )
                for each in moves
            ),
        ]
        visits = {each.visit_id for each in steps}
        changed: list[Record] = []
        if visits:
            found = self._records.find_together(*(Ref(VisitAccount, (each,)) for each in visits))
            day = day_in(at, self._home_zone)
            changed = entered(self._records, filter(None, found), steps, day=day, at=at)
        is_news = bool(changed) or after.contests != before.contests
        return Entered(after, changed, [_told(after)] if is_news else [])

    def _accounts(self, payment: ClientPayment) -> list[VisitAccount]:
        """The account of each visit that is paid for; its invoice was there before the payment."""
        visits = [part.visit_id for part in payment.parts]
        found = self._records.find_together(
            *(Ref(VisitAccount, (each,)) for each in visits),
            *(Ref(Invoice, (each,)) for each in visits),
        )
        pairs = zip(found[: len(visits)], found[len(visits) :], strict=True)
        return [account or opened_for(invoice) for account, invoice in pairs]


def _told(payment: ClientPayment) -> PaymentPosted:
    return PaymentPosted(payment_id=payment.payment_id, client_id=payment.client_id)
