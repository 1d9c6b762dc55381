"""Two payment processors that ought to mean the same: the twin, and Stripe's adapter over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

from backoffice.adapters.payments.stripe import StripeAccount, StripeProcessor
from backoffice.domain.client import Language
from backoffice.domain.money import Money
from backoffice.domain.processor import (
    Checkout,
    CheckoutAsked,
    RefundAsked,
    RefundStatus,
    Transfer,
)
from backoffice.services.payment_ports import Processor
from tests.twins.clock import Clock
from tests.twins.processor import MemoryProcessor

SCRIPT = Path(__file__).parents[2] / "infra/local/processor.py"
SIGNED_WITH = "whsec_" + 24 * "a"
PAYS, DECLINED, CONTESTED = "4242424242424242", "4000000000000002", "4000000000000259"
INQUIRED, SLOW_REFUND, NO_REFUND = "4000000000001976", "4000000000007726", "4000000000005126"
LATER = 61
"""Seconds after which a slow bank has answered."""
FULL, TEN = Money.dollars("25.00"), Money.dollars("10.00")
DAY = 24 * 3600


class Line(Protocol):
    """A processor, its clock, and the people and banks behind it."""

    processor: Processor

    def now(self) -> datetime: ...
    def forward(self, seconds: int) -> None: ...
    def forget_keys(self) -> None: ...
    def pay(self, checkout_id: str, number: str = PAYS) -> None: ...
    def decide(self, charge_id: str, *, won: bool) -> None: ...
    def fill_in(self, address: str) -> None: ...
    def restrict(self, account_id: str, *, may_be_paid: bool) -> None: ...
    def has_funds(self, amount: Money | None) -> None: ...
    def take_back(self, transfer: Transfer, amount: Money) -> None: ...
    def news(self) -> list[tuple[bytes, str]]: ...


class TwinLine:
    """The twin; card numbers mean what they mean at the simulated processor."""

    def __init__(self) -> None:
        self._clock = Clock(datetime(2026, 3, 10, 12, tzinfo=UTC))
        self.twin = MemoryProcessor(now=self._clock)
        self.processor: Processor = self.twin
        self._later: list[tuple[str, RefundStatus]] = []
        self._paid_with: dict[str, str] = {}

    def now(self) -> datetime:
        return self._clock()

    def forward(self, seconds: int) -> None:
        self._clock.wait(timedelta(seconds=seconds))
        for processor_id, refund in list(self.twin.refunds.items()):
            number = self._paid_with.get(refund.charge_id)
            if number == SLOW_REFUND:
                self.twin.refund_becomes(processor_id, RefundStatus.DONE)
            if number == NO_REFUND and refund.status is not RefundStatus.FAILED:
                self.twin.refund_becomes(processor_id, RefundStatus.FAILED)

    def forget_keys(self) -> None:
        self.twin.forget_keys()

    def pay(self, checkout_id: str, number: str = PAYS) -> None:
        if number == DECLINED:
            self.twin.decline(checkout_id)
        if number == DECLINED or not self.twin.pay(checkout_id):
            return
        charge_id = self.twin.checkouts[checkout_id].charge_id or ""
        self._paid_with[charge_id] = number
        self.twin.refunds_wait = number == SLOW_REFUND
        if number in {CONTESTED, INQUIRED}:
            self.twin.contest(charge_id, is_inquiry=number == INQUIRED)

    def decide(self, charge_id: str, *, won: bool) -> None:
        self.twin.decide(charge_id, won=won)

    def fill_in(self, address: str) -> None:
        self.twin.fill_in(address.split("/")[-2])

    def restrict(self, account_id: str, *, may_be_paid: bool) -> None:
        self.twin.restrict(account_id, may_be_paid=may_be_paid)

    def has_funds(self, amount: Money | None) -> None:
        self.twin.sent.funds = amount

    def take_back(self, transfer: Transfer, amount: Money) -> None:
        self.twin.sent.take_back(transfer.payout_id, amount)

    def news(self) -> list[tuple[bytes, str]]:
        return self.twin.news


class HttpLine:
    """Stripe's adapter, and the simulated processor at the other end of real HTTP."""

    def __init__(self, base: str, listener: Listener) -> None:
        self.base = base
        self.listener = listener
        self.key = "sk_test_ours"
        self.forgotten = 0
        self._ahead = timedelta(0)
        self.processor: Processor = StripeProcessor(
            StripeAccount(
                base_url=base,
                api_key=lambda: self.key,
                news_secrets=lambda: [SIGNED_WITH],
                forget_key=self._forget,
            )
        )

    def _forget(self) -> None:
        self.forgotten += 1

    def begin(self) -> None:
        """An empty processor, with news on; time that passed stays passed."""
        self.switch("reset")
        self.listener.heard.clear()
        self.manners()

    def manners(self, **said: Any) -> None:
        """How news is told from now on."""
        self.switch("webhooks", {"url": self.listener.url, "secret": SIGNED_WITH, **said})

    def switch(self, name: str, said: dict[str, Any] | None = None) -> None:
        """One of the simulator's switches."""
        content = json.dumps(said or {}).encode()
        request = urllib.request.Request(f"{self.base}/_simulator/{name}", data=content)  # noqa: S310
        urllib.request.urlopen(request, timeout=30).close()  # noqa: S310

    def read(self, name: str) -> Any:
        """What the simulator says of itself."""
        with urllib.request.urlopen(f"{self.base}/_simulator/{name}", timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def forward(self, seconds: int) -> None:
        self.switch(f"forward/{seconds}")
        self._ahead += timedelta(seconds=seconds)

    def forget_keys(self) -> None:
        self.switch("forget-keys")

    def pay(self, checkout_id: str, number: str = PAYS) -> None:
        self.submit(f"{self.base}/c/pay/{checkout_id}", number=number, expiry="12/34", code="123")

    def decide(self, charge_id: str, *, won: bool) -> None:
        self.switch(f"disputes/{charge_id}", {"won": won})

    def fill_in(self, address: str) -> None:
        self.submit(address, number="000123456789")

    def restrict(self, account_id: str, *, may_be_paid: bool) -> None:
        self.switch(f"accounts/{account_id}", {"may_be_paid": may_be_paid})

    def has_funds(self, amount: Money | None) -> None:
        self.switch("funds", {} if amount is None else {"cents": amount.cents})

    def take_back(self, transfer: Transfer, amount: Money) -> None:
        self.switch(f"transfers/{transfer.processor_id}", {"cents": amount.cents})

    def submit(self, address: str, **typed: str) -> tuple[int, str]:
        """Send a page's form; the status, and where it leads."""
        request = urllib.request.Request(  # noqa: S310
            address, data=urllib.parse.urlencode(typed).encode()
        )
        try:
            with _STAY.open(request, timeout=30) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as other:
            with other:
                return other.code, other.headers.get("Location", "")

    def news(self) -> list[tuple[bytes, str]]:
        """Everything that was posted, once all is that happened."""
        deadline = time.monotonic() + 10
        while any(not each["answers"] for each in self.read("news")["news"]):
            assert time.monotonic() < deadline, "news was not told"
            time.sleep(0.05)
        return list(self.listener.heard)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_STAY = urllib.request.build_opener(_Stay)


class Listener:
    """Whoever hears the processor's news; it answers with `status`."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, str]] = []
        self.status = 200
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner.heard.append((body, self.headers["Stripe-Signature"]))
                self.send_response(owner.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/processor/news"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def http_line() -> Iterator[HttpLine]:
    """A simulated processor of one's own, in a process of its own."""
    listener = Listener()
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), "--port", "0"], stdout=subprocess.PIPE, text=True, cwd="/"
    ) as process:
        assert process.stdout is not None
        yield HttpLine(process.stdout.readline().split()[-1], listener)
        process.terminate()
    listener.close()


