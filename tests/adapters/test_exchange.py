"""Over a real connection: whatever the other end does, one question is asked, and waiting ends."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse
from backoffice.adapters.payers.exchange import CONNECT, READ, WHOLE, Exchange
from backoffice.domain.errors import OfficeError, PayerRefused, PayerUnavailable
from tests.support.template import templates

Says = Callable[[socket.socket], None]


def plain(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def other_end(says: Says) -> Iterator[tuple[str, list[bytes]]]:
    """An address that answers each connection as *says* does, and the requests that came."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    asked.append(_heard(connection))
                    try:
                        says(connection)
                    except OSError:  # the other side had enough
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)


def _heard(connection: socket.socket) -> bytes:
    """The whole question: a connection that is closed with words unread is reset."""
    heard = b""
    while not heard.endswith(b"}") and (piece := connection.recv(65536)):
        heard += piece
    return heard


def ask(url: str, exchange: Exchange | None = None) -> str:
    account = Account(base_url=url, api_key=lambda: "k", sender_id="1999999984", usage="T")
    return Clearinghouse("stedi", account, exchange or Exchange()).ask("ISA")


def sends(content: bytes) -> Says:
    return lambda connection: connection.sendall(content)


def test_a_document_comes_through_in_pieces() -> None:
    def slowly(connection: socket.socket) -> None:
        answer = plain("200 OK", b'{"x12": "ISA*1"}')
        for start in range(0, len(answer), 20):
            connection.sendall(answer[start : start + 20])
            time.sleep(0.005)

    with other_end(slowly) as (url, asked):
        assert ask(url) == "ISA*1"
        assert len(asked) == 1


def test_no_connection_is_used_twice() -> None:
    exchange = Exchange()
    answer = plain("200 OK", b'{"x12": "ISA*1"}').replace(b"Connection: close\r\n", b"")
    with other_end(sends(answer)) as (url, asked):
        assert [ask(url, exchange), ask(url, exchange)] == ["ISA*1", "ISA*1"]
        assert all(b"Connection: close" in each for each in asked)


def test_a_connection_that_the_other_end_leaves_open_is_not_used_again() -> None:
    exchange = Exchange(whole=2)
    answer = plain("200 OK", b'{"x12": "ISA*1"}').replace(b"Connection: close\r\n", b"")
    left_open: list[socket.socket] = []

    def answers_once(connection: socket.socket) -> None:
        connection.sendall(answer)
        left_open.append(connection.dup())

    with other_end(answers_once) as (url, asked):
        assert [ask(url, exchange), ask(url, exchange)] == ["ISA*1", "ISA*1"]
        assert len(asked) == 2
    for each in left_open:
        each.close()


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


def test_an_answer_in_chunks_is_put_together() -> None:
    with other_end(sends(CHUNKED + b'9\r\n{"x12": "\r\n7\r\nISA*2"}\r\n0\r\n\r\n')) as (url, _):
        assert ask(url) == "ISA*2"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200",
        b"SMTP ready\r\n\r\n",
        b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"x12": "ISA*cut',
        CHUNKED + b'9\r\n{"x12": "\r\n7\r\nISA',
        plain("200 OK", b""),
        plain("200 OK", b"<html>Maintenance</html>"),
        plain("200 OK", b'{"x12": "\xff\xfe"}'),
        plain("200 OK", b"[" * 100_000),
        plain("200 OK", b"9" * 100_000),
        plain("200 OK", b'["x12"]'),
        plain("204 No Content", b""),
        plain("301 Moved", b'{"x12": "ISA*"}', "Location: http://127.0.0.1:9/"),
        plain("307 Temporary Redirect", b"", "Location: /elsewhere"),
        plain("502 Bad Gateway", b"<html></html>"),
        plain("599 Odd", b""),
    ],
    ids=lambda answer: answer[:40].decode("latin-1"),
)
def test_what_is_no_answer_may_be_asked_again_but_not_by_itself(answer: bytes) -> None:
    with other_end(sends(answer)) as (url, asked):
        with pytest.raises(PayerUnavailable):
            ask(url)
        assert len(asked) == 1


