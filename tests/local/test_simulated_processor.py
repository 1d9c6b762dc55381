"""The simulated payment processor answers, refuses and remembers as Stripe documents it."""

from __future__ import annotations

import ast
import inspect
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from infra.local.clearinghouse_response import Request, Response
from infra.local.processor import Processor
from tests.support.processor_lines import SIGNED_WITH

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
SESSIONS = "/v1/checkout/sessions"
ASKED = {
    "mode": "payment",
    "client_reference_id": "payment-0001",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "2500",
    "line_items[0][price_data][product_data][name]": "Invoice K7M3-92QF",
    "metadata[payment]": "payment-0001",
    "payment_intent_data[metadata][payment]": "payment-0001",
    "success_url": "https://office.example/paid",
    "cancel_url": "https://office.example/back",
}


class House:
    """A processor, and a clock beside it."""

    def __init__(self) -> None:
        self.processor = Processor()
        self.at = AT

    def ask(
        self,
        method: str,
        path: str,
        fields: dict[str, str] | None = None,
        *,
        key: str = "",
        bearer: str = "sk_test_ours",
    ) -> Response:
        headers = {"authorization": f"Bearer {bearer}"} | ({"idempotency-key": key} if key else {})
        sent = fields or {}
        request = Request(
            method,
            path,
            query=sent if method == "GET" else {},
            headers=headers,
            body=b"" if method == "GET" else urlencode(sent).encode(),
            base="http://processor",
        )
        return self.processor.answer(request, at=self.at)

    def switch(self, name: str, **said: Any) -> None:
        body = json.dumps(said).encode()
        path = f"/_simulator/{name}"
        assert self.processor.answer(Request("POST", path, body=body), at=self.at).status == 200

    def page(self, path: str, **typed: str) -> Response:
        method = "POST" if typed else "GET"
        request = Request(method, path, body=urlencode(typed).encode())
        return self.processor.answer(request, at=self.at)

    def opened(self, **differs: str) -> dict[str, Any]:
        answer = self.ask("POST", SESSIONS, ASKED | differs)
        assert answer.status == 200, answer.content
        return answer.content

    def paid(self, number: str = "4242424242424242", **differs: str) -> dict[str, Any]:
        """The payment intent of a session that somebody paid."""
        session = self.opened(**differs)
        self.page(f"/c/pay/{session['id']}", number=number)
        asked = {"expand[0]": "payment_intent.latest_charge"}
        intent: dict[str, Any] = self.ask("GET", f"{SESSIONS}/{session['id']}", asked).content[
            "payment_intent"
        ]
        return intent


@pytest.fixture
def house() -> House:
    return House()


def code(answer: Response) -> tuple[int | None, str | None]:
    return answer.status, answer.content["error"].get("code")


# ------------------------------------------------------------- keys


def test_the_same_question_under_its_key_is_answered_as_before(house: House) -> None:
    first = house.ask("POST", SESSIONS, ASKED, key="one")
    again = house.ask("POST", SESSIONS, ASKED, key="one")
    assert (again.status, again.content) == (200, first.content)
    assert again.headers == {"Idempotent-Replayed": "true"}
    assert house.ask("POST", SESSIONS, ASKED, key="two").content["id"] != first.content["id"]


def test_what_is_remembered_is_the_answer_and_not_what_became_of_it(house: House) -> None:
    session = house.ask("POST", SESSIONS, ASKED, key="one").content
    house.ask("POST", f"{SESSIONS}/{session['id']}/expire")
    assert house.ask("POST", SESSIONS, ASKED, key="one").content["status"] == "open"


@pytest.mark.parametrize(
    ("path", "fields"), [(SESSIONS, ASKED | {"locale": "es"}), ("/v1/refunds", {"charge": "ch"})]
)
def test_a_key_used_for_something_else_is_an_error(
    house: House, path: str, fields: dict[str, str]
) -> None:
    house.ask("POST", SESSIONS, ASKED, key="one")
    answer = house.ask("POST", path, fields, key="one")
    assert answer.status == 400
    assert answer.content["error"]["type"] == "idempotency_error"


def test_a_refusal_of_the_work_is_remembered_and_one_unread_is_not(house: House) -> None:
    charge = house.paid()["latest_charge"]["id"]
    too_much = {"charge": charge, "amount": "9999"}
    assert house.ask("POST", "/v1/refunds", too_much, key="one").status == 400
    assert house.ask("POST", "/v1/refunds", too_much, key="one").headers != {}
    assert house.ask("POST", "/v1/refunds", {"strange": "1"}, key="two").status == 400
    assert house.ask("POST", "/v1/refunds", {"charge": charge}, key="two").status == 200


