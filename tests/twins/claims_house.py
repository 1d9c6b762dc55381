"""The line to the clearinghouse's claims side: whatever may break there does, and its own books."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import urllib3

from infra.local.clearinghouse_claims import PATH, ClaimsHouse
from tests.twins.payer import MemoryAnswer, MemoryHttp

FAULTS = (
    "cut before",
    "cut after",
    "403",
    "409",
    "429",
    "500 before",
    "500 after",
    "504 after",
    "a proxy's page",
)
"""What may befall one sending; "after": the clearinghouse has done the work."""

_WAITS = {429: {"Retry-After": "30"}, 409: {"Retry-After": "60"}}


class BadLine:
    """An HTTP client that reaches the simulated clearinghouse by a line that may break.

    `faults` befall the next sendings, first to last. While `is_down` nobody is
    there; while `lists_nothing` only the list of what was processed is not. While
    `busy_for` is set, whoever asks, or is turned away, is told to wait so many seconds.
    """

    def __init__(self, http: MemoryHttp) -> None:
        self._http = http
        self.faults: list[str] = []
        self.is_down = False
        self.lists_nothing = False
        self.busy_for: int | None = None
        self.listed_beside: list[Any] = []
        """What the next page of the list names beside what came in."""
        self.says: dict[str, Any] | None = None
        """What any claim is answered, whatever the clearinghouse makes of it."""
        self.sent: list[tuple[str, str]] = []
        """The key and the document of every sending that got through."""

    @property
    def house(self) -> ClaimsHouse:
        """Who is at the other end."""
        return self._http.clearinghouse.claims

    def accepted(self, control_number: str) -> int:
        """How often a claim stands in the books of the clearinghouse."""
        return self.house.accepted[control_number]

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        if url.endswith(PATH):
            return self._send(method, url, sent)
        if self.is_down or self.lists_nothing:
            raise urllib3.exceptions.ProtocolError("the connection broke")
        if self.busy_for is not None:
            return MemoryAnswer(429, {}, {"Retry-After": str(self.busy_for)})
        is_file = "/artifacts/" in url
        assert is_file != ("Authorization" in sent["headers"]), "the key is for the house alone"
        answer = self._http.request(method, url, **sent)
        if "/polling/" not in url or not self.listed_beside:
            return answer
        page = json.loads(answer.read1(1_000_000, decode_content=False))
        page["items"] = [*self.listed_beside, *page["items"]]
        self.listed_beside = []
        return MemoryAnswer(answer.status, page)

    def _send(self, method: str, url: str, sent: Mapping[str, Any]) -> MemoryAnswer:
        fault = self.faults.pop(0) if self.faults else ""
        if self.is_down or fault == "cut before":
            raise urllib3.exceptions.ProtocolError("the connection broke")
        if fault == "a proxy's page":
            return MemoryAnswer(400, {}, text="<html>Bad request</html>")
        status, _, when = fault.partition(" ")
        if status.isdecimal() and when != "after":
            waits = _WAITS.get(int(status))
            if self.busy_for is not None:
                waits = {"Retry-After": str(self.busy_for)}
            return MemoryAnswer(int(status), {"code": "NO"}, waits)
        self.sent.append((sent["headers"]["Idempotency-Key"], json.loads(sent["body"])["x12"]))
        answer = self._http.request(method, url, **sent)
        if self.says is not None:
            return MemoryAnswer(200, self.says)
        if fault == "cut after":
            raise urllib3.exceptions.ProtocolError("the connection broke after the work")
        if when == "after":
            return MemoryAnswer(int(status), {"code": "NO"})
        return answer
