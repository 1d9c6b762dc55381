"""A missed visit over real HTTP: a policy, the mail about it, a client who accepts, and the fee."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice, today
from infra.local.seed import NORA

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

POLICY = f"/providers/{NORA.provider_id}/missed-visit-policy"
TERMS = {"missed_fee": 8000, "late_fee": 5000, "notice_hours": 168}


def opened(nora: Practice, client_id: str) -> dict[str, str]:
    """The headers of a browser in which the client opened the link of the mail."""
    mail = nora.wait_for_mail(client_id, "Something to read and accept, from Fernway")
    link = re.search(r"https?://\S+/invoice/[A-Za-z0-9_-]+", mail["BodyText"])
    assert link is not None
    born = ANA.birth_date
    typed = {
        "birth_date_month": str(born.month),
        "birth_date_day": str(born.day),
        "birth_date_year": str(born.year),
    }
    answer = httpx.post(link.group(), data=typed, timeout=120)
    assert answer.status_code == 303
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


@pytest.mark.requirement("IV-2")
def test_a_late_cancellation_is_invoiced_once_the_client_accepted_what_it_costs(
    office: LocalOffice, nora: Practice
) -> None:
    client_id, visit_id = nora.add(ANA), f"visit-{uuid4().hex[:8]}"
    visit = f"/clients/{client_id}/visits/{visit_id}"
    day = (today() + timedelta(days=2)).isoformat()
    planned = {"day": day, "starts_at": "10:00", "procedure": "90837", "telehealth": True}
    nora.put(visit, planned)
    version = nora.put(POLICY, {"terms": TERMS})["number"]
    asking = nora.ask("POST", f"/clients/{client_id}/missed-visit-policy/asking")
    assert asking.json()["is_awaited"], asking.text
    browser = opened(nora, client_id)
    page = f"{office.url}/invoices/missed-visits"
    assert "$50.00" in httpx.get(page, headers=browser, timeout=120).text
    pressed = {"provider": NORA.provider_id, "version": str(version), "agree": "yes"}
    assert httpx.post(page, data=pressed, headers=browser, timeout=120).status_code == 303
    [accepted] = nora.get(f"/clients/{client_id}/missed-visit-policy")["accepted"]
    assert accepted["terms"] == TERMS
    outcome = {
        "status": "cancelled",
        "called_off_at": datetime.now(UTC).isoformat(),
        "called_off_by": "client",
    }
    nora.put(f"{visit}/outcome", outcome)
    assert nora.put(f"{visit}/invoice", {"fee": 5000})["asked"] == 5000
    invoices = httpx.get(f"{office.url}/invoices", headers=browser, timeout=120).text
    assert "was cancelled late: $50.00." in invoices
    assert nora.get(f"/clients/{client_id}/claims")["claims"] == []
