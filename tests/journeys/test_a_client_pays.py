"""A client pays, on a small phone, over real HTTP: from the mail to the thanks and the refund."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.visit import PaidBy, Payment, Visit, VisitStatus
from infra.local.clockwork import strike
from infra.local.news import ask_for_payment_news, want_no_payment_news
from infra.local.office import LocalOffice
from infra.local.people import Patient, Practice, today, until
from infra.local.seed import NORA
from tests.journeys.test_what_payers_pay import arrive
from tests.support.chromium import NEEDS_CHROMIUM, PHONE
from tests.support.claims import accepted_claim, submission
from tests.support.passing_time import put_on_file
from tests.support.remitted import Said, Why, document

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack"), *NEEDS_CHROMIUM]

IDA = Patient("Idalia", "Thistlewood", date(1990, 4, 12), "F", "", "")
PROCEDURE, REASON = "90837", "F4323"
CARD, DECLINED = "4242424242424242", "4000000000000002"
LESS: Why = (("CO", "45", "90"), ("PR", "3", "10"))


@dataclass(frozen=True)
class Owing:
    """A client who owes $25 for one visit, by the word of their payer."""

    client_id: str
    visit_id: str
    link: str


def owing(office: LocalOffice, nora: Practice) -> Owing:
    """Somebody whose payer has just decided about their visit, and who got our mail."""
    client_id, visit_id = nora.add(IDA), f"visit-{uuid4().hex[:8]}"
    whose = {"client_id": client_id, "provider_id": NORA.provider_id}
    visit = Visit(
        visit_id=visit_id,
        day=today(),
        procedure=PROCEDURE,
        telehealth=True,
        care_state="NY",
        minutes=55,
        diagnoses=(REASON,),
        status=VisitStatus.HELD,
        payment=Payment(by=PaidBy.INSURANCE),
        **whose,
    )
    claim = accepted_claim(f"{visit_id}.1").but(payer_id="meridian-health", **whose)
    sent = submission(claim, way="answered")
    put_on_file(office.stack, visit, claim, sent)
    arrive(office, document(Said(visit_id), trace=uuid4().hex[:12]))
    link = until("the mail with the invoice", lambda: link_to(nora, client_id))
    return Owing(client_id, visit_id, link)


def link_to(nora: Practice, client_id: str) -> str | None:
    for mail in nora.mails_to(client_id):
        if found := re.search(r"https?://\S+/invoice/[A-Za-z0-9_-]+", mail["BodyText"]):
            return found[0]
    return None


@pytest.fixture
def ida(office: LocalOffice, nora: Practice) -> Owing:
    return owing(office, nora)


@pytest.fixture
def tab(chromium: Chromium) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def reads(tab: Page, *said: str) -> None:
    for sentence in said:
        expect(tab.get_by_text(sentence).first).to_be_visible()


def is_fit(tab: Page, *said: str) -> None:
    """The page says so, is not wider than the phone, and keeps nobody out."""
    reads(tab, *said)
    assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    found = Axe().run(tab)
    assert found.response["violations"] == [], found.generate_report()


def opens(tab: Page, link: str) -> None:
    tab.goto(link)
    for part, number in (("month", 4), ("day", 12), ("year", 1990)):
        tab.locator(f"[name=birth_date_{part}]").fill(str(number))
    tab.locator("main form button").click()
    tab.wait_for_url("**/invoices")


def types(tab: Page, card: str) -> None:
    tab.get_by_label("Card number").fill(card)
    tab.get_by_label("(MM/").fill("12/34")
    tab.locator("#code").fill("123")
    tab.get_by_role("button", name="Pay $25.00").click()


def at_the_processor(tab: Page, ida: Owing, office: LocalOffice) -> str:
    """Ida opens her invoices and taps the button; where she is then."""
    opens(tab, ida.link)
    tab.get_by_role("button", name="Pay $25.00").click()
    tab.wait_for_url(f"{office.processor_url}/**")
    return tab.url


def pay_and_leave(checkout: str) -> str:
    """Pay there, and never come back; where the processor would have sent whoever paid."""
    paid = httpx.post(checkout, data={"number": CARD}, timeout=120)
    assert paid.status_code == 303
    return paid.headers["location"]


def invoice(nora: Practice, ida: Owing) -> dict[str, Any]:
    [found] = nora.get(f"/clients/{ida.client_id}/invoices")["invoices"]
    return dict(found)


def until_settled(nora: Practice, ida: Owing) -> None:
    until("the payment", lambda: invoice(nora, ida)["state"] == "settled" or None)


def in_the_books(office: LocalOffice, ida: Owing, nora: Practice) -> dict[str, Any]:
    """What the processor's own books say of the only payment for the visit."""
    account = nora.get(f"/clients/{ida.client_id}/visits/{ida.visit_id}/account")
    books = httpx.get(f"{office.processor_url}/_simulator/payments").json()["payments"]
    ids = {each["because_of"] for each in account["entries"]} & books.keys()
    [payment_id] = ids
    return dict(books[payment_id])