def test_a_refusal_in_html_is_a_refusal() -> None:
    with other_end(sends(plain("400 Bad Request", b"<html>no</html>"))) as (url, _):
        with pytest.raises(PayerRefused) as refused:
            ask(url)
        assert refused.value.reason == "400"


def test_an_answer_that_is_cut_off_is_never_a_refusal() -> None:
    cut = b'HTTP/1.1 400 Bad Request\r\nContent-Length: 900\r\n\r\n{"errors": ['
    with other_end(sends(cut)) as (url, _), pytest.raises(PayerUnavailable):
        ask(url)


def test_nobody_at_the_address_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(PayerUnavailable):
        ask(f"http://127.0.0.1:{port}")


def test_a_silence_ends_after_the_time_to_read() -> None:
    ended = threading.Event()

    def is_silent(_: socket.socket) -> None:
        ended.wait(30)

    with other_end(is_silent) as (url, asked):
        with pytest.raises(PayerUnavailable):
            ask(url, Exchange(whole=0.2))
        assert len(asked) == 1
        ended.set()


def test_an_answer_that_trickles_ends_with_the_whole_time() -> None:
    def trickles(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            connection.sendall(b" ")
            time.sleep(0.02)

    with other_end(trickles) as (url, _), pytest.raises(PayerUnavailable, match="in time"):
        ask(url, Exchange(whole=0.3))


@pytest.mark.parametrize(
    ("status", "fault"), [(b"200 OK", PayerRefused), (b"502 Bad Gateway", PayerUnavailable)]
)
def test_an_answer_without_end_is_cut_off_and_asked_for_again_only_if_it_is_an_error(
    status: bytes, fault: type[OfficeError]
) -> None:
    def floods(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 4096)

    with other_end(floods) as (url, _), pytest.raises(fault, match="more than"):
        ask(url, Exchange(largest=50_000))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((), None),
        (("Retry-After: 0",), 0),
        (("Retry-After: 90",), 90),
        (("Retry-After: 999999999",), 86400),
        (("Retry-After: 99999999999999999999",), None),
        (("Retry-After: -5",), None),
        (("Retry-After: soon",), None),
        (("Retry-After: Sun, 22 Nov 2026 04:00:30 GMT",), None),
        (
            (
                "Date: Sun, 22 Nov 2026 04:00:00 GMT",
                "Retry-After: Sun, 22 Nov 2026 04:00:30 GMT",
            ),
            30,
        ),
        (
            (
                "Date: Sun, 22 Nov 2026 04:00:00 GMT",
                "Retry-After: Sun, 22 Nov 2026 03:00:00 GMT",
            ),
            0,
        ),
        (("Date: Sun, 22 Nov 2026 04:00:00 GMT", "Retry-After: Sun, 22 Nov 2026 04:00:30"), None),
    ],
)
def test_the_time_to_come_back_is_told_in_seconds(
    headers: tuple[str, ...], seconds: int | None
) -> None:
    with other_end(sends(plain("429 Too Many", b"{}", *headers))) as (url, _):
        with pytest.raises(PayerUnavailable) as later:
            ask(url)
        assert later.value.retry_after == seconds


def test_the_function_outlives_its_longest_question() -> None:
    reviewer = templates().main["Resources"]["EligibilityReviewer"]["Properties"]
    assert CONNECT + READ < WHOLE <= reviewer["Timeout"] - 10


def test_fewer_questions_are_open_at_a_time_than_the_clearinghouse_allows() -> None:
    reviewer = templates().main["Resources"]["EligibilityReviewer"]["Properties"]
    scaling = reviewer["Events"]["ToBeReviewed"]["Properties"]["ScalingConfig"]
    assert scaling["MaximumConcurrency"] <= 50
