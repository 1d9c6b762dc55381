"""Client matching: people find a provider for whoever waits, and see why each fits or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import (
        CaseOutcome,
        CasePage,
        CaseView,
        ChosenProviders,
        MatchingReport,
    )

app = Api("client-matching")


@app.route("/matching-cases", methods=["GET"], who=Who.STAFF)
def list_cases() -> CasePage:
    """List the cases that wait, soonest due first, fifty at a time."""
    return office().matching_cases.queue()


@app.route("/matching-cases/after/{case_place}", methods=["GET"], who=Who.STAFF)
def list_cases_on(case_place: str) -> CasePage:
    """List the cases that follow the place that the last answer named as `next`."""
    return office().matching_cases.queue(after=case_place)


@app.route("/matching-cases/{seeker_id}", methods=["GET"], who=Who.STAFF)
def read_case(seeker_id: str) -> CaseView:
    """Read a case: what is looked for, and why each provider is, or is not, proposed today."""
    return office().matching_cases.read(seeker_id)


@app.route("/matching-cases/{seeker_id}/providers/{provider_id}", methods=["GET"], who=Who.STAFF)
def explain_provider(seeker_id: str, provider_id: str) -> CaseView:
    """Read why one provider is, or is not, proposed: each smallest set of facts that decides it."""
    return office().matching_cases.read(seeker_id, provider_id=provider_id)


@app.route("/matching-cases/{seeker_id}/proposals", methods=["PUT"], who=Who.STAFF)
def propose_providers(seeker_id: str, body: ChosenProviders) -> CaseView:
    """Tell the client of the providers that you choose, or of those who fit best by the rules."""
    return office().matching_cases.propose(seeker_id, body)


@app.route("/matching-cases/{seeker_id}/opportunities", methods=["PUT"], who=Who.STAFF)
def offer_opportunities(seeker_id: str, body: ChosenProviders) -> CaseView:
    """Ask providers whether they have room, without telling them for whom; the first yes wins."""
    return office().matching_cases.offer(seeker_id, body)


@app.route("/matching-cases/{seeker_id}/outcome", methods=["PUT"], who=Who.STAFF)
def close_case(seeker_id: str, body: CaseOutcome) -> CaseView:
    """Close a case without a match, and say why."""
    return office().matching_cases.close(seeker_id, body)


@app.route("/matching-figures/{month}", methods=["GET"], who=Who.STAFF)
def read_matching_figures(month: str) -> MatchingReport:
    """Read what became of the cases that were opened in a month, and how long they waited."""
    return office().matching_figures.of_month(month)


@quietly
def follow_requests(event: dict[str, Any], context: object) -> dict[str, Any]:
    """See what a consultation request that changed means for the case of whoever asks."""
    return each_event(event, context, {"consultation-changed": office().matching_news.attend})
