"""News of what happens at the simulated payment processor, posted to whoever asked for it.

Signed as Stripe documents it: `Stripe-Signature: t=…,v1=…`, HMAC-SHA256 with the secret over
`t.body`; every repetition is signed anew. Only a 2xx counts; otherwise it comes again after each of
`waits`, and then no more. It may come twice, late, in any order, or never.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from infra.local.processor_objects import new_id

VERSION = "2026-10-28.endive"
WAITS = tuple(timedelta(minutes=each) for each in (5, 30, 120, 300, 600, 720, 720, 720, 720))
"""About three days; Stripe documents the whole, and no single one."""


@dataclass(frozen=True)
class Posting:
    """One event on its way to one address; `attempt` counts from 1."""

    url: str
    secret: str
    event_id: str
    kind: str
    body: bytes
    due_at: datetime
    place: int
    """In which order the events happened; of one that goes out twice, both have the same."""
    attempt: int = 1
    copy: int = 0
    sent_at: datetime | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Everything that goes with the body."""
        at = int((self.sent_at or self.due_at).timestamp())
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign(self.secret, timestamp=at, body=self.body),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }


@dataclass(frozen=True)
class Manners:
    """How news is told: see the switch `/_simulator/webhooks`."""

    url: str = ""
    secret: str = ""
    waits: tuple[timedelta, ...] = WAITS
    twice: bool = False
    newest_first: bool = False
    late: timedelta = timedelta(0)
    lost: bool = False
    redirect_waits: int = 0


class Webhooks:
    """Whom to tell, how, and what is still to be told."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        self._open: list[Posting] = []
        self.told: list[dict[str, Any]] = []
        """Every event that happened, whether it was told or not."""
        self.events: list[dict[str, Any]] = []
        """The same in full, as the API lists them."""

    def tell(self, kind: str, content: dict[str, Any], *, at: datetime) -> None:
        """Put news of *content* on its way."""
        event = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": VERSION,
            "created": int(at.timestamp()),
            "data": {"object": content},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        self.events.append(event)
        self.told.append({"id": event["id"], "type": kind, "answers": []})
        manners = self.manners
        if not manners.url or manners.lost:
            return
        body = json.dumps(event, indent=2).encode()
        posting = Posting(
            manners.url,
            manners.secret,
            str(event["id"]),
            kind,
            body,
            at + manners.late,
            place=len(self.told),
        )
        self._open += [replace(posting, copy=copy) for copy in range(2 if manners.twice else 1)]

    def due(self, *, at: datetime) -> list[Posting]:
        """What is to be posted now, signed now; each is open until `answered` hears of it."""
        due = [replace(each, sent_at=at) for each in self._open if each.due_at <= at]
        return sorted(due, key=lambda each: each.place, reverse=self.manners.newest_first)

    def answered(self, posting: Posting, status: int | None, *, at: datetime) -> None:
        """Settle *posting*, or let it come again; *status* is None where nobody answered."""
        was = replace(posting, sent_at=None)
        if was not in self._open:  # somebody asked for other news meanwhile
            return
        self._open.remove(was)
        self.told[posting.place - 1]["answers"].append(status)
        is_heard = status is not None and 200 <= status < 300
        if not is_heard and posting.attempt <= len(self.manners.waits):
            due_at = at + self.manners.waits[posting.attempt - 1]
            self._open.append(replace(was, attempt=posting.attempt + 1, due_at=due_at))


def asked_for(said: dict[str, Any]) -> Manners:
    """What the JSON *said* asks for: nothing without a url."""
    waits: Sequence[float] | None = said.get("waits")
    return Manners(
        url=said.get("url", ""),
        secret=said.get("secret", ""),
        waits=WAITS if waits is None else tuple(timedelta(seconds=each) for each in waits),
        twice=bool(said.get("twice")),
        newest_first=bool(said.get("newest_first")),
        late=timedelta(seconds=said.get("late", 0)),
        lost=bool(said.get("lost")),
        redirect_waits=int(said.get("redirect_waits", 0)),
    )


def sign(secret: str, *, timestamp: int, body: bytes) -> str:
    """The header Stripe-Signature: one signature of version 1."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"t={timestamp},v1={digest.hexdigest()}"
