"""Missed visits: what providers ask for them, and what their clients accepted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        Caller,
        MissedVisitAgreementView,
        MissedVisitPolicyView,
        NewMissedVisitPolicy,
    )

app = Api("missed-visits")


@app.route("/providers/{provider_id}/missed-visit-policy", methods=["GET"], who=Who.OWN)
def read_missed_visit_policy(provider_id: str, caller: Caller) -> MissedVisitPolicyView:
    """Read what you ask for visits that clients miss or cancel late, and what they read of it."""
    return office().missed_visits.read(provider_id, caller=caller)


@app.route("/providers/{provider_id}/missed-visit-policy", methods=["PUT"], who=Who.OWN)
def write_missed_visit_policy(
    provider_id: str, body: NewMissedVisitPolicy, caller: Caller
) -> MissedVisitPolicyView:
    """Write what you ask for visits that clients miss or cancel late; null for no fees any more.

    It binds a client for visits of the days after they accepted it; until they accept a change,
    what they accepted before goes on. Repeating the request changes nothing.
    """
    return office().missed_visits.write(provider_id, body, caller=caller)


@app.route("/clients/{client_id}/missed-visit-policy/asking", methods=["POST"], who=Who.PROVIDER)
def ask_to_accept(client_id: str, caller: Caller) -> MissedVisitAgreementView:
    """Have a client mailed the link to read and accept your missed-visit policy.

    They are written to at most once a day, and not about what they accepted already.
    """
    return office().missed_visits.ask(client_id, caller=caller)


@app.route("/clients/{client_id}/missed-visit-policy", methods=["GET"], who=Who.PROVIDER)
def read_agreement(client_id: str, caller: Caller) -> MissedVisitAgreementView:
    """Read what a client accepted of your missed-visit policy: which version, and when."""
    return office().missed_visits.of_client(client_id, caller=caller)
