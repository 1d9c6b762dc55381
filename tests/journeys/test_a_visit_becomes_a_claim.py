"""A provider confirms a visit over real HTTP; a claim is made, held back, mended, or waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backoffice.domain.calendar import day_in
from infra.local.people import ANA, Practice, policy_of, until
from infra.local.seed import NORA

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

NEW_YORK = "America/New_York"


def today() -> str:
    return day_in(datetime.now(UTC), NEW_YORK).isoformat()


def insured(nora: Practice, payer_id: str = "meridian-health") -> str:
    """A client of Nora's whose policy holds from today on."""
    client_id = nora.add(ANA)
    nora.insure(client_id, ANA, payer_id)
    return client_id


def plan(nora: Practice, client_id: str) -> str:
    path = f"/clients/{client_id}/visits/{uuid4().hex}"
    nora.put(path, {"day": today(), "procedure": "90837", "telehealth": True})
    return f"{path}/outcome"


def held(minutes: int) -> dict[str, Any]:
    return {"status": "held", "minutes": minutes, "diagnoses": ["F41.1"]}


def claim_of(nora: Practice, client_id: str, status: str) -> dict[str, Any]:
    """The client's one claim, once it has that *status*."""

    def found() -> dict[str, Any] | None:
        listed = nora.get(f"/clients/{client_id}/claims")["claims"]
        return next((claim for claim in listed if claim["status"] == status), None)

    return until(f"a claim that is {status}", found)


@pytest.mark.requirement("CL-1", "Q30")
def test_a_confirmed_visit_is_held_back_mended_and_ready_to_leave(
    nora: Practice, june: Practice
) -> None:
    client_id = insured(nora)
    outcome = plan(nora, client_id)
    assert nora.put(outcome, held(45))["status"] == nora.put(outcome, held(45))["status"]
    claim = claim_of(nora, client_id, "draft")
    assert [finding["code"] for finding in claim["findings"] if finding["stops"]] == ["MINUTES"]
    nora.put(outcome, held(55))
    assert claim_of(nora, client_id, "ready")["claim_id"] == claim["claim_id"]
    read = june.get(f"/claims/{claim['claim_id']}")["claim"]
    assert read["versions"][0]["bill"]["lines"][0]["procedure"] == "90837"
    refused = nora.ask("PUT", outcome, {**held(55), "notes": "she spoke of her mother"})
    assert refused.status_code == 422
    assert "mother" not in refused.text


@pytest.mark.requirement("CL-3", "CR-7")
def test_a_claim_waits_for_an_effective_date_and_is_released_by_it(
    nora: Practice, june: Practice
) -> None:
    where = f"/providers/{NORA.provider_id}/participations/blue-harbor/NY"
    june.put(where, {"effective_on": None})
    try:
        client_id = insured(nora, "blue-harbor")
        nora.put(plan(nora, client_id), held(55))
        claim_of(nora, client_id, "waiting")
    finally:
        june.put(where, {"effective_on": "2020-01-01"})
    claim_of(nora, client_id, "ready")


@pytest.mark.requirement("CR-6")
def test_a_visit_that_was_allowed_beforehand_counts_once(nora: Practice) -> None:
    client_id = insured(nora)
    path = f"/clients/{client_id}/authorizations/{uuid4().hex}"
    allowed = {
        "kind": "prior",
        "payer_id": "meridian-health",
        "number": "AUTH-7731",
        "holds": {"since": today()},
        "visits": 3,
    }
    assert nora.put(path, allowed) == nora.put(path, allowed)
    nora.put(plan(nora, client_id), held(55))
    claim_of(nora, client_id, "ready")
    [entry] = nora.get(f"/clients/{client_id}/authorizations")["authorizations"]
    assert entry["visits_left"] == 2


@pytest.mark.requirement("UP-3")
def test_insurance_that_was_over_yesterday_is_rehearsed_and_then_ended(
    nora: Practice, june: Practice
) -> None:
    client_id = nora.add(ANA)
    path = f"/clients/{client_id}/policies/policy-{uuid4().hex[:8]}"
    before = date.fromisoformat(today()) - timedelta(days=2)
    policy = policy_of(ANA, "meridian-health")
    nora.put(path, {**policy, "holds": {"since": before.isoformat()}})
    nora.put(plan(nora, client_id), held(55))
    claim_of(nora, client_id, "ready")
    end = {"ended_on": (before + timedelta(days=1)).isoformat()}
    answer = june.ask("POST", f"{path}/termination/rehearsal", end)
    assert answer.status_code == 200, answer.text
    view = answer.json()
    [visit] = view["happens"]["visits"]
    assert visit["claim"]["fate"] == "stopped"
    assert june.ask("PUT", f"{path}/termination", {**end, "digest": "0" * 64}).status_code == 409
    for _ in range(2):
        ended = june.put(f"{path}/termination", {**end, "digest": view["digest"]})
        assert ended["holds"]["until"] == end["ended_on"]
    claim_of(nora, client_id, "abandoned")
    tasks = [task["task_id"] for task in nora.get("/tasks")["tasks"]]
    [asked] = (each for each in view["happens"]["tasks"] if each["kind"] == "replace_coverage")
    assert asked["task_id"] in tasks
    assert nora.ask("POST", f"{path}/termination/rehearsal", end).status_code == 403