@pytest.mark.requirement("IV-1", "Q34")
def test_what_is_asked_is_read_paid_with_the_second_card_and_partly_given_back(
    office: LocalOffice, nora: Practice, ida: Owing, tab: Page
) -> None:
    tab.goto(ida.link)
    is_fit(tab)
    assert IDA.last_name not in tab.content()
    opens(tab, ida.link)
    until_when = re.compile("Please pay by ")
    expect(tab.get_by_text(until_when)).to_be_visible()
    is_fit(tab, "Altogether, you are asked to pay $25.00.", "The fixed amount that your plan asks")
    tab.get_by_role("button", name="Pay $25.00").click()
    tab.wait_for_url(f"{office.processor_url}/**")
    checkout = tab.url
    tab.get_by_role("link", name="Go back without paying").click()
    tab.wait_for_url(f"{office.url}/invoices/paid")
    reads(tab, "Nothing was paid.")
    tab.get_by_role("button", name="Pay $25.00").click()
    tab.wait_for_url(checkout)
    types(tab, DECLINED)
    expect(tab.get_by_role("alert")).to_be_visible()
    tab.get_by_role("link", name="Go back without paying").click()
    is_fit(tab, "Your card was not accepted, so nothing was paid.")
    tab.get_by_role("button", name="Pay $25.00").click()
    tab.wait_for_url(checkout)
    types(tab, CARD)
    tab.wait_for_url(f"{office.url}/invoices/paid")
    is_fit(tab, "Thank you. Your payment has arrived.", "There is nothing for you to pay now.")
    assert invoice(nora, ida)["state"] == "settled"

    before = Said(ida.visit_id)
    after = Said(ida.visit_id, paid="100", why=LESS)
    arrive(office, document(before.taken_back, after, trace=uuid4().hex[:12]))
    until("the refund", lambda: in_the_books(office, ida, nora)["refunded"] == 1500 or None)
    until_settled(nora, ida)
    books = in_the_books(office, ida, nora)
    assert (books["received"], books["refunded"]) == (2500, 1500)
    tab.goto(f"{office.url}/invoices")
    reads(tab, "There is nothing for you to pay now.")
    nothing_but_money_was_told(office, ida)


def nothing_but_money_was_told(office: LocalOffice, ida: Owing) -> None:
    """Neither to the processor nor to a log: not who she is, whom she saw, when and what for."""
    asked = httpx.get(f"{office.processor_url}/_simulator/requests").json()["requests"]
    assert {"/v1/checkout/sessions", "/v1/refunds"} <= {each["path"] for each in asked}
    fields = [field for each in asked for field in each["fields"].items()]
    assert {name for name, _ in fields if not TOLD.fullmatch(name)} == set()
    labels = {value for name, value in fields if name.endswith("[product_data][name]")}
    assert [label for label in labels if not re.fullmatch("Invoice [A-Z0-9-]+", label)] == []
    told, logs = json.dumps(asked), "\n".join(office.stack.said())
    assert '"answered"' in logs, "there are logs to look through"
    secret = (
        *(IDA.first_name, IDA.last_name, "1990-04-12", f"{ida.client_id}@mail.example"),
        *(ida.link.rsplit("/", 1)[1], "Nora Quinn", REASON),
    )
    own = (ida.client_id, ida.visit_id, NORA.provider_id, PROCEDURE, f"{today()}")
    assert named_in(told, *secret, *own) == []
    assert named_in(logs, *secret) == []


