"""A provider says who they are, and whoever looks for care finds them, over real HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from infra.local.office import LocalOffice
from infra.local.people import Practice, until
from infra.local.seed import NORA, SAM

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

INSURED = "/listings/NY?payer=meridian-health"


def found(office: LocalOffice, search: str) -> dict[str, Any]:
    """Who is found, by id, as anybody is told who is not signed in."""
    answer = httpx.get(office.url + search, timeout=120)
    assert answer.status_code == 200, answer.text
    return {each["provider_id"]: each for each in answer.json()["listings"]}


@pytest.mark.requirement("PD-1", "PD-3", "PD-4", "CM-1", "CM-4", "Q18")
def test_what_a_provider_says_is_what_anybody_finds(
    office: LocalOffice, nora: Practice, sam: Practice, june: Practice
) -> None:
    both = until("both are listed", lambda: _if_both(found(office, "/listings/NY")))
    assert both[NORA.provider_id]["in_network_with"]
    assert not both[SAM.provider_id]["in_network_with"], "he takes no insurance, and is live"
    assert found(office, INSURED).keys() == {NORA.provider_id}
    assert SAM.provider_id in found(office, "/listings/NY?payer=-")

    read = nora.get("/profile")
    names = ("needs", "approaches", "tongues", "hours", "by_video", "offices", "accepting")
    said = {name: read[name] for name in (*names, "channels", "communication")}
    bio = "I listen first, and then we make a plan."
    for _ in range(2):
        assert nora.put("/profile", {**said, "bio": bio})["bio"] == bio
    others = [each for each in read["fees"] if each["procedure"] != "90834"]
    fees = {"fees": [{"procedure": "90834", "amount": 14_000}, *others]}
    assert nora.put("/profile/fees", fees)["fees"] == fees["fees"]
    until("the fee", lambda: found(office, INSURED)[NORA.provider_id].get("fee") == 14_000 or None)

    preview = nora.get("/profile/preview")
    assert preview["standing"]["is_live"]
    shown = found(office, INSURED)[NORA.provider_id]
    assert preview["listings"] == [shown]
    assert shown["bio"] == bio

    address = f"{office.url}/directory/providers/{NORA.provider_id}"
    page = httpx.get(address, timeout=120)
    assert bio in page.text
    assert page.headers["cache-control"] == "public, max-age=300"
    again = httpx.get(address, headers={"If-None-Match": page.headers["etag"]}, timeout=120)
    assert (again.status_code, again.text) == (304, "")
    listed = httpx.get(f"{office.url}/directory?state=NY&payer=meridian-health", timeout=120)
    assert "Nora Quinn" in listed.text
    assert "Sam Ortega" not in listed.text

    rebuilt = june.put(f"/providers/{NORA.provider_id}/listing", {})
    assert rebuilt == {"provider_id": NORA.provider_id, "changed": 0}

    nora.put("/profile", {**said, "bio": bio, "accepting": False})
    until("nobody", lambda: not found(office, INSURED) or None)
    assert not found(office, "/listings/NY")[NORA.provider_id]["takes_new_clients"]
    nora.put("/profile", {**said, "bio": bio})
    assert httpx.get(f"{office.url}/profile", timeout=120).status_code == 401
    assert june.ask("GET", "/profile").status_code == 403


def _if_both(listed: dict[str, Any]) -> dict[str, Any] | None:
    return listed if {NORA.provider_id, SAM.provider_id} <= listed.keys() else None
