"""Events of clients' payments: what was paid, and what is to go back."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class PaymentPosted(Event):
    """What a client paid was entered into the ledger."""

    KIND = "payment-posted"
    payment_id: str
    client_id: str


class RefundWanted(Event):
    """Something of a payment is to go back to where it came from; the ledger says so already."""

    KIND = "refund-wanted"
    payment_id: str
    client_id: str
