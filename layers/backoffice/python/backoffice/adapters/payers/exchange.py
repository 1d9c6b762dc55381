"""One question to a clearinghouse over HTTP: bounded in time and size, never repeated by itself.

Repeating is the desk's, under a number and at a time that it chose; and an answer that never ends,
never stops growing or comes from elsewhere counts as none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import urllib3

from backoffice.domain.errors import PayerRefused, PayerUnavailable

CONNECT, READ, WHOLE = 5.0, 40.0, 50.0
"""Seconds: to be let in, without a word, and altogether; the function has 120 (template.yaml)."""
LARGEST = 1 << 20
"""Bytes of one answer. The longest that payers send have some 200,000; to read the oddest of this
length takes 400 MB, and the function has 512 (template.yaml)."""
_PIECE = 1 << 16
_FOUND = 200
_LONGEST_WAIT = 24 * 3600


@dataclass(frozen=True, slots=True)
class Received:
    """What came back, whatever it says; `retry_after` is in seconds, None where it did not say.

    `location` is where a GET was sent on to; following it is up to whoever asked.
    """

    status: int
    body: bytes
    retry_after: int | None = None
    location: str | None = None


class Exchange:
    """Asks over HTTP, once."""

    def __init__(
        self,
        http: urllib3.PoolManager | None = None,
        *,
        largest: int = LARGEST,
        whole: float = WHOLE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        timeout = urllib3.Timeout(connect=CONNECT, read=min(READ, whole))
        self._http = http or urllib3.PoolManager(retries=False, timeout=timeout)
        self._largest = largest
        self._whole = whole
        self._clock = clock

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Received:
        """What *url* answers to *body*.

        Raises:
            PayerUnavailable: nobody answered, or not in time, or from elsewhere; the question may
                have been worked on.
            PayerRefused: the answer is far too long, and would be so the next time.
        """
        received = self._once("POST", url, headers, body=body)
        if 300 <= received.status < 400:
            raise PayerUnavailable("The clearinghouse sent us elsewhere, where we do not go.")
        return received

    def get(self, url: str, *, headers: Mapping[str, str], largest: int | None = None) -> Received:
        """What *url* has, or where it says that this is to be had.

        It may have *largest* bytes, where a document can be longer than an answer.

        Raises:
            PayerUnavailable, PayerRefused: as for `post`.
        """
        return self._once("GET", url, headers, largest=largest)

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        body: bytes | None = None,
        largest: int | None = None,
    ) -> Received:
        until = self._clock() + self._whole
        try:
            answer = self._http.request(
                method,
                url,
                body=body,
                # Of a connection that outlived a frozen function, nobody knows whether it works.
                headers={**headers, "Connection": "close"},
                redirect=False,
                preload_content=False,
            )
            connection = answer.connection
            try:
                content = self._content(answer, until, largest or self._largest)
            finally:
                answer.close()
                if connection is not None:
                    # Read to its end it went back to the pool, while the other end may be closing
                    # it: the next question on it would be lost.
                    connection.close()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise PayerUnavailable("The clearinghouse did not answer.") from error
        location = answer.headers.get("Location")
        return Received(answer.status, content, _retry_after(answer.headers), location)

    def _content(self, answer: urllib3.BaseHTTPResponse, until: float, largest: int) -> bytes:
        content = bytearray()
        while piece := answer.read1(_PIECE, decode_content=False):
            content += piece
            if len(content) > largest:
                raise _too_long(answer.status)
            if self._clock() > until:
                raise PayerUnavailable("The clearinghouse did not finish its answer in time.")
        return bytes(content)


def _too_long(status: int) -> PayerRefused | PayerUnavailable:
    """What an answer without end comes to; an error's is no word of the payer's."""
    says = "The clearinghouse answered more than anybody can read."
    if status != _FOUND:
        return PayerUnavailable(says)
    return PayerRefused(says, reason="too-long")


def _retry_after(headers: Mapping[str, str]) -> int | None:
    """Seconds to wait: a number, or a moment beside the answer's own (RFC 9110 10.2.3)."""
    said = headers.get("Retry-After", "")
    if said.isascii() and said.isdecimal() and len(said) < 10:
        return min(int(said), _LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(said) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):  # no moments, or one without a zone
        return None
    return max(0, min(int(wait.total_seconds()), _LONGEST_WAIT))
