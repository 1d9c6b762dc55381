"""Remittance posting: what payers pay, and why not more, becomes money in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import AccountView, Caller, NewDismissal, ReceiptView

app = Api("remittance-posting")


@app.route("/visits/{visit_id}/account", methods=["GET"], who=Who.STAFF)
def read_account(visit_id: str, caller: Caller) -> AccountView:
    """Read one visit's money: what was charged, paid and left to the client; what is held, and why.

    Amounts are whole cents, added up from the ledger, whose entries are listed.
    """
    return office().accounts.account(visit_id, caller=caller)


@app.route("/clients/{client_id}/visits/{visit_id}/account", methods=["GET"], who=Who.PROVIDER)
def read_own_account(client_id: str, visit_id: str, caller: Caller) -> AccountView:
    """Read what was paid for one of your own visits, what the client owes, and what is held."""
    return office().accounts.account_of_own(client_id, visit_id, caller=caller)


@app.route("/visits/{visit_id}/decisions/{item_id}/dismissal", methods=["PUT"], who=Who.STAFF)
def dismiss_decision(
    visit_id: str, item_id: str, body: NewDismissal, caller: Caller
) -> AccountView:
    """Say that a payer's decision that is held does not count, and why; its task is done then.

    What was paid with it stays unapplied. Repeating it changes nothing; what is posted cannot be
    dismissed.
    """
    return office().accounts.dismiss(visit_id, item_id, body, caller=caller)


@app.route("/remittances/{receipt_id}", methods=["GET"], who=Who.STAFF)
def read_remittance(receipt_id: str) -> ReceiptView:
    """Read one payment: which remittances tell of it, whether it is posted, and if not, why."""
    return office().accounts.receipt(receipt_id)


@quietly
def post_remittances(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Post each remittance that arrived; what does not add up is left to a person."""
    return each_event(event, context, {"remittance-arrived": office().posting.post})