def named_in(text: str, *values: str) -> list[str]:
    """Those that stand there by themselves: five digits come up in ids by chance."""
    return [each for each in values if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text)]


TOLD = re.compile(
    r"mode|client_reference_id|locale|success_url|cancel_url|expires_at|charge|amount|limit"
    r"|types\[\d]|created\[(gte|lt)]"
    r"|metadata\[(payment|refund)]"
    r"|payment_intent_data\[(metadata]\[payment|statement_descriptor_suffix)]"
    r"|line_items\[0]\[(quantity|price_data]\[(currency|unit_amount|product_data]\[name))]"
    r"|allowed_payment_method_types\[0]|adaptive_pricing\[enabled]|expand\[\d]"
)
"""Every field that the processor is told."""


@pytest.mark.requirement("IV-1")
def test_news_that_comes_twice_and_before_its_payer_settles_once_and_the_payer_is_thanked(
    office: LocalOffice, nora: Practice, ida: Owing, tab: Page
) -> None:
    ask_for_payment_news(office, twice=True)
    try:
        back = pay_and_leave(at_the_processor(tab, ida, office))
        until_settled(nora, ida)
    finally:
        want_no_payment_news(office)
    tab.goto(back)
    reads(tab, "Thank you. Your payment has arrived.")
    assert in_the_books(office, ida, nora)["received"] == 2500
    account = nora.get(f"/clients/{ida.client_id}/visits/{ida.visit_id}/account")
    assert (account["client_paid"], account["client_balance"]) == (2500, 0)


@pytest.mark.requirement("IV-1")
def test_a_payment_that_nobody_told_of_is_found_by_the_schedule(
    office: LocalOffice, nora: Practice, ida: Owing, tab: Page
) -> None:
    pay_and_leave(at_the_processor(tab, ida, office))
    assert invoice(nora, ida)["state"] == "open"
    later = datetime.now(UTC) + ClientPayment.LOOK_AFTER + timedelta(minutes=1)
    for _ in range(2):
        strike(office.stack, "payments", at=later)
        assert invoice(nora, ida)["state"] == "settled"
    assert in_the_books(office, ida, nora)["received"] == 2500


def test_whoever_says_that_it_is_not_right_need_not_pay_until_somebody_answered(
    office: LocalOffice, nora: Practice, june: Practice, ida: Owing, tab: Page
) -> None:
    opens(tab, ida.link)
    tab.get_by_role("link", name="This is not right").click()
    is_fit(tab, "What is not right?")
    tab.get_by_role("radio").first.check()
    tab.locator("[name=words]").fill("I was promised another amount.")
    ticket = tab.locator("[name=ticket]").input_value()
    tab.get_by_role("button", name="Tell us").click()
    reads(tab, "Thank you for telling us.", "You need not pay now")
    expect(tab.get_by_role("button", name=re.compile("^Pay"))).to_have_count(0)
    assert invoice(nora, ida)["state"] == "disputed"
    june.put(f"/tickets/{ticket}/answer", {"answer": "It is what your plan asks for a visit."})
    until("the pause to end", lambda: invoice(nora, ida)["state"] == "open" or None)
    tab.goto(f"{office.url}/invoices")
    reads(tab, "Please pay by", "We answered you by e-mail")
    expect(tab.get_by_role("button", name="Pay $25.00")).to_be_visible()
