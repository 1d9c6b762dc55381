"""The clearinghouse in memory: the simulated one behind an HTTP client that opens no connection."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import urllib3

from infra.local.clearinghouse import PATH, PLANS, Clearinghouse
from infra.local.clearinghouse_people import Plans
from infra.local.clearinghouse_response import Request, Response
from tests.twins.faults import Faults


class MemoryAnswer:
    """As much of an HTTP response as the adapter reads, a piece at a time."""

    connection: None = None

    def __init__(
        self,
        status: int,
        content: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
        *,
        text: str | None = None,
    ) -> None:
        self.status = status
        self.headers = headers or {}
        self._left = (json.dumps(content) if text is None else text).encode()

    def read1(self, amount: int, *, decode_content: bool) -> bytes:
        """The next piece, as it came over the wire."""
        assert not decode_content
        piece, self._left = self._left[:amount], self._left[amount:]
        return piece

    def close(self) -> None:
        """Nothing is open."""


class MemoryHttp:
    """An HTTP client with the simulated clearinghouse at its other end.

    `outages` is how many of the next requests fail before anybody looks at them;
    `clearinghouse.down(payer_id)` is one payer's outage; `says` is the 271 that any question gets,
    whatever the payer knows. `now` is the clock of the clearinghouse, which claims need.
    """

    def __init__(
        self, *, faults: Faults | None = None, now: Callable[[], datetime] | None = None
    ) -> None:
        self._faults = faults or Faults()
        self._now = now
        self.clearinghouse = Clearinghouse(Plans(PLANS))
        self.outages = 0
        self.says: str | None = None
        self.asked: list[str] = []
        self.answers: list[str] = []

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        if not url.endswith(PATH):
            return self._about_claims(method, url, **sent)
        with self._faults.during("ask payer"):
            if not (method == "POST" and url.endswith(PATH) and sent["headers"]["Authorization"]):
                raise AssertionError(f"{method} {url} is not how the clearinghouse is asked")
            if self.outages:
                self.outages -= 1
                raise urllib3.exceptions.ProtocolError("the connection broke")
            document = json.loads(sent["body"])["x12"]
            self.asked.append(document)
            if self.says is not None:
                return MemoryAnswer(200, {"x12": self.says})
            response: Response = self.clearinghouse.check_eligibility(document)
            if response.status is None or response.is_cut:
                raise urllib3.exceptions.ProtocolError("the connection broke after the work")
            if "x12" in response.content:
                self.answers.append(response.content["x12"])
            return MemoryAnswer(response.status, response.content, response.headers)

    def _about_claims(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        """A claim, or a question what became of some."""
        address = urlsplit(url)
        request = Request(
            method,
            address.path,
            query=dict(parse_qsl(address.query)),
            headers={name.lower(): value for name, value in sent["headers"].items()},
            body=sent.get("body") or b"",
            base=f"{address.scheme}://{address.netloc}",
        )
        with self._faults.during("send claim" if method == "POST" else "ask clearinghouse"):
            if self._now is None:
                raise AssertionError("claims need a clock: MemoryHttp(now=…)")
            if self.outages:
                self.outages -= 1
                raise urllib3.exceptions.ProtocolError("the connection broke")
            response = self.clearinghouse.answer(request, at=self._now())
            if response.status is None or response.is_cut:
                raise urllib3.exceptions.ProtocolError("the connection broke after the work")
            return MemoryAnswer(
                response.status, response.content, response.headers, text=response.text
            )
