"""From a visit to a claim: a provider confirms it, and the network makes of it what it bills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        AuthorizationList,
        AuthorizationView,
        Caller,
        ClaimList,
        FullClaimView,
        NewAuthorization,
        Outcome,
        Visit,
    )

app = Api("visit-billing")


@app.route("/clients/{client_id}/visits/{visit_id}/outcome", methods=["PUT"], who=Who.PROVIDER)
def conclude_visit(client_id: str, visit_id: str, body: Outcome, caller: Caller) -> Visit:
    """Say what became of a visit: `held`, `cancelled` or `missed`; repeating it changes nothing.

    Of one that was held say how long it took and why, in ICD-10 codes; there is no room for
    notes. Of one that was cancelled say when, and by whom, if you want to invoice that it was late.
    Who pays is decided a moment later, and stands in the visit. Until its claim has left, saying
    something else corrects it.
    """
    return office().visit_outcomes.conclude(client_id, visit_id, body, caller=caller)


@app.route("/clients/{client_id}/claims", methods=["GET"], who=Who.PROVIDER)
def list_claims(client_id: str, caller: Caller) -> ClaimList:
    """List the claims for your visits with a client: where each stands, who acts next, by when."""
    return office().claims.of_client(client_id, caller=caller)


@app.route("/claims/{claim_id}", methods=["GET"], who=Who.STAFF)
def read_claim(claim_id: str, caller: Caller) -> FullClaimView:
    """Read a claim, with every version of what is, or was, said to the payer."""
    return office().claims.claim(claim_id, caller=caller)


@app.route(
    "/clients/{client_id}/authorizations/{authorization_id}", methods=["PUT"], who=Who.PROVIDER
)
def enter_authorization(
    client_id: str, authorization_id: str, body: NewAuthorization, caller: Caller
) -> AuthorizationView:
    """Write down what was allowed for a client beforehand, under an id that you choose.

    Visits that employee assistance (`eap`) allows cost the client nothing. Repeating the request
    changes nothing, and says how many visits are left.
    """
    return office().authorizations.enter(client_id, authorization_id, body, caller=caller)


@app.route("/clients/{client_id}/authorizations", methods=["GET"], who=Who.PROVIDER)
def list_authorizations(client_id: str, caller: Caller) -> AuthorizationList:
    """List what was allowed for a client beforehand, and how much of it is left."""
    return office().authorizations.of_client(client_id, caller=caller)


@quietly
def make_claims(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Make a claim of each confirmed visit, and keep it true to what is on file."""
    making, both, news = office().claim_making, office().visit_claims, office().claim_news
    return each_event(
        event,
        context,
        {
            "visit-held": making.attend,
            "visit-cancelled": making.attend,
            "visit-missed": making.attend,
            "claim-correction-wanted": both.attend,
            "claim-taken-back": both.attend,
            "visit-due": both.attend,
            "claim-rejected": both.attend_refused,
            "claim-decided": office().second_claims.note_decided,
            "insurance-submitted": news.note_client,
            "coverage-revised": news.note_client,
            "coverage-terminated": news.note_client,
            "eligibility-decided": news.note_verdict,
            "authorization-entered": news.note_client,
            "participation-changed": news.release,
        },
    )
