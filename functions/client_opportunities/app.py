"""Client opportunities: providers see whom they could help, and the first who says yes does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        Caller,
        OpportunityAnswer,
        OpportunityList,
        OpportunityView,
    )

app = Api("client-opportunities")


@app.route("/opportunities", methods=["GET"], who=Who.PROVIDER)
def list_opportunities(caller: Caller) -> OpportunityList:
    """List what the matching team asks you: what is looked for, and nothing of who does."""
    return office().opportunities.own(caller=caller)


@app.route("/opportunities/{seeker_id}/answer", methods=["PUT"], who=Who.PROVIDER)
def answer_opportunity(seeker_id: str, body: OpportunityAnswer, caller: Caller) -> OpportunityView:
    """Say whether you have room; the first yes has the client, as an accepted request of yours."""
    return office().opportunities.answer(seeker_id, body, caller=caller)
