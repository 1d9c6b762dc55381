"""News for invoices: whatever happened to a visit, its invoice follows, and what hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.claim import visit_id_of
from backoffice.domain.invoicing import awaits_decision

if TYPE_CHECKING:
    from backoffice.services.chasing import ChasingDesk
    from backoffice.services.giving_back import GivingBack
    from backoffice.services.invoice_ports import FindsInvoices
    from backoffice.services.invoicing import InvoicingDesk


class InvoiceNews:
    """Three desks, one after the other; each of them may hear it twice.

    What is asked comes first, then what goes back, then whom to tell, and when to remind.
    """

    def __init__(
        self,
        invoicing: InvoicingDesk,
        giving_back: GivingBack,
        chasing: ChasingDesk,
        invoices: FindsInvoices,
    ) -> None:
        self._invoicing = invoicing
        self._giving_back = giving_back
        self._chasing = chasing
        self._invoices = invoices

    def attend(self, visit_id: str, client_id: str, provider_id: str, **more: str) -> None:
        """Something about a visit changed."""
        self._invoicing.attend(visit_id, client_id, provider_id, **more)
        self._giving_back.attend(visit_id)
        self._chasing.attend(visit_id)

    def attend_claim(self, claim_id: str, control_number: str) -> None:
        """A claim was refused."""
        self._invoicing.attend_claim(claim_id, control_number)
        visit_id = visit_id_of(claim_id)
        self._giving_back.attend(visit_id)
        self._chasing.attend(visit_id)

    def attend_insurance(self, client_id: str, **more: str | None) -> None:  # noqa: ARG002
        """Who pays for a client was put right: what no payer has decided yet may have to wait.

        Some insurers forbid fees for missed visits, too.
        """
        for invoice in self._invoices.of_client(client_id):
            if awaits_decision(invoice) or invoice.missed is not None:
                self.attend(invoice.visit_id, client_id, invoice.provider_id)

    def attend_payment(self, payment_id: str, **more: str) -> None:
        """A payment was entered."""
        self._giving_back.attend_payment(payment_id, **more)
        self._chasing.attend_payment(payment_id)

    def attend_client(self, client_id: str) -> None:
        """A client is reached under another address."""
        self._chasing.attend_client(client_id)
