"""How the simulated payment processor remembers what it was asked under an idempotency key.

For a day: the same again gets the same answer, a failure of the processor's own included; the same
key with other content is an error. What was refused unread leaves no trace.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from infra.local.clearinghouse_response import Request, Response
from infra.local.processor_params import RefusedError

KEPT = timedelta(hours=24)
LONGEST = 255


@dataclass(frozen=True)
class _Answer:
    asked: tuple[str, str, bytes]
    status: int
    content: str
    at: datetime


class Keys:
    """The keys of the last day."""

    def __init__(self) -> None:
        self._answers: dict[str, _Answer] = {}

    def said_before(self, request: Request, *, at: datetime) -> Response | None:
        """What was answered under the key of *request*; refused where that was something else."""
        key = request.headers.get("idempotency-key", "")
        if len(key) > LONGEST:
            raise RefusedError("An idempotency key has 255 characters at most.")
        known = self._answers.get(key)
        if known is None or at - known.at >= KEPT:
            return None
        if known.asked != _asked(request):
            raise RefusedError(
                "Keys for idempotent requests can only be used with the same parameters they were"
                " first used with.",
                kind="idempotency_error",
            )
        content: dict[str, Any] = json.loads(known.content)
        return Response(known.status, content, headers={"Idempotent-Replayed": "true"})

    def keep(self, request: Request, status: int, content: dict[str, Any], at: datetime) -> None:
        """Note what was answered, as it is now."""
        if request.method == "POST" and (key := request.headers.get("idempotency-key")):
            self._answers[key] = _Answer(_asked(request), status, json.dumps(content), at)

    def forget(self) -> None:
        """Remember none of them, as on the day after."""
        self._answers.clear()


def _asked(request: Request) -> tuple[str, str, bytes]:
    return request.method, request.path, request.body
