"""Payout accounts: where providers are paid to, and what the payment processor sends there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web import pages
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.models import Caller, OnboardingPage, PayoutAccountView

app = Api("payout-accounts")


@app.route("/providers/{provider_id}/payout-account", methods=["GET"], who=Who.OWN)
def read_payout_account(provider_id: str, caller: Caller) -> PayoutAccountView:
    """Read where your payout account stands, and what is to be done next."""
    return office().payout_accounts.of(provider_id, caller=caller)


@app.route("/providers/{provider_id}/payout-account", methods=["PUT"], who=Who.PROVIDER)
def open_payout_account(provider_id: str, caller: Caller) -> OnboardingPage:
    """Open your payout account, or go on with it: go to the address in the answer.

    There the payment processor asks who you are and which bank is yours; we learn neither. The
    address is for you alone, and works once, for minutes. Repeating the request gives another one
    for the same account.
    """
    return office().payout_accounts.begin(provider_id, caller=caller)


@app.route("/payout-account/return", methods=["GET"], who=Who.PUBLIC, page=True)
def come_back(language: str) -> Response:
    """Say where to go on, to whoever was at the processor's page; nothing is looked up."""
    name = settings().network_name
    return pages.page("payout-return.html", network_name=name, language=language)


@quietly
def send_payouts(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every ten minutes, look at payout accounts, and send what is to be sent to them."""
    due = scheduled_at(event)
    accounts = office().payout_accounts.look_at_due(due=due)
    payouts = office().payout_sending.send_due(due=due)
    log("looked at", count=accounts.things)
    log("sent", count=payouts.things)
    measure("PayoutsNotSent", accounts.failed + payouts.failed)
