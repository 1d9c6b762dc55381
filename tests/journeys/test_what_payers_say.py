"""A claim leaves, its payer answers, and what was wrong is put right: over real HTTP, by news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.domain.bill import Bill
from backoffice.domain.claim import Claim, ClaimStatus, control_number_for
from infra.local.news import ask_for_news, want_no_news
from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice, until
from tests.journeys.test_a_visit_becomes_a_claim import claim_of, held, plan
from tests.support import bills
from tests.support.claims import ready_claim
from tests.support.killing import sweep
from tests.support.passing_time import database_of, put_on_file

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

COLLECTOR = "AnswerCollector"


@pytest.fixture
def news(office: LocalOffice) -> Iterator[None]:
    """The clearinghouse tells at once of what comes in."""
    ask_for_news(office)
    yield
    want_no_news(office)


def submitted(june: Practice, claim_id: str, status: str) -> dict[str, Any]:
    """The claim once it left and stands as it should."""

    def found() -> dict[str, Any] | None:
        seen: dict[str, Any] = june.get(f"/claims/{claim_id}")["claim"]
        return seen if seen["status"] == status else None

    return until(f"a claim that is {status}", found)


def kept(office: LocalOffice, claim_id: str) -> Claim:
    return ClaimsTable(database_of(office.stack)).load(claim_id)


def bill(claim_id: str, number: int, member_id: str) -> Bill:
    return bills.bill(
        control_number=control_number_for(claim_id, number),
        insurance=bills.insurance(member_id=member_id),
    )


@pytest.mark.requirement("CL-1")
def test_news_brings_the_payers_word_and_a_corrected_visit_replaces_the_claim(
    office: LocalOffice, nora: Practice, june: Practice, news: None
) -> None:
    # Under a number of her own: who has sent an hour of that day for Ana's sends it twice.
    client_id = nora.add(ANA)
    nora.insure(client_id, replace(ANA, member_id="MHP771200419"), "meridian-health")
    outcome = plan(nora, client_id)
    nora.put(outcome, held(55))
    claim_id = claim_of(nora, client_id, "ready")["claim_id"]
    june.put(f"/claims/{claim_id}/submission")
    accepted = submitted(june, claim_id, "accepted")
    number = accepted["payer_claim_number"]

    # The list brings the same documents once more, and nothing changes.
    before = kept(office, claim_id)
    httpx.post(f"{office.clearinghouse_url}/_simulator/forward/60").raise_for_status()
    sweep(office, COLLECTOR)
    sweep(office, COLLECTOR)
    assert kept(office, claim_id) == before

    nora.put(outcome, {**held(55), "diagnoses": ["F33.1"]})
    replaced = submitted(june, claim_id, "ready")
    assert replaced["versions"][-1]["bill"]["frequency"] == "7"
    assert replaced["versions"][-1]["bill"]["payer_claim_number"] == number
    june.put(f"/claims/{claim_id}/submission")
    assert len(submitted(june, claim_id, "accepted")["versions"]) == 2
    assert june.ask("PUT", f"/claims/{claim_id}/void", {"version": 1}).status_code == 422
    june.put(f"/claims/{claim_id}/void", {"version": 2})
    submitted(june, claim_id, "ready")
    june.put(f"/claims/{claim_id}/submission")
    submitted(june, claim_id, "voided")


@pytest.mark.requirement("CL-1")
def test_without_news_the_list_brings_a_refusal_and_a_new_original_is_accepted(
    office: LocalOffice, june: Practice
) -> None:
    claim_id = "visit-refused-01.1"
    put_on_file(office.stack, ready_claim(claim_id, member_id="PAYA3FERN0001"))
    june.put(f"/claims/{claim_id}/submission")
    submitted(june, claim_id, "submitted")
    collect(office)
    refused = submitted(june, claim_id, "rejected")
    [finding] = refused["findings"]
    assert finding["code"] == "REJECTED_MEMBER_ID"
    answer = june.ask("PUT", f"/claims/{claim_id}/replacement", {"version": 1})
    assert answer.status_code == 422
    assert "as an original" in answer.json()["detail"]

    mended = kept(office, claim_id).saying(
        bill(claim_id, 2, "FERN0001"), at=refused_at(kept(office, claim_id))
    )
    put_on_file(office.stack, mended.moved(ClaimStatus.READY, findings=()))
    june.put(f"/claims/{claim_id}/submission")
    submitted(june, claim_id, "submitted")
    collect(office)
    assert submitted(june, claim_id, "accepted")["payer_claim_number"]


def collect(office: LocalOffice) -> None:
    """Half a minute passes at the clearinghouse, and its list is read."""
    httpx.post(f"{office.clearinghouse_url}/_simulator/forward/30").raise_for_status()
    sweep(office, COLLECTOR)


def refused_at(claim: Claim) -> Any:
    assert claim.submitted_at is not None
    return claim.submitted_at


@pytest.mark.requirement("CL-1")
def test_whoever_cannot_sign_is_told_nothing(office: LocalOffice) -> None:
    url = f"{office.url}/clearinghouse/news"
    for headers in ({}, {"webhook-signature": "v1,AAAA", "webhook-timestamp": "1"}):
        answer = httpx.post(url, json={"type": "transaction.processed"}, headers=headers)
        assert answer.status_code == 401
        assert answer.json()["detail"].startswith("This was not signed")