def asked(line: Line, payment_id: str = "payment-0001", **differs: Any) -> CheckoutAsked:
    """A checkout of 25.00 that stays open for an hour."""
    usual: dict[str, Any] = {
        "payment_id": payment_id,
        "amount": FULL,
        "label": "Invoice K7M3-92QF",
        "language": Language.ENGLISH,
        "return_to": "https://office.example/invoices/paid",
        "give_up_to": "https://office.example/invoices/back",
        "closes_at": line.now() + timedelta(hours=1),
    }
    return CheckoutAsked(**usual | differs)


def paid(line: Line, number: str = PAYS, payment_id: str = "payment-0001") -> Checkout:
    """A checkout that somebody paid, or tried to."""
    opened = line.processor.open_checkout(asked(line, payment_id))
    line.pay(opened.checkout_id, number)
    return line.processor.look_at_checkout(opened.checkout_id)


def charge_of(checkout: Checkout) -> str:
    """The charge of a checkout that was paid."""
    assert checkout.charge_id is not None
    return checkout.charge_id


def back(checkout: Checkout, amount: Money = FULL, refund_id: str = "refund-0001") -> RefundAsked:
    """To give back what was paid, or a part of it."""
    return RefundAsked(refund_id=refund_id, charge_id=charge_of(checkout), amount=amount)
