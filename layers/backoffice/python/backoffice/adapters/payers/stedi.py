"""The clearinghouse Stedi, by its raw X12 interface: X12 in, X12 out, one key.

200 brings the payer's 271, or the 999 or TA1 that came instead of one. Anything else says in JSON
why there is none: `errors` and `aaaErrors` with the codes of AAA03, `{code, message}`, or
`{message, fieldList}`. Of those only codes are kept, since a message may quote a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from backoffice.adapters.payers.clearinghouse import Account
from backoffice.adapters.payers.exchange import Exchange, Received
from backoffice.adapters.payers.stedi_claims import look_up, send_claim
from backoffice.adapters.payers.stedi_transactions import fetched, listed
from backoffice.domain.errors import PayerRefused, PayerUnavailable

__all__ = ["RECEIVER", "ask", "fetched", "listed", "look_up", "send_claim"]

RECEIVER: Final = "STEDI"

_ELIGIBILITY = "/2024-04-01/change/medicalnetwork/eligibility/v3/raw-x12"
_LATER = frozenset({408, 425, 429})
_KEY_REFUSED = frozenset({401, 403})
"""Our key was rotated, or is wrong: no fault of the question, and mended without the client."""
_DOWN = frozenset({"42", "80"})
"""AAA03: the payer does not answer at this time, and is not at fault for good."""
_CODE = re.compile(r"[A-Z0-9_]{1,40}")
_LEVELS = ("payer", "provider", "subscriber")


def ask(document: str, account: Account, exchange: Exchange) -> str:
    """Send a 270, and give back the X12 that came."""
    received = exchange.post(
        account.base_url + _ELIGIBILITY,
        body=json.dumps({"x12": document}).encode(),
        headers={"Authorization": account.api_key(), "Content-Type": "application/json"},
    )
    if received.status in _KEY_REFUSED:
        account.forget_key()
        raise PayerUnavailable("The clearinghouse does not accept our key.")
    if received.status in _LATER or received.status >= 500:
        raise PayerUnavailable(
            f"The clearinghouse asked us to come back later ({received.status}).",
            retry_after=received.retry_after,
        )
    return _x12_of(received)


def _x12_of(received: Received) -> str:
    """The document of an answer; a payer's refusal is one too, in X12 of its own."""
    content = _json_of(received.body)
    document = content.get("x12")
    if isinstance(document, str) and document.strip():
        # JSON can carry half a character, which no file can.
        return document.encode(errors="replace").decode()
    codes = sorted(set(_reject_codes(content)))
    if _DOWN.intersection(codes):  # 79 beside it says that nobody could be asked
        raise PayerUnavailable("The payer cannot answer now.")
    if not codes and received.status < 300:
        raise PayerUnavailable("The clearinghouse answered without a document.")
    raise PayerRefused(
        f"The clearinghouse would not pass our question on ({received.status}).",
        reason=",".join(codes) or _code(content.get("code")) or str(received.status),
    )


def _json_of(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _reject_codes(content: dict[str, Any]) -> Iterator[str]:
    """Every code of AAA03 that the JSON names, at whatever level."""
    people = [content.get(level) for level in _LEVELS] + _listed(content.get("dependents"))
    rejections = _listed(content.get("errors"))
    for person in people:
        if isinstance(person, dict):
            rejections += _listed(person.get("aaaErrors"))
    for rejection in rejections:
        if isinstance(rejection, dict) and (code := _code(rejection.get("code"))):
            yield code


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else []


def _code(value: object) -> str:
    """*value* if it is a code and no sentence, for it is logged; else nothing."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""
