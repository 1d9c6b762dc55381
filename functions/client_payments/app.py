"""Clients' payments: what people, and clients' banks, do about them beside the processor's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, NewRefund, RefundView

app = Api("client-payments")


@app.route("/visits/{visit_id}/refund", methods=["PUT"], who=Who.STAFF)
def enter_refund(visit_id: str, body: NewRefund, caller: Caller) -> RefundView:
    """Say that you gave a client back what their card does not take, and how; its task is done.

    The amount is all that is owed for the visit. Repeating the request changes nothing.
    """
    return office().refunds_by_hand.enter(visit_id, body, caller=caller)


@quietly
def read_missed_news(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every day, read what the processor lists of contests and of refunds that failed."""
    read = office().missed_news.read_on(due=scheduled_at(event))
    measure("HoursBehindOnPaymentNews", int(read.behind.total_seconds() // 3600))
    log("read on", count=read.charges)
