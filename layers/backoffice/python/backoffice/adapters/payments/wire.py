"""The processor's package speaks HTTP by our own exchange: bounded in time and size, asked once.

So its layer needs no HTTP library of its own, and no request of its is repeated behind our back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import stripe

from backoffice.adapters.payers.exchange import Exchange, Received
from backoffice.domain.errors import PayerRefused, PayerUnavailable

_LOWEST_ERROR = 400
WHOLE = 12.0
"""Seconds that one question may take: two of them fit into a page's 28 (template.yaml)."""


class Wire(stripe.HTTPClient):
    """The HTTP client that the package asks through; a new connection for each question."""

    name = "urllib3"

    def __init__(self, exchange: Exchange | None = None) -> None:
        super().__init__()
        self._exchange = exchange or Exchange(whole=WHOLE)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """What *url* answers, whatever it says.

        Raises:
            stripe.APIConnectionError: nobody answered, not in time, or not Stripe; the work may
                be done.
        """
        try:
            received = self._once(method, url, headers or {}, post_data)
        except (PayerUnavailable, PayerRefused) as silence:
            raise stripe.APIConnectionError("No answer.") from silence  # type: ignore[no-untyped-call]
        if not _is_from_stripe(received):
            raise stripe.APIConnectionError("Not its answer.")  # type: ignore[no-untyped-call]
        wait = received.retry_after
        told = {} if wait is None else {"Retry-After": str(wait)}
        return received.body.decode(errors="replace"), received.status, told

    def _once(self, method: str, url: str, headers: Mapping[str, str], post_data: Any) -> Received:
        if method == "get":
            return self._exchange.get(url, headers=headers)
        if method != "post":
            raise AssertionError("The office only asks, opens and closes at the processor.")
        return self._exchange.post(url, body=(post_data or "").encode(), headers=headers)

    def close(self) -> None:
        """Nothing stays open."""


def _is_from_stripe(received: Received) -> bool:
    """Whether the package can read it: a proxy's error page must not pass for a refusal."""
    try:
        content = json.loads(received.body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(content, dict):
        return False
    return received.status < _LOWEST_ERROR or isinstance(content.get("error"), dict)
