"""A good-faith estimate over real HTTP: planned, found by its schedule, mailed, read on a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from backoffice.adapters.dynamodb.estimates import EstimateFilesTable
from backoffice.domain.record import Ref
from backoffice.domain.visit import Visit
from infra.local.clockwork import strike
from infra.local.office import LocalOffice
from infra.local.people import Practice, today, until
from infra.local.seed import NORA
from tests.journeys.test_a_client_pays import IDA, is_fit, link_to, opens, reads, tab
from tests.support.chromium import NEEDS_CHROMIUM
from tests.support.passing_time import database_of, let_pass_for_an_estimate
from tests.support.reading_pdfs import text_of

__all__ = ["tab"]

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack"), *NEEDS_CHROMIUM]

A_WEEK = timedelta(days=7)


def planned_herself(nora: Practice) -> tuple[str, str]:
    """A client, and a visit in eight days that she wants to pay herself."""
    client_id, visit_id = nora.add(IDA), f"visit-{uuid4().hex[:8]}"
    day = (today() + timedelta(days=8)).isoformat()
    visit = {"day": day, "procedure": "90837", "telehealth": True, "self_pay": True}
    nora.put(f"/clients/{client_id}/visits/{visit_id}", visit)
    return client_id, visit_id


def sent(nora: Practice, client_id: str) -> list[dict[str, Any]] | None:
    """Every estimate of a client, once the mail about the newest has left."""
    found = nora.get(f"/clients/{client_id}/good-faith-estimate")["estimates"]
    return list(found) if found and "mail" in found[0] else None


@pytest.mark.requirement("CR-9")
def test_who_pays_herself_is_mailed_an_estimate_reads_it_on_a_phone_and_keeps_it(
    office: LocalOffice, nora: Practice, tab: Page
) -> None:
    client_id, visit_id = planned_herself(nora)
    files = EstimateFilesTable(database_of(office.stack))
    until("the first look", lambda: files.find(client_id, NORA.provider_id))
    assert link_to(nora, client_id) is None
    let_pass_for_an_estimate(office.stack, Ref(Visit, (client_id, visit_id)), A_WEEK)
    for _ in range(2):
        strike(office.stack, "estimate-sweep", at=datetime.now(UTC))
    [estimate] = until("the estimate", lambda: sent(nora, client_id))
    assert (estimate["total"], estimate["how"]) == (18_000, "mail")
    link = until("its mail", lambda: link_to(nora, client_id))
    opens(tab, link)
    tab.get_by_role("link", name="estimates").click()
    tab.wait_for_url("**/invoices/estimates")
    is_fit(tab, "With Nora Quinn: $180.00", "Therapy, an hour. By video or telephone.")
    with tab.expect_download() as kept:
        tab.get_by_role("link", name="The estimate as a PDF to keep").click()
    text = text_of(Path(kept.value.path()).read_bytes())
    assert "Good-faith estimate" in text
    assert f"{IDA.first_name} {IDA.last_name}" in text
    assert "$180.00" in text

    named = {"procedure": "90837", "fee": 16_000, "visits": 4}
    path = f"/clients/{client_id}/good-faith-estimate"
    assert nora.ask("POST", path, named).status_code == 202
    until("the new one", lambda: len(sent(nora, client_id) or ()) == 2 or None)
    tab.reload()
    reads(tab, "With Nora Quinn: $640.00")
