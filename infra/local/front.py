"""The local office's one fixed address: pages and API at the root, the mailbox at `/_mailbox`.

The API's own address on the local AWS changes with every deploy and has a long path in front; on
AWS a custom domain hides both. This does here what that domain does there: it hands every request
on and every answer back as they are, and follows nothing.
"""

import http.client
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from infra.local.mailbox import Mailbox

MAILBOX = "/_mailbox"

_BETWEEN_NEIGHBOURS = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that speak of one connection, not of the message (RFC 9110, section 7.6.1)."""

_PATIENCE = 120.0
"""Seconds to wait for an answer; API Gateway gives up after 29."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, api_url: str, mailbox: Mailbox) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.api = urllib.parse.urlsplit(api_url)
        self.mailbox = mailbox


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        path = urllib.parse.urlsplit(self.path).path
        if path == MAILBOX or path.startswith(f"{MAILBOX}/"):
            self._show(urllib.parse.unquote(path.removeprefix(MAILBOX)))
        else:
            self._hand_on()

    def do_POST(self) -> None:
        self._hand_on()

    do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_POST  # noqa: N815 - the server's names

    def log_message(self, *args: object) -> None:
        """Write nothing: a path may carry a client's secure link."""

    def _hand_on(self) -> None:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            self._say(411, "Send a Content-Length.")
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        api = self.server.api
        there = http.client.HTTPConnection(str(api.hostname), api.port, timeout=_PATIENCE)
        try:
            there.putrequest(
                self.command, api.path + self.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in self.headers.items():
                if name.lower() not in _BETWEEN_NEIGHBOURS:
                    there.putheader(name, value)
            there.endheaders(body or None)
            self._hand_back(there.getresponse())
        except (ConnectionError, http.client.HTTPException, TimeoutError):
            self.close_connection = True
            self._say(502, "The office does not answer.")
        finally:
            there.close()

    def _hand_back(self, answer: http.client.HTTPResponse) -> None:
        body = answer.read()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _BETWEEN_NEIGHBOURS | {"content-length"}:
                self.send_header(name, value)
        if answer.status not in {204, 304}:
            length = answer.headers.get("Content-Length") if self.command == "HEAD" else len(body)
            self.send_header("Content-Length", str(length or 0))
        self.end_headers()
        self.wfile.write(body)

    def _show(self, path: str) -> None:
        page = self.server.mailbox.page(path)
        if page is None:
            self._say(404, "There is no such e-mail.")
        else:
            self._say(200, page, content_type="text/html; charset=utf-8")

    def _say(self, status: int, text: str, *, content_type: str = "text/plain") -> None:
        body = text.encode()
        self.send_response_only(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        # A mail is shown, not run.
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'",
        )
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def opened(*, port: int, api_url: str, mailbox: Mailbox) -> Iterator[str]:
    """Answer on *port* of this machine for the API at *api_url*; gives the address.

    Raises:
        OSError: somebody listens on that port already.
    """
    server = _Server(port, api_url, mailbox)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