def test_a_key_is_forgotten_after_a_day(house: House) -> None:
    first = house.ask("POST", SESSIONS, ASKED, key="one").content
    house.at += timedelta(hours=24) - timedelta(seconds=1)
    assert house.ask("POST", SESSIONS, ASKED, key="one").content == first
    house.at += timedelta(seconds=1)
    assert house.ask("POST", SESSIONS, ASKED, key="one").content["id"] != first["id"]


# ------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({"payment_method_types[0]": "card"}, "payment_method_types_no_longer_supported"),
        ({"customer_email": "ana@mail.example"}, "parameter_unknown"),
        ({"line_items[0][price_data][unit_amount]": "49"}, "amount_too_small"),
        ({"line_items[0][price_data][unit_amount]": "-1"}, "parameter_invalid_integer"),
        ({"line_items[0][price_data][unit_amount]": "25.00"}, "parameter_invalid_integer"),
        ({"success_url": "/paid"}, "url_invalid"),
        ({"success_url": ""}, "parameter_missing"),
        ({"line_items[0][price_data][product_data][name]": ""}, "parameter_missing"),
        ({"payment_intent_data[statement_descriptor_suffix]": "A" * 23}, None),
        ({"payment_intent_data[statement_descriptor_suffix]": "<INVOICE>"}, None),
        ({"mode": "subscription"}, None),
        ({"line_items[0][price_data][currency]": "eur"}, None),
    ],
)
def test_a_question_that_stripe_would_refuse_is_refused(
    house: House, differs: dict[str, str], says: str | None
) -> None:
    assert code(house.ask("POST", SESSIONS, ASKED | differs)) == (400, says)


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(1700, 400), (1800, 200), (24 * 3600, 200), (24 * 3600 + 60, 400)],
)
def test_a_session_is_open_for_half_an_hour_to_a_day(
    house: House, seconds: int, status: int
) -> None:
    expires_at = str(int(AT.timestamp()) + seconds)
    answer = house.ask("POST", SESSIONS, ASKED | {"expires_at": expires_at})
    assert answer.status == status


@pytest.mark.parametrize("bearer", ["", "sk_live_ours", "sk_test_revoked"])
def test_without_a_test_key_nothing_is_answered(house: House, bearer: str) -> None:
    assert house.ask("POST", SESSIONS, ASKED, bearer=bearer).status == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", f"{SESSIONS}/cs_x"), ("POST", f"{SESSIONS}/cs_x/expire"), ("GET", "/v1/customers")],
)
def test_what_is_not_there_is_not_found(house: House, method: str, path: str) -> None:
    assert house.ask(method, path).status == 404


def test_only_an_open_session_can_be_expired(house: House) -> None:
    session = house.opened()
    expire = f"{SESSIONS}/{session['id']}/expire"
    assert house.ask("POST", expire).content["status"] == "expired"
    assert house.ask("POST", expire).status == 400


# ------------------------------------------------------------- pages


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("4000000000000002", "declined"),
        ("4000000000009995", "not enough money"),
        ("4000000000000069", "expired"),
        ("4000000000000127", "security code"),
        ("4000000000000119", "bank could not"),
        ("1234", "number is wrong"),
        ("000123456789", "number is wrong"),
    ],
)
def test_a_card_that_does_not_pay_says_why_and_charges_nothing(
    house: House, number: str, says: str
) -> None:
    page = f"/c/pay/{house.opened()['id']}"
    answer = house.page(page, number=number)
    assert answer.status == 402
    assert says in (answer.text or "")
    books = house.processor.books.summary()
    assert books["balance"] == 0
    assert house.page(page, number="4242 4242 4242 4242").status == 303


def test_who_comes_back_to_a_page_that_was_paid_is_told_so(house: House) -> None:
    page = f"/c/pay/{house.opened()['id']}"
    house.page(page, number="4242424242424242")
    again = house.page(page, number="4242424242424242")
    assert (again.status, "paid already" in (again.text or "")) == (200, True)
    assert house.processor.books.summary()["balance"] == 2500


def test_a_page_is_in_the_language_that_was_asked_for(house: House) -> None:
    page = house.page(f"/c/pay/{house.opened(locale='es-419')['id']}").text or ""
    assert '<html lang="es">' in page
    assert "Número de tarjeta" in page


