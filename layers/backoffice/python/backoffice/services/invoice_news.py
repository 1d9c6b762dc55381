"""News for invoices: whatever happened to a visit, its invoice follows, and then what goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.claim import visit_id_of

if TYPE_CHECKING:
    from backoffice.services.giving_back import GivingBack
    from backoffice.services.invoicing import InvoicingDesk


class InvoiceNews:
    """Two desks, one after the other; each of them may hear it twice."""

    def __init__(self, invoicing: InvoicingDesk, giving_back: GivingBack) -> None:
        self._invoicing = invoicing
        self._giving_back = giving_back

    def attend(self, visit_id: str, client_id: str, provider_id: str, **more: str) -> None:
        """Something about a visit changed."""
        self._invoicing.attend(visit_id, client_id, provider_id, **more)
        self._giving_back.attend(visit_id)

    def attend_claim(self, claim_id: str, control_number: str) -> None:
        """A claim was refused."""
        self._invoicing.attend_claim(claim_id, control_number)
        self._giving_back.attend(visit_id_of(claim_id))
