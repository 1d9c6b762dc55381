"""The mail service's answer to how much it takes, which the local one cannot be told to change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@contextmanager
def answering(*, per_second: float, per_day: int) -> Iterator[str]:
    """Answer GetAccount, and nothing else, at the address that is given."""
    quota = {"MaxSendRate": per_second, "Max24HourSend": per_day, "SentLast24Hours": 0}
    says = json.dumps({"SendQuota": quota, "SendingEnabled": True}).encode()

    class Account(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/v2/email/account" else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(says)))
            self.end_headers()
            self.wfile.write(says)

        def log_message(self, *_: object) -> None:
            """Nothing: what is asked is no news."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Account)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
