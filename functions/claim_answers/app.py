"""Claim answers: what payers and the clearinghouse say to claims reaches the claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Letter, NewsTaken

app = Api("claim-answers")


@app.route("/clearinghouse/news", methods=["POST"], who=Who.PUBLIC, status=202)
def hear_news(letter: Letter) -> NewsTaken:
    """Hear from the clearinghouse that something came in; only what it signed is read.

    News is a Standard Webhooks event that names a transaction. It may come twice.
    """
    return office().answer_news.hear(letter)


@quietly
def collect(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every ten minutes, read on in the clearinghouse's list of what came in."""
    collected = office().collecting.collect(due=scheduled_at(event))
    measure("MinutesBehindOnAnswers", int(collected.behind.total_seconds() // 60))
    log("handed out", count=collected.handed_out)


@quietly
def listen(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Keep each document that came in, tell the claims that it names, and learn from refusals."""
    return each_event(
        event,
        context,
        {
            "transaction-due": office().acknowledging.take,
            "claim-rejected": office().rejection_news.note,
        },
    )
