"""A payer pays, and what it comes to is read by those whom it concerns: over real HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.records import Records
from backoffice.domain.claim_word import DocumentKind
from backoffice.domain.events.claims import RemittanceArrived
from backoffice.domain.payer_document import PayerDocument, document_id_of
from infra.local.office import LocalOffice
from infra.local.people import Practice, until
from infra.local.stack import STACK
from tests.support import builders
from tests.support.claims import accepted_claim, submission
from tests.support.passing_time import database_of, put_on_file
from tests.support.remitted import Said, document

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

VISIT = "visit-paid-0001"
AGAIN = Said(VISIT, paid="110", why=(("CO", "45", "80"), ("PR", "3", "10")))


def arrive(office: LocalOffice, text: str) -> None:
    """A document came in and was kept; whoever listens is told."""
    document_id, at = document_id_of(text), datetime.now(UTC)
    kept = PayerDocument(
        document_id=document_id,
        kind=DocumentKind.REMITTANCE,
        transaction_id=uuid4().hex,
        arrived_at=at,
        heard_at=at,
    )
    s3 = office.stack.client("s3")
    [bucket] = [
        each["Name"]
        for each in s3.list_buckets()["Buckets"]
        if each["Name"].startswith(f"{STACK}-documents-")
    ]
    s3.put_object(Bucket=bucket, Key=kept.name, Body=text.encode())
    database = database_of(office.stack)
    records = Records(
        database, tables(database), now=lambda: datetime.now(UTC), new_id=lambda: uuid4().hex
    )
    records.keep(kept, events=[RemittanceArrived(document_id=document_id)])


def account(june: Practice) -> dict[str, Any] | None:
    """The visit's account, once there is one."""
    answer = june.ask("GET", f"/visits/{VISIT}/account")
    found: dict[str, Any] = answer.json()
    return found if answer.status_code == 200 else None


@pytest.mark.requirement("IV-1", "Q34")
def test_what_is_paid_is_read_in_the_visits_account_and_what_is_held_is_dismissed(
    office: LocalOffice, june: Practice
) -> None:
    claim = accepted_claim(f"{VISIT}.1")
    sent = submission(claim, way="answered", interchange=70_777)
    put_on_file(office.stack, builders.payer(), claim, sent)
    trace = uuid4().hex[:12]
    arrive(office, document(Said(VISIT), trace=trace))
    seen = until("an account", lambda: account(june))
    assert (seen["payer_paid"], seen["patient_responsibility"]) == (9500, 2500)
    assert {each["kind"] for each in seen["entries"]} == {"decision", "accrual"}
    payment = june.get(f"/remittances/{seen['entries'][0]['because_of']}")
    assert (payment["trace"], payment["parts"][0]["is_counted"]) == (trace, True)

    arrive(office, document(AGAIN, trace=f"{trace}-2"))
    [held] = until(
        "a decision that is held", lambda: june.get(f"/visits/{VISIT}/account")["held"] or None
    )
    assert held["hold"] == "already_decided"
    path = f"/visits/{VISIT}/decisions/{held['item_id']}/dismissal"
    said = {"because": "The payer says that it came by mistake."}
    assert june.put(path, said)["held"] == []
    assert june.put(path, said)["held"] == []
