"""A membership over real HTTP: set up by staff, asked for by its schedule, and paid."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from infra.local.clockwork import strike
from infra.local.news import ask_for_payment_news, want_no_payment_news
from infra.local.office import LocalOffice
from infra.local.people import Practice, today, until
from infra.local.seed import SAM
from tests.support.passing_time import let_a_month_begin

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

OWN = f"/providers/{SAM.provider_id}/membership"
PRICES = {"prices": [{"since": "2020-01-01", "amount": 19_500}]}
CARD = {"number": "4242424242424242"}


def settled(sam: Practice) -> dict[str, Any] | None:
    found: dict[str, Any] = sam.get(OWN)
    return found if found["to_pay"] == 0 else None


def mails_about_fees(office: LocalOffice) -> list[str]:
    mails = [mail for mail in office.stack.mails() if SAM.email in mail["To"]]
    return [each["Subject"] for each in mails if "membership" in each["Subject"].lower()]


@pytest.mark.requirement("MB-3", "MB-4")
def test_a_month_is_asked_for_by_the_schedule_and_paid_at_the_processor(
    office: LocalOffice, sam: Practice, june: Practice
) -> None:
    assert june.put("/membership/prices", PRICES) == PRICES
    joined = {"since": today().isoformat()}
    for _ in range(2):
        assert june.put(OWN, joined)["to_pay"] == 19_500
    first = sam.ask("POST", f"{OWN}/payment").json()
    assert sam.ask("POST", f"{OWN}/payment").json()["url"] == first["url"]
    back = httpx.post(first["url"], data=CARD, timeout=120).headers["location"]
    thanks = httpx.get(back, timeout=120)
    assert "Your membership fee is paid." in thanks.text
    assert "Fernway" in thanks.text
    assert "195" not in thanks.text
    assert sam.get(OWN)["to_pay"] == 0

    let_a_month_begin(office.stack, SAM.provider_id)
    for _ in range(2):
        strike(office.stack, "membership", at=datetime.now(UTC))
        assert sam.get(OWN)["to_pay"] == 19_500
    until("the mail", lambda: mails_about_fees(office) or None)
    ask_for_payment_news(office, twice=True)
    try:
        second = sam.ask("POST", f"{OWN}/payment").json()
        httpx.post(second["url"], data=CARD, timeout=120)
        paid = until("the payment", lambda: settled(sam))
    finally:
        want_no_payment_news(office)
    assert [each["status"] for each in paid["fees"]] == ["paid", "paid"]
    assert sam.ask("POST", f"{OWN}/payment").status_code == 422
