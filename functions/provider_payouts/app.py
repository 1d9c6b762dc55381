"""Provider payouts: what the network owes and pays each provider, for which visits, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.downloads import csv_file
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.downloads import CsvFile
    from backoffice.web.models import (
        Balance,
        Caller,
        NewPayoutTerms,
        PayoutOutcome,
        PayoutPage,
        PayoutStatement,
        PayoutSummary,
        PayoutTerms,
    )

app = Api("provider-payouts")


@app.route("/providers/{provider_id}/payouts", methods=["GET"], who=Who.OWN)
def list_payouts(provider_id: str, caller: Caller) -> PayoutPage:
    """List your payouts, newest first, a hundred at a time: what each comes to, where it stands."""
    return office().payouts.of_provider(provider_id, caller=caller)


@app.route("/providers/{provider_id}/payouts/{payout_id}/earlier", methods=["GET"], who=Who.OWN)
def list_earlier_payouts(provider_id: str, payout_id: str, caller: Caller) -> PayoutPage:
    """Read on in the list of your payouts, from the one that the last answer named as `next`."""
    return office().payouts.of_provider(provider_id, caller=caller, until=payout_id)


@app.route("/providers/{provider_id}/payouts/{payout_id}", methods=["GET"], who=Who.OWN)
def read_payout(provider_id: str, payout_id: str, caller: Caller) -> PayoutStatement:
    """Read what a payout pays for which visit, and what it takes off, with the reason.

    Clients are named by their ids, and nothing is said of their care.
    """
    return office().payouts.statement(provider_id, payout_id, caller=caller)


@app.route(
    "/providers/{provider_id}/payouts/{payout_id}/statement.csv", methods=["GET"], who=Who.OWN
)
def download_statement(provider_id: str, payout_id: str, caller: Caller) -> CsvFile:
    """Read the same statement as CSV, in dollars; no cell of it can be taken for a formula."""
    text = office().payouts.statement_csv(provider_id, payout_id, caller=caller)
    return csv_file(text, name=f"payout-{payout_id}")


@app.route("/providers/{provider_id}/balance", methods=["GET"], who=Who.OWN)
def read_balance(provider_id: str, caller: Caller) -> Balance:
    """Read what you are owed and is in no payout yet, by remittance."""
    return office().payouts.balance(provider_id, caller=caller)


@app.route("/payers/{payer_id}/payout-terms", methods=["GET"], who=Who.STAFF)
def read_payout_terms(payer_id: str) -> PayoutTerms:
    """Read what providers get of visits that a payer pays for; no terms: all that it allows."""
    return office().payouts.terms(payer_id)


@app.route("/payers/{payer_id}/payout-terms", methods=["PUT"], who=Who.STAFF)
def write_payout_terms(payer_id: str, body: NewPayoutTerms) -> PayoutTerms:
    """Write down what providers get of visits that a payer pays for, from when to when, all of it.

    Read the terms first, since those that you leave out hold no longer. Without any, all that the
    payer allows is theirs. What changes for visits of the past reaches
    each with whatever happens to it next. Repeating the request changes nothing.
    """
    return office().payouts.agree(payer_id, body)


@app.route("/payouts/{payout_id}/outcome", methods=["PUT"], who=Who.STAFF)
def conclude_payout(payout_id: str, body: PayoutOutcome, caller: Caller) -> PayoutSummary:
    """Say that a payout was paid, with the bank's reference, or that it failed.

    One that failed is owed again within minutes, and paid with the next. What the payment processor
    sends is not yours to conclude: take it back there. Repeating the request changes nothing.
    """
    return office().payouts.conclude(payout_id, body, caller=caller)


@quietly
def prepare_payouts(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every ten minutes, go on with the last payday, and finish what was begun."""
    run = office().payday.run(due=scheduled_at(event))
    log("paid out", count=run.providers)
    log("unfinished", provider_id=" ".join(run.unfinished))
    measure("PayoutsUnfinished", len(run.unfinished))
