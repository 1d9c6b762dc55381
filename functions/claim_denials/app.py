"""Claim denials: what payers did not pay, why, until when it can be mended, and who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, DenialList, DenialView, NewRuling

app = Api("claim-denials")


@app.route("/denials", methods=["GET"], who=Who.STAFF)
def list_denials() -> DenialList:
    """List the denials that wait for somebody, soonest last day first, fifty at a time."""
    return office().denials.queue()


@app.route("/denials/{place}", methods=["GET"], who=Who.STAFF)
def list_denials_from(place: str) -> DenialList:
    """Read on in that list, from the place that the last answer named as `next`."""
    return office().denials.queue(place)


@app.route("/claims/{claim_id}/denial", methods=["GET"], who=Who.STAFF)
def read_denial(claim_id: str, caller: Caller) -> DenialView:
    """Read what a payer did not pay of a claim, why, and what can be done until when."""
    return office().denials.denial(claim_id, caller=caller)


@app.route("/clients/{client_id}/claims/{claim_id}/denial", methods=["GET"], who=Who.PROVIDER)
def read_own_denial(client_id: str, claim_id: str, caller: Caller) -> DenialView:
    """Read the same of a claim for one of your own visits."""
    return office().denials.denial_of_own(client_id, claim_id, caller=caller)


@app.route("/claims/{claim_id}/denial/decision", methods=["PUT"], who=Who.STAFF)
def decide_denial(claim_id: str, body: NewRuling, caller: Caller) -> DenialView:
    """Say what becomes of a denial: correct, appeal, ask, bill another payer or the client, or
    write it off.

    Name `opening` and `decided` as you read them; repeating the request changes nothing. The client
    is billed only what the payer laid on them and may be theirs. To correct a claim, have it
    replaced, too, or sent anew, as `next_action` says.
    """
    return office().denials.decide(claim_id, body, caller=caller)


@quietly
def tell_denials(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every morning, tell of denials whose time runs out, and of appeals that nobody answers."""
    told = office().denial_deadlines.tell_due(due=scheduled_at(event))
    log("told", count=told)
