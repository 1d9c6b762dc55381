"""Good-faith estimates: clients who pay themselves are told in time what visits will cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, GoodFaithEstimates, NewGoodFaithEstimate

app = Api("good-faith-estimates")


@app.route("/clients/{client_id}/good-faith-estimate", methods=["GET"], who=Who.PROVIDER)
def read_estimates(client_id: str, caller: Caller) -> GoodFaithEstimates:
    """Read what a client was told that your visits will cost, every version, newest first."""
    return office().good_faith_requests.of_client(client_id, caller=caller)


@app.route(
    "/clients/{client_id}/good-faith-estimate", methods=["POST"], who=Who.PROVIDER, status=202
)
def want_estimate(client_id: str, body: NewGoodFaithEstimate, caller: Caller) -> GoodFaithEstimates:
    """Have a client told what visits will cost that they pay themselves.

    Estimates for visits that you plan are given by themselves. Ask for one when a client wishes it,
    to name your fee, or to say how many visits you expect. Repeating the request changes nothing.
    """
    return office().good_faith_requests.want(client_id, body, caller=caller)


@quietly
def keep_estimates(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Give the estimates that are needed by now, and tell people what stands in the way."""
    desk = office().good_faith
    return each_event(
        event,
        context,
        {
            "visit-planned": desk.attend,
            "visit-cancelled": desk.attend,
            "billing-changed": desk.attend,
            "good-faith-estimate-wanted": desk.attend,
            "coverage-revised": desk.attend_client,
            "coverage-terminated": desk.attend_client,
            "renewal-answered": desk.attend_client,
            "client-address-changed": desk.attend_address,
            "estimate-due": desk.attend,
        },
    )


@quietly
def hand_out_estimates(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every fifteen minutes, hand out what may need an estimate, or is late."""
    handed_out = office().due_estimates.hand_out_due(due=scheduled_at(event))
    log("handed out", count=handed_out)
