"""What shall go wrong at the simulated payment processor, as somebody asked beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_MESSAGES = {
    401: ("invalid_request_error", None, "Invalid API Key provided."),
    409: ("idempotency_error", "idempotency_key_in_use", "Another request with this key runs."),
    429: ("invalid_request_error", "rate_limit", "Too many requests."),
}


@dataclass
class Fault:
    """What meets the next `times` requests of *method* whose path begins with `path`.

    `work` says whether it was done: "before" means never, "after" that it was and only the answer
    is lost, "kept" that it was not and that this very failure is repeated under the same key.
    No `status` ends the connection.
    """

    path: str
    method: str = "POST"
    times: int = 1
    status: int | None = None
    work: str = "after"
    retry_after: int | None = None
    seconds_late: int = 0
    text: str | None = None

    @property
    def content(self) -> dict[str, Any]:
        """The JSON of the failure."""
        kind, code, message = _MESSAGES.get(
            self.status or 500, ("api_error", None, "Something went wrong on Stripe's end.")
        )
        return {"error": {"type": kind, "message": message, **({"code": code} if code else {})}}

    @property
    def headers(self) -> dict[str, str]:
        """What goes with it."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class Faults:
    """Everything that shall go wrong yet."""

    def __init__(self) -> None:
        self._open: list[Fault] = []

    def ask(self, said: dict[str, Any]) -> None:
        """Let the JSON *said* happen; without a path nothing goes wrong any more."""
        if "path" in said:
            self._open.append(Fault(**said))
        else:
            self._open.clear()

    def met(self, method: str, path: str) -> Fault | None:
        """What meets this request, if anything does."""
        for fault in self._open:
            if fault.times > 0 and method == fault.method and path.startswith(fault.path):
                fault.times -= 1
                return fault
        return None
