"""Stripe's adapter with the simulated processor behind it, and no connection in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import urllib3

from backoffice.adapters.payers.exchange import Exchange
from backoffice.adapters.payments.stripe import StripeAccount, StripeProcessor
from backoffice.adapters.payments.wire import Wire
from infra.local.clearinghouse_response import Request
from infra.local.processor import Processor
from tests.twins.payer import MemoryAnswer


class MemoryStripe:
    """An HTTP client with the simulated processor at its other end."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self.house = Processor()

    def adapter(self, *news_secrets: str) -> StripeProcessor:
        """The processor port, spoken through this client; news is signed with *news_secrets*."""
        account = StripeAccount(
            "http://processor", lambda: "sk_test_ours", news_secrets=lambda: news_secrets
        )
        return StripeProcessor(account, Wire(Exchange(cast("urllib3.PoolManager", self))))

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        address = urlsplit(url)
        headers: Mapping[str, str] = sent["headers"]
        request = Request(
            method,
            address.path,
            query=dict(parse_qsl(address.query)),
            headers={name.lower(): value for name, value in headers.items()},
            body=sent.get("body") or b"",
            base="http://processor",
        )
        response = self.house.answer(request, at=self._now())
        if response.status is None:
            raise urllib3.exceptions.ProtocolError("the connection broke")
        return MemoryAnswer(response.status, response.content, response.headers, text=response.text)

    def switch(self, name: str, **said: Any) -> None:
        """One of the simulator's switches."""
        body = json.dumps(said).encode()
        self.house.answer(Request("POST", f"/_simulator/{name}", body=body), at=self._now())

    def pay(self, checkout_id: str, number: str = "4242424242424242") -> None:
        """Somebody types a card number."""
        body = f"number={number}".encode()
        self.house.answer(Request("POST", f"/c/pay/{checkout_id}", body=body), at=self._now())