def test_a_label_cannot_become_part_of_the_page(house: House) -> None:
    hostile = {"line_items[0][price_data][product_data][name]": "<script>alert(1)</script>"}
    page = house.page(f"/c/pay/{house.opened(**hostile)['id']}").text or ""
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_an_onboarding_address_works_once_and_for_minutes(house: House) -> None:
    account = house.ask("POST", "/v1/accounts", {"country": "US"}).content["id"]
    asked = {
        "account": account,
        "type": "account_onboarding",
        "return_url": "https://office.example/done",
        "refresh_url": "https://office.example/anew",
    }
    first, second = (
        house.ask("POST", "/v1/account_links", asked)
        .content["url"]
        .removeprefix("http://processor")
        for _ in range(2)
    )
    assert house.page(first, number="000123456789").headers["Location"].endswith("/done")
    house.at += timedelta(seconds=1)
    assert house.page(first).headers["Location"].endswith("/anew")
    house.at += timedelta(minutes=5)
    assert house.page(second).headers["Location"].endswith("/anew")
    assert house.ask("GET", f"/v1/accounts/{account}").content["payouts_enabled"] is True


def test_whoever_names_a_wrong_bank_account_cannot_be_paid(house: House) -> None:
    account = house.ask("POST", "/v1/accounts", {"country": "US"}).content["id"]
    link = {"account": account, "type": "account_onboarding", "return_url": "https://a.example"}
    link |= {"refresh_url": "https://b.example"}
    url = house.ask("POST", "/v1/account_links", link).content["url"]
    house.page(url.removeprefix("http://processor"), number="1")
    found = house.ask("GET", f"/v1/accounts/{account}").content
    assert (found["details_submitted"], found["payouts_enabled"]) == (True, False)


# ------------------------------------------------------------- books


def test_the_books_know_what_was_received_given_back_and_taken(house: House) -> None:
    charge = house.paid()["latest_charge"]["id"]
    house.ask("POST", "/v1/refunds", {"charge": charge, "amount": "1000"})
    house.paid("4000000000000259", client_reference_id="payment-0002")
    books = house.processor.books.summary()
    assert books["payments"]["payment-0001"] == {
        "sessions": 1,
        "received": 2500,
        "refunded": 1000,
        "taken_back": 0,
        "charges": [charge],
    }
    assert books["payments"]["payment-0002"]["taken_back"] == 2500
    assert books["balance"] == 1500


def test_the_metadata_of_a_payment_stands_on_its_charge(house: House) -> None:
    intent = house.paid()
    assert intent["metadata"] == intent["latest_charge"]["metadata"] == {"payment": "payment-0001"}


# ------------------------------------------------------------- shapes


def fields_of(kind: type) -> set[str]:
    """Every field that Stripe's package knows of a kind of object."""
    return {name for base in inspect.getmro(kind) for name in inspect.get_annotations(base)}


def test_every_field_that_is_shown_is_one_that_stripes_package_knows(house: House) -> None:
    intent = house.paid("4000000000000259")
    charge = intent["latest_charge"]["id"]
    dispute = house.ask("GET", "/v1/disputes", {"charge": charge, "expand[0]": "data.charge"})
    house.switch(f"disputes/{charge}", won=True)
    refund = house.ask("POST", "/v1/refunds", {"charge": charge}).content
    account = house.ask("POST", "/v1/accounts", {"country": "US"}).content
    link = house.ask(
        "POST",
        "/v1/account_links",
        {
            "account": account["id"],
            "type": "account_onboarding",
            "return_url": "https://a.example",
            "refresh_url": "https://b.example",
        },
    ).content
    house.switch(f"accounts/{account['id']}", may_be_paid=True)
    sent = {"amount": "100", "currency": "usd", "destination": account["id"]}
    shown: list[tuple[dict[str, Any], type]] = [
        (house.ask("POST", "/v1/transfers", sent).content, stripe.Transfer),
        (house.opened(), stripe.checkout.Session),
        (intent, stripe.PaymentIntent),
        (intent["latest_charge"], stripe.Charge),
        (dispute.content["data"][0], stripe.Dispute),
        (refund, stripe.Refund),
        (account, stripe.Account),
        (link, stripe.AccountLink),
    ]
    for content, kind in shown:
        assert set(content) - fields_of(kind) == set(), kind.__name__


def test_news_has_the_fields_that_stripes_package_knows(house: House) -> None:
    house.switch("webhooks", url="http://office.example/news", secret=SIGNED_WITH)
    house.paid()
    for posting in house.processor.news(at=house.at):
        assert set(json.loads(posting.body)) - fields_of(stripe.Event) == set()


def test_it_shares_no_code_with_the_office_nor_with_stripes_package() -> None:
    sources = sorted(Path(inspect.getfile(Processor)).parent.glob("processor*.py"))
    assert len(sources) > 5
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert str(node.module).partition(".")[0] not in {"backoffice", "stripe"}, source
            if isinstance(node, ast.Import):
                names = {alias.name.partition(".")[0] for alias in node.names}
                assert not names & {"backoffice", "stripe"}, source
