"""Stripe's adapter over HTTP: what leaves the office, and what it makes of every way to fail."""

from __future__ import annotations

import json
import logging
import urllib.parse
import urllib.request
from datetime import timedelta
from typing import Any

import pytest

from backoffice.adapters.payers.exchange import Exchange
from backoffice.adapters.payments.stripe import StripeAccount, StripeProcessor
from backoffice.adapters.payments.wire import Wire
from backoffice.domain.client import Language
from backoffice.domain.errors import ProcessorRefused, ProcessorUnavailable
from backoffice.domain.money import Money
from backoffice.domain.processor import CheckoutStatus, RefundAsked, TransferAsked
from tests.support.processor_lines import (
    CONTESTED,
    LATER,
    HttpLine,
    asked,
)

DAY = 24 * 3600
TEN = Money.dollars("10.00")


@pytest.fixture
def line(stripe: HttpLine) -> HttpLine:
    return stripe


def requests(line: HttpLine) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = line.read("requests")["requests"]
    return found


def books(line: HttpLine, payment_id: str = "payment-0001") -> dict[str, Any]:
    found: dict[str, Any] = line.read("payments")["payments"][payment_id]
    return found


def fault(line: HttpLine, path: str, **said: Any) -> None:
    line.switch("faults", {"path": path, **said})


def paid(line: HttpLine) -> str:
    """The charge of a payment."""
    opened = line.processor.open_checkout(asked(line))
    line.pay(opened.checkout_id)
    charge_id = line.processor.look_at_checkout(opened.checkout_id).charge_id
    assert charge_id is not None
    return charge_id


def back(charge_id: str, refund_id: str = "refund-0001") -> RefundAsked:
    return RefundAsked(refund_id=refund_id, charge_id=charge_id, amount=TEN)


# ------------------------------------------------------------- what leaves the office


def everything(line: HttpLine) -> None:
    """Ask whatever the port can ask."""
    wanted = asked(line, language=Language.SPANISH, label="Factura K7M3-92QF")
    opened = line.processor.open_checkout(wanted)
    line.pay(opened.checkout_id, CONTESTED)
    found = line.processor.look_at_checkout(opened.checkout_id)
    line.processor.close_checkout(opened.checkout_id)
    assert found.charge_id is not None
    line.processor.contests_of(found.charge_id)
    line.decide(found.charge_id, won=True)
    refund = line.processor.refund(back(found.charge_id))
    line.processor.look_at_refund(refund.processor_id)
    account = line.processor.open_payout_account(key="provider-0001")
    line.processor.onboarding_address(
        account.account_id,
        return_to="https://office.example/done",
        start_anew_at="https://office.example/anew",
    )
    line.processor.look_at_payout_account(account.account_id)
    line.restrict(account.account_id, may_be_paid=True)
    line.processor.send(
        TransferAsked(payout_id="payout-0001", account_id=account.account_id, amount=TEN)
    )


def test_nothing_leaves_but_an_id_an_amount_a_neutral_label_and_addresses(line: HttpLine) -> None:
    everything(line)
    posted = {each["path"]: each["fields"] for each in requests(line) if each["method"] == "POST"}
    checkout = posted.pop("/v1/checkout/sessions")
    closes_at = int(checkout.pop("expires_at"))
    assert 3500 < closes_at - line.now().timestamp() <= 3600
    assert checkout == {
        "adaptive_pricing[enabled]": "false",
        "allowed_payment_method_types[0]": "card",
        "cancel_url": "https://office.example/invoices/back",
        "client_reference_id": "payment-0001",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][product_data][name]": "Factura K7M3-92QF",
        "line_items[0][price_data][unit_amount]": "2500",
        "line_items[0][quantity]": "1",
        "locale": "es-419",
        "metadata[payment]": "payment-0001",
        "mode": "payment",
        "payment_intent_data[metadata][payment]": "payment-0001",
        "payment_intent_data[statement_descriptor_suffix]": "INVOICE",
        "success_url": "https://office.example/invoices/paid",
    }
    refund = posted.pop("/v1/refunds")
    assert refund.pop("charge").startswith("ch_")
    assert refund == {"amount": "1000", "metadata[refund]": "refund-0001"}
    assert posted.pop("/v1/accounts") == {
        "capabilities[transfers][requested]": "true",
        "controller[fees][payer]": "application",
        "controller[losses][payments]": "application",
        "controller[requirement_collection]": "stripe",
        "controller[stripe_dashboard][type]": "express",
        "country": "US",
    }
    link = posted.pop("/v1/account_links")
    assert link.pop("account").startswith("acct_")
    assert link == {
        "refresh_url": "https://office.example/anew",
        "return_url": "https://office.example/done",
        "type": "account_onboarding",
    }
    transfer = posted.pop("/v1/transfers")
    assert transfer.pop("destination").startswith("acct_")
    assert transfer == {
        "amount": "1000",
        "currency": "usd",
        "metadata[payout]": "payout-0001",
        "transfer_group": "payout-payout-0001",
    }
    assert [path.rpartition("/")[2] for path in posted] == ["expire"]


