"""Invoices and reminders: what clients are asked to pay, why, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        Caller,
        InvoiceList,
        InvoiceView,
        Letter,
        NewInvoice,
        NewRefund,
        OverdueOverview,
        PaymentNewsTaken,
        RefundView,
    )

app = Api("invoice-reminders")


@app.route("/clients/{client_id}/invoices", methods=["GET"], who=Who.PROVIDER)
def list_invoices(client_id: str, caller: Caller) -> InvoiceList:
    """List what a client is asked for your visits: how much, why, what is paid, who acts next."""
    return office().invoices.of_client(client_id, caller=caller)


@app.route("/clients/{client_id}/visits/{visit_id}/invoice", methods=["PUT"], who=Who.PROVIDER)
def invoice_visit(client_id: str, visit_id: str, body: NewInvoice, caller: Caller) -> InvoiceView:
    """Have the network invoice your own fee for a visit that no insurance pays, or no longer.

    For a visit that was missed, or cancelled late, it is up to what your client had accepted before
    that day. All that the client pays of it is yours. What an insurance leaves to a client is
    invoiced by itself. Repeating the request changes nothing.
    """
    return office().invoices.want(client_id, visit_id, body, caller=caller)


@app.route("/invoices/overdue", methods=["GET"], who=Who.PROVIDER)
def list_overdue(caller: Caller) -> OverdueOverview:
    """List what was not paid in time for your visits, all in all and by client.

    A task tells you of each, once, when it becomes overdue: the day after the last day to pay.
    """
    return office().overdue.of(caller)


@app.route("/visits/{visit_id}/refund", methods=["PUT"], who=Who.STAFF)
def enter_refund(visit_id: str, body: NewRefund, caller: Caller) -> RefundView:
    """Say that you gave a client back what their card does not take, and how; its task is done.

    The amount is all that is owed for the visit. Repeating the request changes nothing.
    """
    return office().refunds_by_hand.enter(visit_id, body, caller=caller)


@app.route("/processor/news", methods=["POST"], who=Who.PUBLIC, status=202)
def hear_payment_news(letter: Letter) -> PaymentNewsTaken:
    """Hear, signed by the payment processor, that something became of a payment or a payout."""
    return office().payment_news.hear(letter)


@quietly
def settle_payments(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Ask the processor what became of payments and payouts, and send what is to be given back."""
    settling = office().payment_settling
    return each_event(
        event,
        context,
        {
            "payment-due": settling.note,
            "charge-due": settling.note_charge,
            "account-due": office().payout_accounts.note,
            "payout-due": office().payout_sending.note,
            "refund-wanted": settling.note,
        },
    )


@quietly
def look_at_payments(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every ten minutes, look at payments that nobody told of."""
    looked = office().payment_settling.settle_due(due=scheduled_at(event))
    measure("PaymentsNotSettled", looked.failed)
    log("looked at", count=looked.payments)
