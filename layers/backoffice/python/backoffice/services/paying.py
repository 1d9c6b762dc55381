"""The paying desk: lets a client pay what they are asked for, all of it at once, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.calendar import day_in
from backoffice.domain.card_payment import CardPayment, PaymentStatus
from backoffice.domain.client import Client
from backoffice.domain.client_payment import ClientPayment, PaymentPart
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.invoice import Invoice, InvoiceTerms, standing
from backoffice.domain.money import Money
from backoffice.domain.processor import SMALLEST, CheckoutAsked
from backoffice.domain.record import Ref
from backoffice.domain.till import Stood, Till, payable
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.domain.account import VisitAccount
    from backoffice.services.invoice_ports import FindsInvoices
    from backoffice.services.one_page import OnePage
    from backoffice.services.payment_settling import PaymentSettling
    from backoffice.services.ports import Clock, Finds, Records

_NOTHING = "Nothing is left to pay. Thank you."
_OTHER_AMOUNT = "What you owe has changed since you opened this page. Please look at it again."
_TWO_TABS = "You pressed in another window, too. Please press once more."
_TOO_LITTLE = "This is too little to pay by card. It is added to your next invoice."


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
        page: OnePage,
        terms: InvoiceTerms,
        now: Clock,
    ) -> None:
        self._records = records
        self._invoices = invoices
        self._accounts = accounts
        self._settling = settling
        self._page = page
        self._terms = terms
        self._now = now

    def begin(self, client_id: str, amount: Money, *, return_to: str, give_up_to: str) -> str:
        """Where the client pays *amount*, which is all that they were shown.

        Raises:
            Refused: it is another amount by now, nothing is left, or a payment is on its way.
            ProcessorUnavailable: the processor does not answer.
        """
        return insisting(lambda: self._begin(client_id, amount, return_to, give_up_to))

    def settle_for(self, client_id: str) -> PaymentStatus | None:
        """Where the payment stands that a client began last; None: they never began one.

        The processor's news is often quicker than its payer, who is thanked all the same.
        """
        [till] = self._records.find_together(Ref(Till, (client_id,)))
        if till is None or till.last_id is None:
            return None
        last: CardPayment | None
        if till.under_way:
            last = self._settling.settle(till.under_way)
        else:
            [last] = self._records.find_together(Ref(ClientPayment, (till.last_id,)))
        return last.status if last else None

    def _begin(self, client_id: str, amount: Money, return_to: str, give_up_to: str) -> str:
        client, till = self._records.find_together(
            Ref(Client, (client_id,)), Ref(Till, (client_id,))
        )
        if client is None:
            raise NotFound("There is no such client.")
        before = self._page.before(till.under_way if till else None)
        owed = self._payable(client)
        total = Money.total(each.now.due for each in owed)
        if not owed:
            raise Refused(_NOTHING)
        if total != amount:
            raise Refused(_OTHER_AMOUNT)
        if total < SMALLEST:
            raise Refused(_TOO_LITTLE)
        parts = tuple(
            PaymentPart(visit_id=each.invoice.visit_id, amount=each.now.due) for each in owed
        )
        if before is not None:
            if url := self._page.still_leads(before, parts):
                return url
            self._page.close(before)
            return self._begin(client_id, amount, return_to, give_up_to)
        return self._new(client, parts, owed[0].invoice, return_to, give_up_to)

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
        return_to: str,
        give_up_to: str,
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
                return_to=return_to,
                give_up_to=give_up_to,
                closes_at=at + ClientPayment.OPEN_FOR,
            ),
            started_at=at,
            look_at=at + ClientPayment.LOOK_AFTER,
        )
        self._records.keep(payment, till.taking(payment))
        return self._page.open(payment.as_kept())
