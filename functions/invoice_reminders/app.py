"""Invoices and reminders: what clients are asked to pay, why, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, InvoiceList, InvoiceView, NewInvoice

app = Api("invoice-reminders")


@app.route("/clients/{client_id}/invoices", methods=["GET"], who=Who.PROVIDER)
def list_invoices(client_id: str, caller: Caller) -> InvoiceList:
    """List what a client is asked for your visits: how much, why, what is paid, who acts next."""
    return office().invoices.of_client(client_id, caller=caller)


@app.route("/clients/{client_id}/visits/{visit_id}/invoice", methods=["PUT"], who=Who.PROVIDER)
def invoice_visit(client_id: str, visit_id: str, body: NewInvoice, caller: Caller) -> InvoiceView:
    """Have the network invoice your own fee for a visit that no insurance pays, or no longer.

    All that the client pays of it is yours. What an insurance leaves to a client is invoiced by
    itself. Repeating the request changes nothing.
    """
    return office().invoices.want(client_id, visit_id, body, caller=caller)


@quietly
def keep_invoices(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Keep what clients are asked for visits true to what happened to these."""
    invoicing = office().invoicing
    return each_event(
        event,
        context,
        {
            "billing-changed": invoicing.attend,
            "estimate-kept": invoicing.attend,
            "claim-taken-back": invoicing.attend,
            "claim-decided": invoicing.attend,
            "account-changed": invoicing.attend,
            "claim-rejected": invoicing.attend_claim,
        },
    )
