"""Estimate accuracy: how well we foretold what payers decided, and which rules we doubt since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.downloads import csv_file
from backoffice.web.queues import each_event, quietly
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.downloads import CsvFile
    from backoffice.web.models import AccuracyReport, Caller, DoubtedRule, TrustAgain

app = Api("estimate-accuracy")


@app.route("/estimates/accuracy/{month}", methods=["GET"], who=Who.STAFF)
def report_accuracy(month: str) -> AccuracyReport:
    """Read how estimates did in the visits of a month, by payer, service type and rule.

    Write the month as `2027-03`. A rule that was wrong too often to be chance is doubted from the
    next day on: estimates of later visits become a range, and nothing that was said is unsaid.
    """
    return office().accuracy.report(month)


@app.route("/estimates/accuracy/{month}/rules.csv", methods=["GET"], who=Who.STAFF)
def download_accuracy(month: str) -> CsvFile:
    """Read the same report as CSV, in dollars; no cell of it can be taken for a formula."""
    return csv_file(office().accuracy.report_csv(month), name=f"estimate-accuracy-{month}")


@app.route(
    "/payers/{payer_id}/estimate-rules/{service_type}/{rule}", methods=["PUT"], who=Who.STAFF
)
def trust_rule(
    payer_id: str, service_type: str, rule: str, body: TrustAgain, caller: Caller
) -> DoubtedRule:
    """Trust a rule again that is doubted about a payer, for visits from a day on.

    The day is one after today. Repeating the request changes nothing.
    """
    return office().accuracy.trust_again(
        payer_id, service_type, rule, since=body.trusted_from, caller=caller
    )


@quietly
def score(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Write down what was told of each visit that is held, and score it by what is decided."""
    return each_event(
        event, context, {"visit-held": office().told_estimates.note, "claim-decided": _score}
    )


def _score(**about: str) -> None:
    outcome = office().scoring.note(**about)
    measure(f"Estimates{outcome.title().replace('_', '')}", 1)
