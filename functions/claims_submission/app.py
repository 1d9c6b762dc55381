"""Claims submission: claims that are ready go to payers by way of the clearinghouse, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        Caller,
        ClaimFound,
        CorrectionView,
        CorrectionWish,
        RefusedVersion,
        SubmissionView,
    )

app = Api("claims-submission")


@app.route("/claims/{claim_id}/submission", methods=["PUT"], who=Who.STAFF, status=202)
def submit_claim(claim_id: str) -> SubmissionView:
    """Have a claim that is ready sent now, not with the next batch.

    Asking twice sends it once. A claim that left already is shown as it is.
    """
    return office().settling.ask(claim_id)


@app.route("/claims/{claim_id}/submission", methods=["GET"], who=Who.STAFF)
def read_submission(claim_id: str) -> SubmissionView:
    """Read how far a claim got on its way, and the number that the clearinghouse knows it by."""
    return office().settling.view(claim_id)


@app.route("/claims/{claim_id}/settlement", methods=["PUT"], who=Who.STAFF)
def settle_claim(claim_id: str, body: ClaimFound, caller: Caller) -> SubmissionView:
    """Say whether a claim in doubt arrived, after asking the clearinghouse by its control number.

    One that did not is sent again. Repeating it changes nothing.
    """
    return office().settling.settle(claim_id, body, caller=caller)


@app.route("/claims/{claim_id}/replacement", methods=["PUT"], who=Who.STAFF, status=202)
def replace_claim(claim_id: str, body: CorrectionWish) -> CorrectionView:
    """Have a claim that its payer took in replaced by what visit and policy say now.

    Name the version that you read; repeating the request replaces it once. What the payer refused
    at its door it does not have: correct the visit then, and the claim is sent anew.
    """
    return office().corrections.replace(claim_id, body)


@app.route("/claims/{claim_id}/void", methods=["PUT"], who=Who.STAFF, status=202)
def void_claim(claim_id: str, body: CorrectionWish) -> CorrectionView:
    """Have a claim that its payer took in taken back; repeating the request does it once."""
    return office().corrections.void(claim_id, body)


@app.route("/claims/{claim_id}/resubmission", methods=["PUT"], who=Who.STAFF, status=202)
def send_claim_anew(claim_id: str, body: RefusedVersion) -> CorrectionView:
    """Have a refused claim sent anew, because what refused it was mended where no claim shows it.

    That is so with an enrolment, for example. A claim that its payer took in, and then called none
    that it can decide (MA130), is sent as a new one. What a refusal names of the claim itself is
    corrected where it stands, and the claim leaves by itself. Repeating the request sends it once.
    """
    return office().corrections.send_anew(claim_id, body)


@quietly
def submit(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Send each claim that was handed out, or find out what became of it."""
    return each_event(event, context, {"claim-due": office().submitting.submit})


@quietly
def hand_out_ready_claims(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """On working mornings, hand out all claims that are ready."""
    log("handed out", count=office().due_claims.hand_out_ready(due=scheduled_at(event)))


@quietly
def hand_out_due_claims(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every five minutes, hand out the claims to be sent again, or looked for."""
    swept = office().due_claims.hand_out_due(due=scheduled_at(event))
    measure("ClaimsInDoubt", swept.in_doubt)
    log("handed out", count=swept.handed_out)
