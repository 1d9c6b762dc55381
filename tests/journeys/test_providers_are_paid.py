"""A provider says where they are paid, and what the processor sends there arrives: real HTTP."""

from __future__ import annotations

import urllib.parse
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backoffice.adapters.dynamodb.payouts import ProviderPayoutsTable
from backoffice.domain.money import Money
from backoffice.domain.payout import Payout, PayoutStatus, ProviderPayouts
from infra.local.clockwork import strike
from infra.local.news import ask_for_payment_news, want_no_payment_news
from infra.local.office import LocalOffice
from infra.local.people import Practice, until
from infra.local.seed import SAM
from tests.support.passing_time import database_of, put_on_file
from tests.support.payouts import line

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]
OWN = f"/providers/{SAM.provider_id}"


def put_to_send(office: LocalOffice) -> str:
    """A payout of $95.00 that is about to be sent."""
    payout_id = f"20260327-{uuid4().hex[:24]}"
    at = datetime.now(UTC)
    payout = Payout(
        payout_id=payout_id,
        provider_id=str(SAM.provider_id),
        payday=date(2026, 3, 27),
        made_at=at,
        status=PayoutStatus.SENDING,
        lines=(line(visit_id=f"visit-{uuid4().hex[:8]}"),),
        look_at=at - timedelta(minutes=1),
    )
    put_on_file(office.stack, payout)
    if ProviderPayoutsTable(database_of(office.stack)).find(payout.provider_id) is None:
        put_on_file(office.stack, ProviderPayouts(provider_id=payout.provider_id))
    return payout_id


def statement(sam: Practice, payout_id: str, status: str) -> dict[str, Any] | None:
    found: dict[str, Any] = sam.get(f"{OWN}/payouts/{payout_id}")
    return found if found["status"] == status else None


@pytest.mark.requirement("CL-4")
def test_a_provider_opens_an_account_is_paid_there_and_owed_again_what_came_back(
    office: LocalOffice, sam: Practice
) -> None:
    assert sam.get(f"{OWN}/payout-account")["state"] == "none"
    page = sam.put(f"{OWN}/payout-account", {})["url"]
    assert page.startswith(f"{office.processor_url}/setup/")
    typed = urllib.parse.urlencode({"number": "000123456789"})
    sent_on = httpx.post(page, content=typed).headers["Location"]
    thanks = httpx.get(sent_on)
    assert thanks.status_code == 200
    assert "You can close this page." in thanks.text
    assert sam.get(f"{OWN}/payout-account")["state"] == "ready"

    payout_id = put_to_send(office)
    strike(office.stack, "payout-sending", at=datetime.now(UTC))
    paid = until("the payout", lambda: statement(sam, payout_id, "paid"))
    books = httpx.get(f"{office.processor_url}/_simulator/transfers").json()
    [transfer] = [e for e in books["transfers"] if e["metadata"] == {"payout": payout_id}]
    assert (transfer["id"], Money(transfer["amount"])) == (paid["reference"], Money(9500))

    ask_for_payment_news(office)
    switch = f"{office.processor_url}/_simulator/transfers/{transfer['id']}"
    httpx.post(switch, json={"cents": 9500}).raise_for_status()
    until("its return", lambda: statement(sam, payout_id, "returning"))
    want_no_payment_news(office)
