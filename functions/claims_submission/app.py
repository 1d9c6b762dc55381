"""Claims: a provider confirms a visit, and the network bills it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, Outcome, Visit

app = Api("claims-submission")


@app.route("/clients/{client_id}/visits/{visit_id}/outcome", methods=["PUT"], who=Who.PROVIDER)
def conclude_visit(client_id: str, visit_id: str, body: Outcome, caller: Caller) -> Visit:
    """Say what became of a visit: `held`, `cancelled` or `missed`; repeating it changes nothing.

    Of one that was held say how long it took and why, in ICD-10 codes; there is no room for
    notes. Who pays is decided a moment later, and stands in the visit. Until its claim has left,
    saying something else corrects it.
    """
    return office().visit_outcomes.conclude(client_id, visit_id, body, caller=caller)


@quietly
def make_claims(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Make a claim of each confirmed visit, and keep it true to what is on file."""
    making = office().claim_making
    return each_event(
        event,
        context,
        {
            "visit-held": making.attend,
            "visit-cancelled": making.attend,
            "visit-missed": making.attend,
        },
    )
