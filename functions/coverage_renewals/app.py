"""Coverage renewals: is your insurance changing? Asked before a plan ends, and answered by link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, NewRenewalAnswer, RenewalList, RenewalView

app = Api("coverage-renewals")


@app.route("/clients/{client_id}/renewals", methods=["GET"], who=Who.PROVIDER)
def list_renewals(client_id: str, caller: Caller) -> RenewalList:
    """See what a client is asked before a plan ends, what was answered, and who is asked when."""
    return office().renewal_answers.list_of(client_id, caller=caller)


@app.route("/clients/{client_id}/renewals/{ends_on}/answer", methods=["PUT"], who=Who.PROVIDER)
def answer_renewal(
    client_id: str, ends_on: str, body: NewRenewalAnswer, caller: Caller
) -> RenewalView:
    """Answer for a client what becomes of their insurance after a plan's last day.

    It is kept as your word, and the client is told. To say that another plan follows, enter it as
    a policy that begins on its day. Repeating the request changes nothing.
    """
    return office().renewal_answers.answer_for(client_id, ends_on, body, caller=caller)


@app.route("/clients/{client_id}/renewals/{ends_on}/unlocking", methods=["POST"], who=Who.PROVIDER)
def unlock_renewal(client_id: str, ends_on: str, caller: Caller) -> RenewalView:
    """Let a client try again to open a renewal's link after too many wrong birth dates."""
    return office().renewal_answers.unlock(client_id, ends_on, caller=caller)


@quietly
def follow_renewals(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Look again at what clients are to be asked before a plan ends."""
    attend = office().renewal_keeper.attend
    return each_event(
        event,
        context,
        {
            "client-added": attend,
            "client-address-changed": attend,
            "discharge-changed": attend,
            "visit-planned": attend,
            "visit-held": attend,
            "visit-cancelled": attend,
            "visit-missed": attend,
            "insurance-submitted": attend,
            "coverage-revised": attend,
            "coverage-terminated": attend,
            "eligibility-decided": attend,
            "renewal-answered": attend,
        },
    )