def test_what_is_looked_at_is_named_by_the_processors_own_ids(line: HttpLine) -> None:
    everything(line)
    looked = [each for each in requests(line) if each["method"] == "GET"]
    assert {each["path"].split("/")[2] for each in looked} == {
        *("checkout", "refunds", "disputes", "accounts", "transfers"),
    }
    named = {name for each in looked for name in each["fields"]}
    assert named <= {"charge", "limit", "expand[0]", "transfer_group"}


def test_no_request_tells_of_this_machine_or_of_those_before(line: HttpLine) -> None:
    everything(line)
    for each in requests(line):
        said = " ".join(each["headers"].values())
        assert "telemetry" not in said
        assert "x-stripe-client-telemetry" not in each["headers"]
        assert "Linux" not in said


def test_every_request_is_made_in_the_version_that_was_tested(line: HttpLine) -> None:
    everything(line)
    assert {each["headers"]["stripe-version"] for each in requests(line)} == {"2026-10-28.endive"}


def test_keys_are_made_of_our_ids_and_differ_by_what_is_asked(line: HttpLine) -> None:
    everything(line)
    keys = {
        each["path"]: each["headers"]["idempotency-key"]
        for each in requests(line)
        if each["method"] == "POST"
    }
    assert keys["/v1/checkout/sessions"] == "checkout-payment-0001"
    assert keys["/v1/refunds"] == "refund-refund-0001"
    assert keys["/v1/accounts"] == "account-provider-0001"
    assert keys["/v1/transfers"] == "transfer-payout-0001-1"


# ------------------------------------------------------------- ways to fail


@pytest.mark.parametrize("status", [None, 500, 503])
def test_an_answer_that_was_lost_after_the_work_charges_nobody_twice(
    line: HttpLine, status: int | None
) -> None:
    wanted = asked(line)
    fault(line, "/v1/checkout/sessions", status=status)
    with pytest.raises(ProcessorUnavailable):
        line.processor.open_checkout(wanted)
    opened = line.processor.open_checkout(wanted)
    assert books(line)["sessions"] == 1
    line.pay(opened.checkout_id)
    charge_id = line.processor.look_at_checkout(opened.checkout_id).charge_id
    assert charge_id is not None
    fault(line, "/v1/refunds", status=status)
    with pytest.raises(ProcessorUnavailable):
        line.processor.refund(back(charge_id))
    line.forget_keys()
    assert line.processor.refund(back(charge_id)).amount == TEN
    assert books(line)["refunded"] == TEN.cents


def test_a_close_whose_answer_was_lost_says_the_same_again(line: HttpLine) -> None:
    opened = line.processor.open_checkout(asked(line))
    fault(line, f"/v1/checkout/sessions/{opened.checkout_id}/expire", status=None)
    with pytest.raises(ProcessorUnavailable):
        line.processor.close_checkout(opened.checkout_id)
    assert line.processor.close_checkout(opened.checkout_id).status is CheckoutStatus.CLOSED


def test_a_failure_that_the_processor_remembers_ends_with_its_key(line: HttpLine) -> None:
    charge_id = paid(line)
    fault(line, "/v1/refunds", status=500, work="kept")
    for _ in range(3):
        with pytest.raises(ProcessorUnavailable):
            line.processor.refund(back(charge_id))
    line.forward(DAY)
    assert line.processor.refund(back(charge_id)).amount == TEN
    assert books(line)["refunded"] == TEN.cents


@pytest.mark.parametrize("status", [None, 409, 429, 500, 502])
def test_whoever_is_busy_is_asked_once_and_not_behind_our_back(
    line: HttpLine, status: int | None
) -> None:
    fault(line, "/v1/checkout/sessions", status=status, work="before", times=9)
    with pytest.raises(ProcessorUnavailable):
        line.processor.open_checkout(asked(line))
    assert len(requests(line)) == 1
    line.switch("faults")


def test_how_long_to_wait_is_passed_on(line: HttpLine) -> None:
    fault(line, "/v1/checkout/sessions", status=429, work="before", retry_after=17)
    with pytest.raises(ProcessorUnavailable) as busy:
        line.processor.open_checkout(asked(line))
    assert busy.value.retry_after == 17


