"""News of what the simulated clearinghouse processed, posted to whoever asked for it.

Thin and signed: an event names a transaction and says nothing of what is in it. The signature is
that of Standard Webhooks as the real one documents it: HMAC-SHA256 over `timestamp.body` with the
bytes behind `whsec_`. The timestamp is that of the event, also when it is sent again. Only a 2xx
counts; otherwise it comes again after each of `waits`, and then no more. It may come twice, and in
any order.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from infra.local.clearinghouse_item import Transaction, text_of

WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1440, 2880))
_ACCOUNT = "00000000-0000-4000-8000-000000000001"
_KINDS = {kind: f"transaction.x12.{kind}" for kind in ("837", "277", "999", "835")}


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one address; `attempt` counts from 1."""

    url: str
    event_id: str
    created_at: datetime
    body: bytes
    due_at: datetime
    signature: str
    attempt: int = 1

    @property
    def headers(self) -> dict[str, str]:
        """Everything that goes with the body."""
        name = self.event_id.removeprefix("evt_")
        return {
            "Content-Type": "application/json",
            "webhook-id": f"msg_{name}",
            "webhook-timestamp": str(int(self.created_at.timestamp())),
            "webhook-signature": self.signature,
            "event-id": self.event_id,
            "destination-id": f"dst_{_ACCOUNT}",
            "attempt-number": str(self.attempt),
            "attempt-type": "AUTOMATIC",
        }


class Webhooks:
    """Whom to tell, and what is still to be told."""

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        waits: Sequence[timedelta] = WAITS,
        twice: bool = False,
        newest_first: bool = False,
    ) -> None:
        self._url = url
        self._key = key_of(secret)
        self._waits = tuple(waits)
        self._twice = twice
        self._newest_first = newest_first
        self._open: list[Delivery] = []
        self.given_up: list[str] = []
        """The ids of events that nobody took."""

    def tell(self, transaction: Transaction) -> None:
        """Put news of *transaction* on its way."""
        event_id = f"evt_{uuid.uuid5(uuid.NAMESPACE_URL, transaction.transaction_id)}"
        at = transaction.processed_at
        kind = _KINDS.get(transaction.stamps.get("identifier", ""), "transaction.x12")
        event = {
            "id": event_id,
            "object": "v1.event",
            "type": "transaction.processed",
            "account": _ACCOUNT,
            "created": text_of(at),
            "environment": "TEST" if transaction.stamps["usage"] == "T" else "PRODUCTION",
            "resource": {"id": transaction.transaction_id, "type": "transaction"},
            "relatedResources": [{"id": transaction.transaction_id, "type": kind}],
        }
        body = json.dumps(event, separators=(",", ":")).encode()
        signature = sign(self._key, timestamp=int(at.timestamp()), body=body)
        delivery = Delivery(self._url, event_id, at, body, at, signature)
        self._open += [delivery] * (2 if self._twice else 1)

    def due(self, *, at: datetime) -> list[Delivery]:
        """What is to be posted now; each is open until `answered` hears what came of it."""
        due = [each for each in self._open if each.due_at <= at]
        return list(reversed(due)) if self._newest_first else due

    def answered(self, delivery: Delivery, status: int | None, *, at: datetime) -> None:
        """Settle *delivery*, or let it come again; *status* is None where nobody answered."""
        if delivery not in self._open:  # somebody asked for other news meanwhile
            return
        self._open.remove(delivery)
        if status is not None and 200 <= status < 300:
            return
        if delivery.attempt > len(self._waits):
            self.given_up.append(delivery.event_id)
            return
        due_at = at + self._waits[delivery.attempt - 1]
        self._open.append(replace(delivery, attempt=delivery.attempt + 1, due_at=due_at))


def asked_for(said: dict[str, Any]) -> Webhooks | None:
    """What the JSON *said* asks for: nothing without a url."""
    if not said.get("url"):
        return None
    waits = [timedelta(seconds=each) for each in said["waits"]] if "waits" in said else WAITS
    return Webhooks(
        said["url"],
        said["secret"],
        waits=waits,
        twice=bool(said.get("twice")),
        newest_first=bool(said.get("newest_first")),
    )


def key_of(secret: str) -> bytes:
    """The bytes to sign with; raises `ValueError` for what is no secret."""
    return base64.b64decode(secret.removeprefix("whsec_"), validate=True)


def sign(key: bytes, *, timestamp: int, body: bytes) -> str:
    """The header webhook-signature: one signature of version 1."""
    digest = hmac.digest(key, f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"
