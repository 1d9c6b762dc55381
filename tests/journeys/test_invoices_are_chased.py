"""An invoice that was not paid in time: its provider is told once, and its client is reminded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backoffice.domain.invoice import AskedBy, Asking, Invoice, InvoiceKind
from backoffice.domain.money import Money
from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice, until
from infra.local.seed import NORA
from tests.support.killing import sweep
from tests.support.passing_time import put_on_file

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


def chases(nora: Practice, visit_id: str) -> list[dict[str, Any]]:
    tasks = nora.get("/tasks")["tasks"]
    return [task for task in tasks if visit_id in task["about"]]


@pytest.mark.requirement("IV-3", "IV-4", "Q22", "Q23")
def test_a_provider_is_told_once_of_an_invoice_that_was_not_paid_in_time(
    office: LocalOffice, nora: Practice
) -> None:
    now = datetime.now(UTC)
    client_id = nora.add(ANA)
    visit_id, asked_on = f"visit-{uuid4().hex}", now.date() - timedelta(days=10)
    asking = Asking(
        amount=Money(2500),
        by=AskedBy.DECISION,
        asked_on=asked_on,
        due_on=asked_on + timedelta(days=7),
    )
    invoice = Invoice(
        visit_id=visit_id,
        client_id=client_id,
        provider_id=NORA.provider_id,
        service_on=asked_on,
        kind=InvoiceKind.SHARE,
        askings=(asking,),
        look_at=now - timedelta(minutes=1),
    )
    put_on_file(office.stack, invoice)
    sweep(office, "InvoiceSweeper")
    [task] = until("the task", lambda: chases(nora, visit_id) or None)
    assert task["kind"] == "chase_invoice"
    overview = nora.get("/invoices/overdue")
    assert [each["due"] for each in overview["clients"] if each["client_id"] == client_id] == [2500]
    # The local office writes at any hour; by which hours it goes elsewhere, a simulated year shows.
    nora.wait_for_mail(client_id, "An invoice is still open")
    sweep(office, "InvoiceSweeper")
    assert len(chases(nora, visit_id)) == 1
