"""The same clearinghouse over real HTTP: headers, redirects, broken connections, posted news."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from http.client import IncompleteRead, RemoteDisconnected
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from infra.local.clearinghouse_claims import PATH
from tests.support.claims_house import document
from tests.support.pyx12_judge import complaints

SCRIPT = Path(__file__).parents[2] / "infra/local/clearinghouse.py"
POLL = "/2023-08-01/polling/transactions?startDateTime=2020-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), "--port", "0", "--lag", "0"],
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.terminate()


@pytest.fixture(autouse=True)
def _afresh(base: str) -> None:
    call(base, "/_simulator/reset", {})


def call(
    base: str, path: str, body: dict[str, Any] | None = None, **headers: str
) -> tuple[int, dict[str, Any], Message]:
    sent = {"Content-Type": "application/json", "Authorization": "test_key", **headers}
    content = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(base + path, data=content, headers=sent)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status, json.load(response), response.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused), refused.headers


def submit(base: str, x12: str, key: str = "key") -> tuple[int, dict[str, Any], Message]:
    return call(base, PATH, {"x12": x12}, **{"Idempotency-Key": key})


def books(base: str) -> dict[str, Any]:
    return call(base, "/_simulator/claims")[1]


def test_a_claim_is_taken_and_its_acknowledgments_are_fetched(base: str) -> None:
    x12 = document()
    status, said, _ = submit(base, x12)
    assert (status, said["status"], complaints(said["x12"])) == (200, "SUCCESS", [])
    assert books(base)["claims"]["PCN1"]["accepted"] == 1
    items = call(base, POLL)[1]["items"]
    assert [item["direction"] for item in items] == ["OUTBOUND", "INBOUND", "INBOUND"]
    texts = []
    for item in items:
        request = urllib.request.Request(  # noqa: S310
            item["artifacts"][0]["url"], headers={"Authorization": "test_key"}
        )
        with urllib.request.urlopen(request, timeout=30) as followed:  # noqa: S310
            assert followed.url != request.full_url
            texts.append(followed.read().decode())
    assert texts[:2] == [x12, said["x12"]]
    assert complaints(texts[2]) == []


def test_a_key_is_needed(base: str) -> None:
    for headers, status in (({"Authorization": ""}, 401), ({"Authorization": "revoked"}, 403)):
        assert call(base, PATH, {"x12": document()}, **headers)[0] == status


@pytest.mark.parametrize("body", [{}, {"x12": 5}, {"x12": None}])
def test_a_body_without_a_claim_is_refused(base: str, body: dict[str, Any]) -> None:
    status, said, _ = call(base, PATH, body)
    assert (status, set(said)) == (400, {"message", "fieldList"})


def test_a_connection_that_ends_after_the_work_costs_no_second_claim(base: str) -> None:
    x12 = document(prefix="GONE1")
    with pytest.raises((RemoteDisconnected, ConnectionResetError, urllib.error.URLError)):
        submit(base, x12)
    assert books(base)["accepted"] == 1
    assert submit(base, x12)[0] == 200
    assert books(base)["claims"]["PCN1"] == {"accepted": 1, "refused": 0, "requests": 2}


def test_a_connection_that_ends_before_it_left_nothing(base: str) -> None:
    with pytest.raises((RemoteDisconnected, ConnectionResetError, urllib.error.URLError)):
        submit(base, document(prefix="LOST1"))
    assert books(base)["accepted"] == 0


def test_an_answer_may_end_in_the_middle(base: str) -> None:
    with pytest.raises(IncompleteRead):
        submit(base, document(prefix="CUT"))


def test_who_comes_while_the_first_is_at_work_is_told_to_come_back(base: str) -> None:
    x12 = document(prefix="SLOW02")
    first = threading.Thread(target=submit, args=(base, x12))
    first.start()
    time.sleep(0.5)
    status, _, headers = submit(base, x12)
    assert (status, headers["Retry-After"]) == (409, "1")
    first.join()
    assert submit(base, x12)[0] == 200
    assert books(base)["accepted"] == 1


def test_a_day_passes_when_it_is_told_to(base: str) -> None:
    x12 = document()
    submit(base, x12)
    assert call(base, "/_simulator/forward/86400", {})[0] == 200
    assert submit(base, x12)[0] == 200
    assert books(base)["twice"] == ["PCN1"]


def test_a_claim_is_paid_when_that_is_asked(base: str) -> None:
    submit(base, document())
    (payment,) = call(base, "/_simulator/pay", {})[1]["payments"]
    assert (payment["amount"], payment["claims"]) == ("85.00", ["PCN1"])
    assert call(base, "/_simulator/payments")[1]["payments"] == [payment]
    kinds = [
        item["x12"]["metadata"]["transaction"]["transactionSetIdentifier"]
        for item in call(base, POLL)[1]["items"]
    ]
    assert kinds == ["837", "277", "277", "835"]


def test_everything_is_down_until_it_is_up(base: str) -> None:
    for way, status in (("down", 503), ("up", 200)):
        call(base, f"/_simulator/{way}/CLEARINGHOUSE", {})
        assert submit(base, document())[0] == status


@pytest.mark.parametrize("path", ["/", "/_simulator/nothing", "/2023-08-01/transactions/x"])
def test_what_is_not_there_is_not_found(base: str, path: str) -> None:
    assert call(base, path)[0] == 404


def test_news_is_posted_until_it_is_taken(base: str) -> None:
    heard: list[tuple[str, str]] = []

    class Office(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append((self.headers["webhook-id"], event["resource"]["id"]))
            self.send_response(500 if len(heard) == 1 else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Office) as office:
        threading.Thread(target=office.serve_forever, daemon=True).start()
        secret = "whsec_" + base64.b64encode(b"key").decode()
        url = f"http://127.0.0.1:{office.server_port}/"
        call(base, "/_simulator/webhooks", {"url": url, "secret": secret, "waits": [0, 0]})
        submit(base, document())
        deadline = time.monotonic() + 20
        while len(heard) < 4 and time.monotonic() < deadline:
            time.sleep(0.05)
        office.shutdown()
    call(base, "/_simulator/webhooks", {})
    assert len(heard) == 4
    assert len({message for message, _ in heard}) == 3
