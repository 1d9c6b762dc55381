"""What the simulated clearinghouse gives back, before anybody makes HTTP of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """What came in; `query` has each name once, header names are in small letters."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    base: str = ""
    """Where the clearinghouse answers, without a slash at the end."""


@dataclass
class Response:
    """What goes back: a status, the JSON, and how late; no status drops the connection."""

    status: int | None
    content: dict[str, Any] = field(default_factory=dict)
    seconds_late: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    """Whether the connection ends in the middle of the JSON."""
    text: str | None = None
    """Goes back in place of the JSON: a document."""


def message(code: str, says: str) -> dict[str, str]:
    """The JSON of most refusals."""
    return {"code": code, "message": says}


def refused_without_key(request: Request) -> Response | None:
    """The refusal of a request that brings no API key, or one that was revoked."""
    key = request.headers.get("authorization", "")
    if not key:
        return Response(401, message("UNAUTHORIZED", "There is no API key."))
    if key.removeprefix("Key ").startswith("revoked"):
        return Response(403, message("ACCESS_DENIED", "The key is not valid."))
    return None


def fields_of(request: Request) -> dict[str, Any]:
    """The JSON object that came; empty where none did."""
    try:
        content = json.loads(request.body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
