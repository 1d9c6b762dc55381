"""HTTP in, HTTP out: the thin shell around what is simulated here, each with a clock of its own."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit

from infra.local.clearinghouse_response import Request, Response

_FORWARD = "/_simulator/forward/"
_POST_EVERY = 0.2


class Posted(Protocol):
    """News on its way to somebody."""

    @property
    def url(self) -> str:
        """Where it is posted to."""

    @property
    def body(self) -> bytes:
        """What is posted."""

    @property
    def headers(self) -> dict[str, str]:
        """Everything that goes with it."""


P = TypeVar("P", bound=Posted)


class Answers(Protocol[P]):
    """What is behind the shell."""

    def answer(self, request: Request, *, at: datetime) -> Response:
        """The response to *request*."""

    def news(self, *, at: datetime) -> list[P]:
        """The news that is to be posted now."""

    def told(self, delivery: P, status: int | None, /, *, at: datetime) -> None:
        """What came of posting *delivery*."""


class Clock:
    """The time of day, and what somebody added to it."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The moment here."""
        return datetime.now(UTC) + self._ahead

    def forward(self, seconds: int) -> None:
        """Let *seconds* pass at once."""
        self._ahead += timedelta(seconds=seconds)


class Handler(BaseHTTPRequestHandler):
    """One request at a time, and one answer to it."""

    protocol_version = "HTTP/1.1"
    clearinghouse: Answers[Any]
    clock: Clock

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        if self.command == "POST" and address.path.startswith(_FORWARD):
            self.clock.forward(int(address.path.removeprefix(_FORWARD)))
            return self._send(Response(200))
        request = Request(
            self.command,
            address.path,
            query=dict(parse_qsl(address.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            base=f"http://{self.headers.get('Host', '')}",
        )
        return self._send(self.clearinghouse.answer(request, at=self.clock.now()))

    def _send(self, response: Response) -> None:
        time.sleep(response.seconds_late)
        if response.status is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        text = json.dumps(response.content) if response.text is None else response.text
        content = text.encode()
        self.send_response(response.status)
        for name, value in {"Content-Type": "application/json", **response.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if response.is_cut else content)
        self.close_connection = self.close_connection or response.is_cut

    def log_message(self, *_: object) -> None:
        """Nothing: requests name people."""


def serve(clearinghouse: Answers[Any], *, port: int, name: str = "clearinghouse") -> None:
    """Serve until the process ends."""
    Handler.clearinghouse, Handler.clock = clearinghouse, Clock()
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=_post, args=(clearinghouse, Handler.clock), daemon=True).start()
    print(f"{name} at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def _post(clearinghouse: Answers[Any], clock: Clock) -> None:
    """Carry the news out, for ever."""
    while True:
        time.sleep(_POST_EVERY)
        for delivery in clearinghouse.news(at=clock.now()):
            clearinghouse.told(delivery, _posted(delivery), at=clock.now())


def _posted(delivery: Posted) -> int | None:
    """The status that came back, or None."""
    request = urllib.request.Request(delivery.url, data=delivery.body, headers=delivery.headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return None
