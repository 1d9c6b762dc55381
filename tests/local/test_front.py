"""The front: questions reach the API as they were asked, answers come back as they are."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from infra.local import front
from infra.local.mailbox import Mail, Mailbox
from infra.local.stack import free_port

MAIL: Mail = {
    "MessageId": "one@network.example",
    "Source": "hello@network.example",
    "To": ["client@mail.example"],
    "Subject": "Your <form> is ready",
    "BodyText": "Open https://network.example/i/abc?x=1&y=2 today.",
    "BodyHtml": '<p>Open <a href="https://network.example/i/abc">your form</a>.</p>',
    "Timestamp": 1_800_000_000.5,
}


@dataclass
class Heard:
    """What the API behind the front heard last."""

    method: str = ""
    path: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


@dataclass(frozen=True)
class Opened:
    url: str
    heard: Heard


@pytest.fixture
def opened() -> Iterator[Opened]:
    """A front on a free port, before an API that answers by the first word of the path."""
    heard = Heard()

    class Api(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            heard.method, heard.path = self.command, self.path
            heard.headers = list(self.headers.items())
            heard.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status = 303 if "/moved" in self.path else 404 if "/missing" in self.path else 200
            self.send_response_only(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Set-Cookie", "first=1; HttpOnly; SameSite=Lax")
            self.send_header("Set-Cookie", "second=2")
            self.send_header("Content-Length", "5")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(b"hello")

        do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the server's names

        def log_message(self, *args: object) -> None:
            """Write nothing."""

    api = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=api.serve_forever, args=(0.01,), daemon=True).start()
    api_url = f"http://127.0.0.1:{api.server_port}/restapis/x/office/_user_request_"
    mailbox = Mailbox(lambda: [MAIL])
    with front.opened(port=free_port(), api_url=api_url, mailbox=mailbox) as url:
        yield Opened(url, heard)
    api.shutdown()
    api.server_close()


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_the_method_reaches_the_api(opened: Opened, method: str) -> None:
    assert httpx.request(method, f"{opened.url}/x").status_code == 200
    assert opened.heard.method == method


def test_path_and_query_reach_the_api_still_encoded(opened: Opened) -> None:
    httpx.get(f"{opened.url}/i/a%2Fb%20c?day=1%2F2&x=")
    assert opened.heard.path == "/restapis/x/office/_user_request_/i/a%2Fb%20c?day=1%2F2&x="


def test_body_cookies_and_host_reach_the_api(opened: Opened) -> None:
    body = bytes(range(256))
    httpx.post(f"{opened.url}/x", content=body, headers={"Cookie": "a=1; b=2", "X-Mine": "yes"})
    headers = dict(opened.heard.headers)
    assert opened.heard.body == body
    assert headers["Cookie"] == "a=1; b=2"
    assert headers["X-Mine"] == "yes"
    assert f"http://{headers['Host']}" == opened.url


def test_both_cookies_come_back(opened: Opened) -> None:
    answer = httpx.get(f"{opened.url}/x")
    assert answer.headers.get_list("set-cookie") == [
        "first=1; HttpOnly; SameSite=Lax",
        "second=2",
    ]


def test_a_redirect_is_handed_back_and_not_followed(opened: Opened) -> None:
    answer = httpx.post(f"{opened.url}/moved", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/elsewhere"
    assert opened.heard.method == "POST"


def test_what_the_api_does_not_find_is_not_found(opened: Opened) -> None:
    answer = httpx.get(f"{opened.url}/missing")
    assert (answer.status_code, answer.text) == (404, "hello")


def test_a_silent_api_is_told_as_such() -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with front.opened(port=free_port(), api_url=nobody, mailbox=Mailbox(list)) as url:
        assert httpx.get(f"{url}/x").status_code == 502


def test_the_mailbox_lists_what_was_sent_and_a_subject_cannot_inject(opened: Opened) -> None:
    page = httpx.get(f"{opened.url}/_mailbox").text
    assert "Your &lt;form&gt; is ready" in page
    assert "client@mail.example" in page


def test_the_links_of_a_mail_can_be_clicked_in_both_forms(opened: Opened) -> None:
    page = httpx.get(f"{opened.url}/_mailbox/{MAIL['MessageId']}").text
    assert '<a href="https://network.example/i/abc?x=1&amp;y=2">' in page
    form = httpx.get(f"{opened.url}/_mailbox/{MAIL['MessageId']}/html").text
    assert MAIL["BodyHtml"] in form
    assert '<base target="_top">' in form


def test_an_unknown_mail_is_not_found(opened: Opened) -> None:
    assert httpx.get(f"{opened.url}/_mailbox/unknown").status_code == 404


def test_the_mailbox_outlives_the_local_aws(tmp_path_factory: pytest.TempPathFactory) -> None:
    archive = tmp_path_factory.mktemp("state") / "mailbox.json"
    Mailbox(lambda: [MAIL], archive).keep()
    later = MAIL | {"MessageId": "two@network.example", "Timestamp": 1_800_000_001.0}
    subjects = [mail["MessageId"] for mail in Mailbox(lambda: [later], archive).mails()]
    assert subjects == ["two@network.example", "one@network.example"]
