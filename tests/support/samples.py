"""The samples in events/: what Lambda hands to each function, one for each trigger."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.apps import loaded
from tests.support.template import ROOT, templates

EVENTS = ROOT / "events"

TOKEN = "sample-token-sample-token-sample-token-0001"
"""The token of the link that the samples open."""
NEWS_SECRET = "whsec_c2FtcGxlLXNlY3JldC1zYW1wbGUtc2VjcmV0"
"""What the clearinghouse signs its news with."""
PROCESSOR_SECRET = "whsec_" + "sample" * 4
"""What the payment processor signs its news with."""
SESSION = "sample-session-secret"
"""What the cookie of the samples carries."""


def sample(function: str, trigger: str) -> dict[str, Any]:
    """A sample by the names that template.yaml gives the function and its trigger."""
    read: dict[str, Any] = json.loads(_file(function, trigger).read_text(encoding="utf-8"))
    return signed(read) if "webhook-id" in read.get("headers", {}) else read


def signed(event: dict[str, Any], secret: str = NEWS_SECRET) -> dict[str, Any]:
    """The news in *event* as the clearinghouse posts it now: what is old is not read."""
    moment = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{moment}.{event['body']}".encode(), hashlib.sha256)
    news = {
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
    event["headers"] |= news
    event["multiValueHeaders"] |= {name: [value] for name, value in news.items()}
    return event


REHEARSED = {("RetroTermination", "TerminatePolicy"): "RehearseTermination"}
"""The samples that agree to what another one was told."""


def in_earnest(function: str, trigger: str) -> dict[str, Any]:
    """A sample as a person sends it who read, today, what they agree to."""
    event = sample(function, trigger)
    if rehearsal := REHEARSED.get((function, trigger)):
        told = json.loads(invoke(function, sample(function, rehearsal))["body"])
        event["body"] = json.dumps(json.loads(event["body"]) | {"digest": told["digest"]})
    return event


def triggers() -> list[tuple[str, str]]:
    """Every trigger of the template, as (function, name)."""
    return [
        (name, trigger)
        for name, function in templates().functions.items()
        for trigger in function.events
    ]


def kept() -> list[tuple[str, str]]:
    """Every sample that there is."""
    return [(path.parent.name, path.stem) for path in EVENTS.rglob("*.json")]


def invoke(function: str, event: dict[str, Any]) -> Any:
    """What the real handler of *function* makes of *event*."""
    folder, handler = _handlers()[function]
    return getattr(loaded(folder), handler)(event, None)


@cache
def _handlers() -> dict[str, tuple[str, str]]:
    """Where each function's handler is, as (folder, name)."""
    return {name: (each.folder, each.handler) for name, each in templates().functions.items()}


def _file(function: str, trigger: str) -> Path:
    return EVENTS / function / f"{trigger}.json"
