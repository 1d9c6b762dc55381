"""A refund that a bank returns weeks later: found in the processor's list, given back by cheque."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from infra.local.clockwork import strike
from infra.local.office import LocalOffice
from infra.local.people import Practice, today, until
from tests.journeys.test_a_client_pays import IDA, LESS, Owing, in_the_books, owing
from tests.journeys.test_what_payers_pay import arrive
from tests.support.remitted import Said, document

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

TAKES_NOTHING_BACK = {"number": "4000000000005126"}


def paid_in_full(office: LocalOffice, nora: Practice) -> Owing:
    """Somebody who paid $25, by a card that takes nothing back."""
    ida, born = owing(office, nora), IDA.birth_date
    typed = {
        "birth_date_month": str(born.month),
        "birth_date_day": str(born.day),
        "birth_date_year": str(born.year),
    }
    opened = httpx.post(ida.link, data=typed, timeout=120)
    browser = {"Cookie": opened.headers["set-cookie"].partition(";")[0]}
    pressed = {"amount": "2500"}
    asked = httpx.post(f"{office.url}/invoices", data=pressed, headers=browser, timeout=120)
    paid = httpx.post(asked.headers["location"], data=TAKES_NOTHING_BACK, timeout=120)
    back = httpx.get(paid.headers["location"], headers=browser, timeout=120)
    assert "Your payment has arrived." in back.text
    return ida


def to_give_back(june: Practice, visit_id: str) -> dict[str, Any] | None:
    """The task of staff to give back by hand, while it is open."""
    tasks = june.get("/queues/payments/tasks")["tasks"]
    found = [t for t in tasks if t["kind"] == "refund_client" and visit_id in t["about"]]
    return found[0] if found else None


@pytest.mark.requirement("IV-1")
def test_a_refund_that_came_back_untold_is_found_in_the_list_and_given_back_by_cheque_once(
    office: LocalOffice, nora: Practice, june: Practice
) -> None:
    ida = paid_in_full(office, nora)
    said = Said(ida.visit_id)
    less = Said(ida.visit_id, paid="100", why=LESS)
    arrive(office, document(said.taken_back, less, trace=uuid4().hex[:12]))
    until("the refund", lambda: in_the_books(office, ida, nora)["refunded"] == 1500 or None)
    httpx.post(f"{office.processor_url}/_simulator/forward/60").raise_for_status()
    assert to_give_back(june, ida.visit_id) is None

    later = datetime.now(UTC) + timedelta(minutes=2)
    for _ in range(2):
        strike(office.stack, "payment-news-reading", at=later)
    until("the task", lambda: to_give_back(june, ida.visit_id))
    gave = {"way": "cheque", "reference": "Cheque 1042", "day": today().isoformat()}
    path = f"/visits/{ida.visit_id}/refund"
    assert june.ask("PUT", path, {**gave, "amount": 1400}).status_code == 422
    for _ in range(2):
        assert june.put(path, {**gave, "amount": 1500})["owed"] == 0
    until("the task to end", lambda: to_give_back(june, ida.visit_id) is None or None)
    account = june.get(f"/visits/{ida.visit_id}/account")
    assert (account["client_paid"], account["client_balance"]) == (1000, 0)
