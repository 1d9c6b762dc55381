"""The claims side of the clearinghouse in memory: its books, its idempotency keys, its list.

It forgives nothing: a claim that comes under a key which it has forgotten is accepted once more,
and nobody but the keys tells two sendings of one claim apart.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.twins.clock import Clock

CLAIMS = "/2024-04-01/change/medicalnetwork/professionalclaims/v3/raw-x12-submission"
POLLING = "/2023-08-01/polling/transactions"
TRANSACTIONS = "/2023-08-01/transactions/"
REMEMBERS_KEYS_FOR = timedelta(hours=24)
LISTS_AFTER = timedelta(seconds=15)
WORKS_FOR = timedelta(minutes=3)
"""On a claim whose answer it leaves the sender to wait for in vain."""

FAULTS = ("cut before", "cut after", "slow", "429", "500 before", "500 after", "504 after", "403")
"""What may go wrong with one request; "after": the claim is in the books."""

Answer = tuple[int | None, dict[str, Any], dict[str, str]]
"""Status (None: the connection breaks), JSON, headers."""


@dataclass
class _Known:
    """What is remembered of a key."""

    since: datetime
    document: str
    answer: Answer
    busy_until: datetime


@dataclass
class ClaimsHouse:
    """`faults` befall the next requests, first to last; during an outage nobody is there."""

    clock: Clock
    faults: list[str] = field(default_factory=list)
    is_down: bool = False
    lists_nothing: bool = False
    """Whether its list, and what it lists, is not to be had."""
    refuses: set[str] = field(default_factory=set)
    """Control numbers that its edits stop."""
    accepted: list[tuple[datetime, str, str]] = field(default_factory=list)
    """The books: when, which control number, and the document."""
    sent: list[tuple[str, str]] = field(default_factory=list)
    """The key and the document of every request that arrived."""
    _keys: dict[str, _Known] = field(default_factory=dict)

    def count(self) -> Counter[str]:
        """How often each claim was accepted, by control number."""
        return Counter(number for _, number, _ in self.accepted)

    def answers(self, method: str, url: str, sent: Mapping[str, Any]) -> Answer:
        """What comes back for one request."""
        place = urlsplit(url)
        if method == "POST" and place.path == CLAIMS:
            return self._taken(sent["headers"]["Idempotency-Key"], json.loads(sent["body"])["x12"])
        if self.lists_nothing or self.is_down:
            return 503, {"code": "SERVICE_UNAVAILABLE", "message": "Later."}, {}
        if place.path == POLLING:
            return 200, self._page(parse_qs(place.query)), {}
        return 302, {}, {"Location": f"https://core/files/{place.path.split('/')[3]}"}

    def file(self, url: str) -> str:
        """The document behind the address that a transaction's input was sent on to."""
        return self.accepted[int(url.rpartition("/")[2])][2]

    def _taken(self, key: str, document: str) -> Answer:
        fault = self.faults.pop(0) if self.faults else ""
        if self.is_down or fault == "cut before":
            return None, {}, {}
        if fault == "403":
            return 403, {"code": "ACCESS_DENIED", "message": "No."}, {}
        if fault == "429":
            return 429, {"code": "TOO_MANY_REQUESTS", "message": "Later."}, {"Retry-After": "30"}
        if fault == "500 before":
            return 500, {"code": "INTERNAL_SERVER_ERROR", "message": "Sorry."}, {}
        answer = self._worked_on(key, document, slow=fault == "slow")
        if fault in {"cut after", "slow"}:
            return None, {}, {}
        if fault.endswith("after"):
            return int(fault[:3]), {"code": "INTERNAL_SERVER_ERROR", "message": "Sorry."}, {}
        return answer

    def _worked_on(self, key: str, document: str, *, slow: bool) -> Answer:
        now = self.clock()
        self.sent.append((key, document))
        known = self._keys.get(key)
        if known is None or now >= known.since + REMEMBERS_KEYS_FOR:
            busy_until = now + (WORKS_FOR if slow else timedelta())
            known = _Known(now, document, self._accept(document), busy_until)
            self._keys[key] = known
        elif known.document != document:
            return 422, {"code": "UNPROCESSABLE", "message": "Another body."}, {}
        elif now < known.busy_until:
            return 409, {"code": "CONFLICT", "message": "In flight."}, {"Retry-After": "60"}
        return known.answer

    def _accept(self, document: str) -> Answer:
        [number] = re.findall(r"~CLM\*([A-Z0-9]+)\*", document)
        if number in self.refuses:
            error = {"code": "33", "description": "Somebody's name.", "followupAction": "Correct"}
            return 400, {"status": "ERROR", "errors": [error]}, {}
        self.accepted.append((self.clock(), number, document))
        reference = {"correlationId": f"c-{len(self.accepted)}", "patientControlNumber": number}
        return 200, {"status": "SUCCESS", "claimReference": reference, "errors": []}, {}

    def _page(self, asked: Mapping[str, list[str]]) -> dict[str, Any]:
        until = self.clock() - LISTS_AFTER
        begin = int(asked["pageToken"][0]) if "pageToken" in asked else 0
        since = datetime.fromisoformat(asked["startDateTime"][0]) if not begin else None
        size = 2  # so that every look-up turns pages
        shown = [
            number
            for number, (at, _, _) in enumerate(self.accepted)
            if number >= begin and at <= until and (since is None or at > since)
        ][:size]
        items = [_item(number, self.accepted[number][2]) for number in shown]
        return {"items": items, "nextPageToken": str(shown[-1] + 1 if shown else max(begin, 1))}


def _item(number: int, document: str) -> dict[str, Any]:
    return {
        "transactionId": str(number),
        "direction": "OUTBOUND",
        "mode": "test",
        "x12": {
            "metadata": {
                "interchange": {"controlNumber": int(document.split("*")[13])},
                "transaction": {"transactionSetIdentifier": "837"},
            }
        },
        "artifacts": [
            {
                "artifactType": "application/edi-x12",
                "usage": "input",
                "url": f"https://core{TRANSACTIONS}{number}/input",
            }
        ],
    }
