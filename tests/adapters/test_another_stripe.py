"""A second opinion on Stripe's adapter: `localstripe`, which other people simulate Stripe with.

It knows no checkout page, no disputes, no providers' accounts and no idempotency keys; what it
does know, refunds and signed news, means the same there.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from backoffice.adapters.payments.stripe import StripeAccount, StripeProcessor
from backoffice.domain.errors import AskedOtherwise, ProcessorRefused, Unsigned
from backoffice.domain.money import Money
from backoffice.domain.processor import RefundAsked, RefundStatus
from tests.support.processor_lines import PAYS, SIGNED_WITH, Listener

TEN = Money.dollars("10.00")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = [sys.executable, "-m", "localstripe.server", "--from-scratch", "--port", str(port)]
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 20
        while not _listens(port):
            assert process.poll() is None, "localstripe did not start"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def post(base: str, path: str, **fields: str) -> Any:
    data = urllib.parse.urlencode(fields)
    request = urllib.request.Request(  # noqa: S310
        base + path, data=data.encode(), headers={"Authorization": "Bearer sk_test_ours"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        content = answer.read()
        return json.loads(content) if content.strip() else None


def charged(base: str) -> str:
    """A charge of 25.00, made without the adapter."""
    card = {"card[number]": PAYS, "card[exp_month]": "12", "card[exp_year]": "34"}
    method = post(base, "/v1/payment_methods", type="card", **card, **{"card[cvc]": "123"})
    intent = post(base, "/v1/payment_intents", amount="2500", currency="usd")
    chosen = post(base, f"/v1/payment_intents/{intent['id']}", payment_method=method["id"])
    paid = post(base, f"/v1/payment_intents/{chosen['id']}/confirm")
    return str(paid["latest_charge"]["id"])


def processor(base: str) -> StripeProcessor:
    account = StripeAccount(base, lambda: "sk_test_ours", news_secrets=lambda: [SIGNED_WITH])
    return StripeProcessor(account)


def test_another_stripe_gives_back_once_without_remembering_any_key(base: str) -> None:
    asked = RefundAsked(refund_id="refund-0001", charge_id=charged(base), amount=TEN)
    first = processor(base).refund(asked)
    assert (first.refund_id, first.amount, first.status) == ("refund-0001", TEN, RefundStatus.DONE)
    assert processor(base).refund(asked) == first
    assert processor(base).look_at_refund(first.processor_id) == first
    other = processor(base).refund(asked.but(refund_id="refund-0002"))
    assert other.processor_id != first.processor_id


def test_another_stripe_holds_the_same_id_to_the_same_amount(base: str) -> None:
    asked = RefundAsked(refund_id="refund-0001", charge_id=charged(base), amount=TEN)
    processor(base).refund(asked)
    with pytest.raises(AskedOtherwise):
        processor(base).refund(asked.but(amount=TEN * 2))


def test_another_stripe_refuses_what_it_does_not_know(base: str) -> None:
    with pytest.raises(ProcessorRefused):
        processor(base).look_at_refund("re_nowhere")
    asked = RefundAsked(refund_id="refund-0001", charge_id="ch_nowhere", amount=TEN)
    with pytest.raises(ProcessorRefused):
        processor(base).refund(asked)


def test_news_that_another_stripe_signed_is_believed_and_with_another_secret_not(base: str) -> None:
    listener = Listener()
    post(base, "/_config/webhooks/ours", url=listener.url, secret=SIGNED_WITH)
    charged(base)
    deadline = time.monotonic() + 10
    while not listener.heard:
        assert time.monotonic() < deadline, "no news came"
        time.sleep(0.05)
    listener.close()
    body, signature = listener.heard[0]
    assert json.loads(body)["type"] == "payment_intent.succeeded"
    assert processor(base).heard(body, signature) is None  # signed, and of no use to us
    with pytest.raises(Unsigned):
        processor(base).heard(body.replace(b"2500", b"9900"), signature)
    strange = StripeAccount(base, lambda: "sk_test_ours", news_secrets=lambda: ["whsec_other"])
    with pytest.raises(Unsigned):
        StripeProcessor(strange).heard(body, signature)
