"""Invoices and reminders: what clients are asked to pay, why, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        Caller,
        InvoiceList,
        InvoiceView,
        NewInvoice,
        OverdueOverview,
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
