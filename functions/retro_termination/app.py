"""Insurance that was over before anybody knew: what follows is listed, and done when agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import AgreedEnd, Caller, Policy, PolicyEnd, RehearsalView

app = Api("retro-termination")


@app.route(
    "/clients/{client_id}/policies/{policy_id}/termination/rehearsal",
    methods=["POST"],
    who=Who.STAFF,
)
def rehearse_termination(
    client_id: str, policy_id: str, body: PolicyEnd, caller: Caller
) -> RehearsalView:
    """List all that happens if a policy ended on a day: visits, claims, tasks, days, letters.

    Nothing of it happens yet. Whoever agrees sends the digest back.
    """
    return office().retro_termination.rehearse(client_id, policy_id, body, caller=caller)


@app.route("/clients/{client_id}/policies/{policy_id}/termination", methods=["PUT"], who=Who.STAFF)
def terminate_policy(client_id: str, policy_id: str, body: AgreedEnd, caller: Caller) -> Policy:
    """End a policy on a day that is over, and do exactly what was rehearsed.

    It is refused where something else would happen by now. Repeating the request changes nothing.
    """
    return office().retro_termination.terminate(client_id, policy_id, body, caller=caller)
