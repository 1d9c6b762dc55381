"""What was told of a visit is scored over real queues, and staff read over HTTP how it did."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.adapters.dynamodb.accuracy import ScoresTable, ToldEstimatesTable
from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.domain.accuracy import Score, month_of
from backoffice.domain.claim import Claim
from backoffice.domain.events.claims import ClaimDecided
from backoffice.domain.told_estimate import ToldEstimate
from infra.local.people import Practice, until
from infra.local.stack import LocalStack
from tests.journeys.test_a_visit_becomes_a_claim import held, insured, plan
from tests.support.estimated import decided
from tests.support.paid import said
from tests.support.passing_time import database_of, put_on_file

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


@pytest.mark.requirement("EL-2")
def test_a_decision_that_is_announced_scores_what_was_told(
    nora: Practice, june: Practice, local_stack: LocalStack
) -> None:
    client_id = insured(nora)
    path = plan(nora, client_id)
    visit_id = path.split("/")[-2]
    nora.put(path, held(55))
    claims = ClaimsTable(database_of(local_stack))

    def told() -> ToldEstimate | None:
        return ToldEstimatesTable(database_of(local_stack)).find(visit_id)

    def made() -> Claim | None:
        return claims.find(f"{visit_id}.1")

    def scored() -> Score | None:
        return ScoresTable(database_of(local_stack)).find(f"{visit_id}.1")

    until("what was told", told)
    claim = until("a claim", made)
    [version] = claim.versions
    [line] = version.bill.lines
    copay = said(line.charge.decimal_text, ())
    account = decided(claim, copay.but(charge=line.charge, lines=()))
    announced = ClaimDecided(
        claim_id=claim.claim_id,
        visit_id=visit_id,
        client_id=client_id,
        provider_id=claim.provider_id,
    )
    put_on_file(local_stack, account, events=[announced])
    score: Any = until("a score", scored)
    assert score.by is not None
    month = month_of(claim.service_on)
    assert month == score.month
    rules = june.get(f"/estimates/accuracy/{month}")["rules"]
    assert claim.payer_id in {rule["payer_id"] for rule in rules}
    assert client_id not in str(rules)
