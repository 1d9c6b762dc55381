"""The provider's side over real HTTP: a client asks for a link, and a policy is entered for one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice, until

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


def ask(office: LocalOffice, email: str) -> httpx.Response:
    born = ANA.birth_date
    return httpx.post(
        f"{office.url}/link-request",
        data={
            "email": email,
            "birth_date_month": str(born.month),
            "birth_date_day": str(born.day),
            "birth_date_year": str(born.year),
        },
        timeout=120,
    )


def tasks_about(nora: Practice, client_id: str) -> list[dict[str, Any]]:
    return [task for task in nora.get("/tasks")["tasks"] if client_id in task["about"]]


@pytest.mark.requirement("IN-21", "UP-1")
def test_a_client_who_asks_becomes_a_task_that_a_new_link_settles(
    office: LocalOffice, nora: Practice
) -> None:
    client_id = nora.add(ANA)
    stranger = ask(office, "nobody@mail.example")
    assert stranger.status_code == 200

    def told() -> list[dict[str, Any]]:
        # Again and again, since the office may not know the new address yet; it is one wish.
        assert ask(office, f"{client_id.upper()}@mail.example").text == stranger.text
        return tasks_about(nora, client_id)

    found = until("the task", told, every=1)
    assert [task["kind"] for task in found] == ["send_link"]
    nora.send_link(client_id, ANA)
    assert tasks_about(nora, client_id) == []


@pytest.mark.requirement("UP-2", "UP-3")
def test_a_policy_that_a_provider_enters_is_checked_and_checked_again_when_corrected(
    nora: Practice,
) -> None:
    client_id = nora.add(ANA)
    nora.plan_visit(client_id)
    path = f"/clients/{client_id}/policies/{uuid4().hex}"
    policy: dict[str, Any] = {
        "payer_id": "meridian-health",
        "member_id": "NOBODY0001",
        "group_number": ANA.group_number,
        "address": {"line1": "12 Elm Street", "city": "Albany", "state": "NY", "zip": "12207"},
        "sex": ANA.sex,
    }
    assert nora.put(path, policy) == nora.put(path, policy)
    assert nora.wait_for_verdict(client_id)["verdict"] == "needs_client"
    [task] = tasks_about(nora, client_id)
    nora.put(f"{path}/correction", {**policy, "member_id": ANA.member_id})
    nora.wait_for(f"/clients/{client_id}/eligibility", verdict="active")
    assert tasks_about(nora, client_id) == []
    said = {"resolution": "The details were corrected."}
    assert nora.put(f"/tasks/{task['task_id']}/resolution", said)["status"] == "resolved"
    own = {**policy, "address": {**policy["address"], "line1": "P.O. Box 30118", "zip": "12201"}}
    refused = nora.ask("PUT", f"/clients/{client_id}/policies/{uuid4().hex}", own)
    assert [fault["field"] for fault in refused.json()["errors"]] == ["address"]


def test_a_revoked_link_opens_no_more(nora: Practice) -> None:
    client_id = nora.add(ANA)
    link = nora.send_link(client_id, ANA)
    assert nora.ask("DELETE", f"/clients/{client_id}/insurance-link").json()["status"] == "revoked"
    born = {"birth_date_month": "4", "birth_date_day": "12", "birth_date_year": "1990"}
    assert httpx.post(link, data=born, timeout=120).status_code == 422