def test_a_key_that_is_not_accepted_is_forgotten_and_the_question_waits(line: HttpLine) -> None:
    line.key, line.forgotten = "sk_test_revoked", 0
    with pytest.raises(ProcessorUnavailable):
        line.processor.open_checkout(asked(line))
    line.key = "sk_test_new\n"
    line.processor.open_checkout(asked(line))
    assert line.forgotten == 1


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (200, "<html>Welcome</html>"),
        (400, "<html>Bad request</html>"),
        (200, "[]"),
        (200, "null"),
        (200, '"text"'),
        (200, "{}"),
        (200, '{"id": "cs_1", "url": "javascript:alert(1)", "expires_at": 1800000000}'),
        (200, '{"id": "cs_1", "url": "https://x.example", "expires_at": "soon"}'),
        (200, '{"id": "cs_1", "url": "https://x.example", "expires_at": 99999999999999}'),
        (200, '{"id": 7, "url": "https://x.example", "expires_at": 1800000000}'),
        (200, "[" * 20_000),
        (200, " " * 1_100_000),
        (404, "{}"),
        (400, '{"error": null}'),
        (400, '{"error": "no"}'),
        (400, '{"error": []}'),
        (500, '{"error": {"message": 7, "type": [], "code": {}}}'),
        (200, '{"object": "list", "data": 5}'),
        (200, '{"id": "cs_1", "object": 7}'),
        (200, '{"object": {"id": []}, "url": null}'),
        (302, ""),
    ],
)
def test_an_answer_that_makes_no_sense_is_none(line: HttpLine, status: int, text: str) -> None:
    fault(line, "/v1/checkout/sessions", status=status, text=text)
    with pytest.raises(ProcessorUnavailable):
        line.processor.open_checkout(asked(line))


@pytest.mark.parametrize("wrong", ['"currency": "eur"', '"status": "new"', '"id": null'])
def test_another_currency_is_no_amount_of_ours(line: HttpLine, wrong: str) -> None:
    opened = line.processor.open_checkout(asked(line))
    right = '"id": "cs_1", "client_reference_id": "payment-0001", "expires_at": 1800000000'
    text = f'{{{right}, "currency": "usd", "status": "open", {wrong}}}'
    fault(line, "/v1/checkout/sessions", method="GET", status=200, text=text)
    with pytest.raises(ProcessorUnavailable):
        line.processor.look_at_checkout(opened.checkout_id)


def test_a_processor_that_says_nothing_in_time_is_not_waited_for(line: HttpLine) -> None:
    account = StripeAccount(line.base, api_key=lambda: "sk_test_ours", news_secrets=list)
    hasty = StripeProcessor(account, Wire(Exchange(whole=0.3)))
    fault(line, "/v1/checkout/sessions", status=200, seconds_late=2)
    with pytest.raises(ProcessorUnavailable):
        hasty.open_checkout(asked(line))


def test_where_nobody_listens_the_processor_is_unavailable(line: HttpLine) -> None:
    account = StripeAccount("http://127.0.0.1:9", lambda: "sk_test_ours", news_secrets=list)
    with pytest.raises(ProcessorUnavailable):
        StripeProcessor(account).open_checkout(asked(line))


def test_a_refusal_says_a_code_and_never_a_sentence(line: HttpLine) -> None:
    with pytest.raises(ProcessorRefused) as refused:
        line.processor.open_checkout(asked(line, closes_at=line.now() + timedelta(days=3)))
    assert refused.value.reason == "400"
    assert "expires_at" not in str(refused.value)


def test_nothing_of_it_is_logged(line: HttpLine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ProcessorRefused):
        line.processor.look_at_refund("re_nowhere")
    everything(line)
    assert [each for each in caplog.records if each.name.startswith("stripe")] == []


def test_a_charge_with_endless_refunds_is_for_a_person(line: HttpLine) -> None:
    charge_id = paid(line)
    listed = '{"object": "list", "data": [], "has_more": true, "url": "/v1/refunds"}'
    fault(line, "/v1/refunds", method="GET", status=200, text=listed)
    with pytest.raises(ProcessorRefused) as refused:
        line.processor.refund(back(charge_id))
    assert refused.value.reason == "too_many_refunds"
    assert books(line)["refunded"] == 0


# ------------------------------------------------------------- banks that take their time


def slow_checkout(line: HttpLine) -> str:
    """A checkout that a bank account may pay, too, as somebody may yet allow."""
    fields = {
        "mode": "payment",
        "client_reference_id": "payment-0001",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "2500",
        "line_items[0][price_data][product_data][name]": "Invoice K7M3-92QF",
        "allowed_payment_method_types[0]": "us_bank_account",
        "success_url": "https://office.example/paid",
    }
    request = urllib.request.Request(  # noqa: S310
        f"{line.base}/v1/checkout/sessions",
        data=urllib.parse.urlencode(fields).encode(),
        headers={"Authorization": "Bearer sk_test_ours"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return str(json.load(answer)["id"])


@pytest.mark.parametrize(
    ("number", "status", "received"),
    [
        ("000123456789", CheckoutStatus.PAID, 2500),
        ("000111111113", CheckoutStatus.CLOSED, 0),
    ],
)
def test_what_is_on_its_way_is_neither_paid_nor_open(
    line: HttpLine, number: str, status: CheckoutStatus, received: int
) -> None:
    checkout_id = slow_checkout(line)
    line.pay(checkout_id, number)
    waiting = line.processor.close_checkout(checkout_id)
    assert (waiting.status, waiting.received) == (CheckoutStatus.UNDER_WAY, Money.ZERO)
    line.forward(LATER)
    found = line.processor.look_at_checkout(checkout_id)
    assert (found.status, found.received) == (status, Money(received))
