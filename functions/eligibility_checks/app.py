"""Eligibility: what payers say about clients, and what a visit will cost them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        Caller,
        CallNote,
        CallScriptView,
        ConductView,
        EstimateView,
        FullEstimateView,
        VerdictView,
    )

app = Api("eligibility-checks")


@app.route("/clients/{client_id}/eligibility", methods=["GET"], who=Who.PROVIDER)
def read_verdict(client_id: str, caller: Caller) -> VerdictView:
    """Read what a client's payer said, and what follows from it."""
    return office().eligibility.verdict(client_id, caller=caller)


@app.route("/clients/{client_id}/visits/{visit_id}/estimate", methods=["GET"], who=Who.PROVIDER)
def read_estimate(client_id: str, visit_id: str, caller: Caller) -> EstimateView:
    """Read what a planned visit will cost the client, and why."""
    return office().eligibility.estimate(client_id, visit_id, caller=caller)


@app.route(
    "/clients/{client_id}/visits/{visit_id}/estimate/explanation", methods=["GET"], who=Who.STAFF
)
def explain_estimate(client_id: str, visit_id: str, caller: Caller) -> FullEstimateView:
    """Read what any client's visit will cost, with the codes, segments and rules behind it."""
    return office().eligibility.estimate_in_full(client_id, visit_id, caller=caller)


@app.route("/clients/{client_id}/call-script", methods=["GET"], who=Who.PROVIDER)
def read_call_script(client_id: str, caller: Caller) -> CallScriptView:
    """Read what to ask a client's payer by telephone, above all one that no machine can ask.

    It has the member ID in it, so that you read it is noted in the audit trail.
    """
    return office().call_scripts.script(client_id, caller=caller)


@app.route("/payers/{payer_id}/conduct", methods=["GET"], who=Who.STAFF)
def read_conduct(payer_id: str) -> ConductView:
    """Read how a payer answers at the moment, and what was learned of how to ask it."""
    return office().conduct.conduct(payer_id)


@app.route("/eligibility-checks/{check_id}/verification", methods=["PUT"], who=Who.STAFF)
def verify(check_id: str, body: CallNote, caller: Caller) -> VerdictView:
    """Write down what the payer said on the telephone; it holds until the payer is asked again.

    It settles the tasks of the check, and repeating it changes nothing.
    """
    return office().verification.verify(check_id, body, caller=caller)


@app.route("/eligibility-checks/{check_id}/reading", methods=["POST"], who=Who.STAFF)
def read_again(check_id: str, caller: Caller) -> VerdictView:
    """Read the payer's latest answer once more, as after a reader was mended, and decide anew."""
    return office().verification.read_again(check_id, caller=caller)


@quietly
def review(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Check each submission with its payer, and each check that fell due once more."""
    desk, news = office().review, office().visit_news
    return each_event(
        event,
        context,
        {
            "insurance-submitted": desk.review,
            "visit-planned": news.note,
            "visit-cancelled": news.note,
            "coverage-revised": office().policy_news.note,
            "renewal-answered": office().start_days.note,
            "check-due": desk.attempt,
            "precheck-confirmed": office().precheck_review.attend,
            "precheck-due": office().precheck_review.attend,
        },
    )


@quietly
def hand_out_due_checks(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every five minutes, hand out the checks that fell due."""
    handed_out = office().due_checks.hand_out_due(due=scheduled_at(event))
    log("handed out", count=handed_out)
