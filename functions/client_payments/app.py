"""Client payments: what the payment processor says became of money is looked into, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, Letter, NewRefund, PaymentNewsTaken, RefundView

app = Api("client-payments")


@app.route("/processor/news", methods=["POST"], who=Who.PUBLIC, status=202)
def hear_payment_news(letter: Letter) -> PaymentNewsTaken:
    """Hear from the payment processor that something became of a payment, or of a payout.

    Only what it signed is read, and then looked into at the processor; it may come twice.
    """
    return office().payment_news.hear(letter)


@app.route("/visits/{visit_id}/refund", methods=["PUT"], who=Who.STAFF)
def enter_refund(visit_id: str, body: NewRefund, caller: Caller) -> RefundView:
    """Say that you gave a client back what their card does not take, and how; its task is done.

    The amount is all that is owed for the visit. Repeating the request changes nothing.
    """
    return office().refunds_by_hand.enter(visit_id, body, caller=caller)


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


@quietly
def read_missed_news(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every day, read what the processor lists of contests and of refunds that failed."""
    read = office().missed_news.read_on(due=scheduled_at(event))
    measure("HoursBehindOnPaymentNews", int(read.behind.total_seconds() // 3600))
    log("read on", count=read.charges)
