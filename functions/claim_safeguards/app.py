"""What keeps claims from being refused, late or forgotten: edits, rejections, deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, EditList, LearnedEditList, LearnedEditView, Switch

app = Api("claim-safeguards")


@app.route("/claim-edits", methods=["GET"], who=Who.STAFF)
def list_edits() -> EditList:
    """List what is looked at before a claim leaves: the code, whose it is, and what is next."""
    return office().learning.edits()


@app.route("/payers/{payer_id}/learned-edits", methods=["GET"], who=Who.STAFF)
def list_learned(payer_id: str) -> LearnedEditList:
    """List the rules that a payer's rejections suggest, with the evidence; no client is named."""
    return office().learning.rules(payer_id)


@app.route("/payers/{payer_id}/learned-edits/{rule_id}/replay", methods=["POST"], who=Who.STAFF)
def replay(payer_id: str, rule_id: str) -> LearnedEditView:
    """Try a rule on the claims that the payer accepted, a thousand at a time.

    Repeat it until `replayed_at` says that it is through; then it begins anew.
    """
    return office().learning.replay(payer_id, rule_id)


@app.route("/payers/{payer_id}/learned-edits/{rule_id}/switch", methods=["PUT"], who=Who.STAFF)
def switch(payer_id: str, rule_id: str, body: Switch, caller: Caller) -> LearnedEditView:
    """Let a rule run with the payer's edits, or no more; repeating it changes nothing.

    It is refused until the rule was replayed to the end, and where an accepted claim
    contradicts it.
    """
    return office().learning.switch(payer_id, rule_id, on=body.on, caller=caller)


@quietly
def tell_deadlines(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every hour, tell whoever can still do something of claims whose time runs out."""
    told = office().deadlines.tell_due(due=scheduled_at(event))
    log("told", count=told)


@quietly
def look_again(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every night, have all that is held back looked at again: it may have been mended."""
    log("handed out", count=office().held_claims.hand_out(due=scheduled_at(event)))
