"""What covers a client: policies as told and corrected, the card, and who looked at all that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        AuditPage,
        Caller,
        CardView,
        CoverageHistory,
        CoveredDay,
        NewPolicy,
        Policy,
        PolicyList,
    )

app = Api("client-coverage")


@app.route("/clients/{client_id}/policies", methods=["GET"], who=Who.PROVIDER)
def list_policies(client_id: str, caller: Caller) -> PolicyList:
    """List what covers a client, as we know it now."""
    return office().coverage.policies(client_id, caller=caller)


@app.route("/clients/{client_id}/coverage", methods=["GET"], who=Who.PROVIDER)
def read_history(client_id: str, caller: Caller) -> CoverageHistory:
    """Read all that we ever believed about what covers a client, and when we learned it."""
    return office().coverage.history(client_id, caller=caller)


@app.route("/clients/{client_id}/coverage/{day}", methods=["GET"], who=Who.PROVIDER)
def read_coverage_on(client_id: str, day: str, caller: Caller) -> CoveredDay:
    """Read who pays for a visit on a day, the first to pay first, as we know it now."""
    return office().coverage.on_day(client_id, day, caller=caller)


@app.route(
    "/clients/{client_id}/coverage/{day}/known-on/{known_on}", methods=["GET"], who=Who.PROVIDER
)
def read_coverage_known_on(client_id: str, day: str, known_on: str, caller: Caller) -> CoveredDay:
    """Read who was believed to pay for a visit on a day, as we knew it when another day ended.

    What did we believe on 20 December about 3 January: it settles who was billed in good faith.
    """
    return office().coverage.on_day(client_id, day, known_on, caller=caller)


@app.route(
    "/clients/{client_id}/policies/{policy_id}/card/{side}", methods=["GET"], who=Who.PROVIDER
)
def view_card(client_id: str, policy_id: str, side: str, caller: Caller) -> CardView:
    """Look at one side of the insurance card: `front` or `back`, at a URL good for five minutes."""
    return office().cards.view(client_id, policy_id, side, caller=caller)


@app.route("/clients/{client_id}/audit-trail", methods=["GET"], who=Who.STAFF)
def read_audit_trail(client_id: str) -> AuditPage:
    """See who read or entered a client's insurance, newest first, a hundred at a time."""
    return office().audit.trail(client_id)


@app.route("/clients/{client_id}/audit-trail/{audit_id}", methods=["GET"], who=Who.STAFF)
def read_audit_trail_on(client_id: str, audit_id: str) -> AuditPage:
    """Read on in a client's audit trail, from the entry that the last answer named as `next`."""
    return office().audit.trail(client_id, until=audit_id)


@app.route("/clients/{client_id}/policies/{policy_id}", methods=["PUT"], who=Who.PROVIDER)
def enter_policy(client_id: str, policy_id: str, body: NewPolicy, caller: Caller) -> Policy:
    """Enter a client's new policy for them, under an id that you choose.

    You answer for the details, and the client is told. What held before ends the day before this
    one begins, and stays on file. Repeating the request changes nothing.
    """
    return office().policy_entry.enter(client_id, policy_id, body, caller=caller)


@app.route(
    "/clients/{client_id}/policies/{policy_id}/correction", methods=["PUT"], who=Who.PROVIDER
)
def correct_policy(client_id: str, policy_id: str, body: NewPolicy, caller: Caller) -> Policy:
    """Correct a policy that was wrong from the first day; the payer is asked anew.

    Send the whole policy as it should read. For insurance that has changed, enter a new policy.
    """
    return office().policy_entry.correct(client_id, policy_id, body, caller=caller)
