"""The clearinghouse Stedi, by its raw X12 interface: X12 in, X12 out, one key."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Literal

import urllib3

from backoffice.adapters.payers import translation
from backoffice.domain.answer import Inquiry, PayerAnswer
from backoffice.domain.errors import PayerRefused, PayerUnavailable

_ELIGIBILITY = "/2024-04-01/change/medicalnetwork/eligibility/v3/raw-x12"
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_KEY_REFUSED = frozenset({401, 403})
"""Our key was rotated, or is wrong: no fault of the question, and mended without the client."""


class Stedi:
    """The clearinghouse port; the simulated one differs by its base URL only.

    Nothing here retries: an attempt is the desk's to repeat, under a number
    and a time that the desk chose.
    """

    RECEIVER: ClassVar[str] = "STEDI"

    def __init__(
        self,
        *,
        base_url: str,
        api_key: Callable[[], str],
        sender_id: str,
        usage: Literal["P", "T"],
        forget_key: Callable[[], None] = lambda: None,
        http: urllib3.PoolManager | None = None,
    ) -> None:
        self._base_url = base_url
        self._api_key = api_key
        self._forget_key = forget_key
        self._sender_id = sender_id
        self._usage = usage
        timeout = urllib3.Timeout(connect=5, read=40)
        self._http = http or urllib3.PoolManager(retries=False, timeout=timeout)

    def prepare(self, inquiry: Inquiry, *, control_number: int, at: datetime) -> str:
        """The exact 270 that asks *inquiry*."""
        return translation.written(
            inquiry,
            sender_id=self._sender_id,
            receiver_id=self.RECEIVER,
            control_number=control_number,
            at=at,
            usage=self._usage,
        )

    def ask(self, document: str) -> str:
        """Send a 270, and give back the X12 that came."""
        try:
            answer = self._http.request(
                "POST",
                self._base_url + _ELIGIBILITY,
                body=json.dumps({"x12": document}),
                headers={"Authorization": self._api_key(), "Content-Type": "application/json"},
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise PayerUnavailable("The clearinghouse did not answer.") from error
        if answer.status in _KEY_REFUSED:
            self._forget_key()
            raise PayerUnavailable("The clearinghouse does not accept our key.")
        return _x12_of(answer.status, _json_of(answer.data))

    def read(self, document: str) -> PayerAnswer:
        """The payer's answer in the office's words."""
        return translation.read(document)


def _json_of(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _x12_of(status: int, content: dict[str, Any]) -> str:
    """The document of an answer; a payer's refusal is one too, in X12 of its own."""
    if status in _LATER:
        raise PayerUnavailable(f"The clearinghouse asked us to come back later ({status}).")
    document = content.get("x12")
    if isinstance(document, str) and document:
        return document
    if status == 200:
        raise PayerUnavailable("The clearinghouse answered without a document.")
    codes = sorted(
        {str(e.get("code", "")) for e in content.get("errors", ()) if isinstance(e, dict)}
    )
    raise PayerRefused(
        f"The clearinghouse would not pass our question on ({status}).",
        reason=",".join(codes) or str(content.get("code", status)),
    )
