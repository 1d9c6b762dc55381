"""The paying desk: lets a client pay what they are asked for, all of it or a part, and once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.client_payment import ClientPayment, PaymentPart, PaymentStatus
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.invoice import Invoice, InvoiceTerms, standing
from backoffice.domain.money import Money
from backoffice.domain.processor import CheckoutAsked
from backoffice.domain.record import Ref
from backoffice.domain.till import Stood, Till, parts_of, payable
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.domain.account import VisitAccount
    from backoffice.services.invoice_ports import FindsInvoices
    from backoffice.services.payment_ports import Processor
    from backoffice.services.payment_settling import PaymentSettling
    from backoffice.services.ports import Clock, Finds, Records

_MOVING_ON = timedelta(minutes=5)
"""A page that closes sooner than this is not worth sending anybody to."""

_ON_ITS_WAY = "A payment of yours is on its way. Please look again a little later."
_TWO_TABS = "You pressed in another window, too. Please press once more."


class _Press(NamedTuple):
    """A client pressed "Pay"."""

    client_id: str
    shown: Money
    chosen: Money | None
    return_to: str
    give_up_to: str


class PayingDesk:
    """From a client who wants to pay to the processor's page.

    Each client has one till, so of two tabs the second is led to the first one's page, and whoever
    comes back is told what became of the last one before there is another.
    """

    def __init__(
        self,
        *,
        records: Records,
        invoices: FindsInvoices,
        accounts: Finds[VisitAccount],
        settling: PaymentSettling,
        processor: Processor,
        terms: InvoiceTerms,
        now: Clock,
    ) -> None:
        self._records = records
        self._invoices = invoices
        self._accounts = accounts
        self._settling = settling
        self._processor = processor
        self._terms = terms
        self._now = now

    def begin(
        self,
        client_id: str,
        shown: Money,
        *,
        return_to: str,
        give_up_to: str,
        chosen: Money | None = None,
    ) -> str:
        """Where the client pays what they were *shown*, or the part of it that they have *chosen*.

        Raises:
            Refused: it is another amount by now, nothing is left, a payment is on its way, or a
                card cannot be charged what was chosen.
            ProcessorUnavailable: the processor does not answer.
        """
        press = _Press(client_id, shown, chosen, return_to, give_up_to)
        return insisting(lambda: self._begin(press))

    def _begin(self, press: _Press) -> str:
        client_id = press.client_id
        client, till = self._records.find_together(
            Ref(Client, (client_id,)), Ref(Till, (client_id,))
        )
        if client is None:
            raise NotFound("There is no such client.")
        before = self._settling.settle(till.under_way) if till and till.under_way else None
        if before is not None and before.status is PaymentStatus.UNDER_WAY:
            raise Refused(_ON_ITS_WAY)
        owed = self._payable(client)
        parts = parts_of(owed, shown=press.shown, chosen=press.chosen)
        if before is not None and before.status is PaymentStatus.OPEN:
            if before.parts == parts and before.url and self._is_worth_it(before):
                return before.url
            self._processor.close_checkout(str(before.checkout_id))
            return self._again(press, before.payment_id)
        return self._new(client, parts, owed[0].invoice, press)

    def _again(self, press: _Press, payment_id: str) -> str:
        """Once the page that is out of date is closed; it may have been paid at that moment."""
        after = self._settling.settle(payment_id)
        if after is None or after.is_pending:
            raise Refused(_ON_ITS_WAY)
        return self._begin(press)

    def _is_worth_it(self, payment: ClientPayment) -> bool:
        return self._now() + _MOVING_ON < payment.asked.closes_at

    def _payable(self, client: Client) -> list[Stood]:
        """What the client can pay now, longest due first, as much as one payment takes."""
        found = self._invoices.of_client(client.client_id)
        accounts = {
            each.visit_id: each
            for each in self._accounts.load_each([(each.visit_id,) for each in found])
        }
        today = day_in(self._now(), client.time_zone)
        return payable(
            Stood(
                each,
                standing(each, accounts.get(each.visit_id), today=today, terms=self._terms),
            )
            for each in found
        )

    def _new(
        self,
        client: Client,
        parts: tuple[PaymentPart, ...],
        first: Invoice,
        press: _Press,
    ) -> str:
        at = self._now()
        [known] = self._records.find_together(Ref(Till, (client.client_id,)))
        till = known or Till(client_id=client.client_id)
        if till.under_way is not None:
            # Another tab was quicker: looked at anew, its page is found, and no second one opened.
            raise Conflict(_TWO_TABS)
        payment_id = till.next_id()
        payment = ClientPayment(
            payment_id=payment_id,
            client_id=client.client_id,
            parts=parts,
            asked=CheckoutAsked(
                payment_id=payment_id,
                amount=Money.total(part.amount for part in parts),
                label=f"Invoice {first.number}",
                language=client.language,
                return_to=press.return_to,
                give_up_to=press.give_up_to,
                closes_at=at + ClientPayment.OPEN_FOR,
            ),
            started_at=at,
            look_at=at + ClientPayment.LOOK_AFTER,
        )
        self._records.keep(payment, till.taking(payment))
        return str(self._settling.open(payment.as_kept()).url)
