"""Claims over Stedi: sent as raw X12 under an idempotency key, and looked for afterwards.

200 says that Stedi has the claim, or with `errors` that its edits stopped it, as 400 does; its own
277CA comes along. 409: the same key is being worked on. 422: the key was used for other content;
a TA1 with 025 says so of the interchange's number, and neither is a word about this claim.
Whatever else comes, or comes in another shape, is silence: a proxy's error page must not pass for
a refusal, since what counts as refused is written anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from backoffice.adapters.payers import stedi_transactions as transactions
from backoffice.adapters.payers.clearinghouse import Account
from backoffice.adapters.payers.exchange import Exchange, Received
from backoffice.adapters.payers.stedi_transactions import Transaction
from backoffice.domain.claim_reply import ClaimReply, Whereabouts, Word
from backoffice.domain.errors import PayerRefused, PayerUnavailable
from backoffice.x12 import claim_ack_277ca, envelope, interchange_ack_ta1

_CLAIMS: Final = "/2024-04-01/change/medicalnetwork/professionalclaims/v3/raw-x12-submission"
_KEY_REFUSED = frozenset({401, 403})
_IN_FLIGHT, _CHANGED, _BAD = 409, 422, 400
_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,60}")
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,80}")
_MOST_CODES = 20
_MOST_PAGES, _MOST_FETCHED = 20, 300
"""Of a look-up, which has the two minutes of a function; beyond, nobody can be sure."""
_DUPLICATE = "025"
"""TA105: an interchange of this number came before."""
_NUMBERED: Final = {"CLM": 1, "TRN": 2}
"""The element that has the patient control number of a claim, by segment."""
_SAYS_NOTHING = "The clearinghouse said nothing of the claim."


def send_claim(document: str, *, key: str, account: Account, exchange: Exchange) -> ClaimReply:
    """Send an 837P, and give back what was said of this very claim."""
    try:
        received = exchange.post(
            account.base_url + _CLAIMS,
            body=json.dumps({"x12": document}).encode(),
            headers={
                "Authorization": account.api_key(),
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
    except PayerRefused as endless:  # an answer without end; the claim may have arrived
        raise PayerUnavailable(endless.sentence) from endless
    if received.status in _KEY_REFUSED:
        account.forget_key()
        raise PayerUnavailable("The clearinghouse does not accept our key.")
    if received.status == _IN_FLIGHT:
        return ClaimReply(word=Word.IN_FLIGHT, retry_after=received.retry_after)
    if received.status == _CHANGED:
        return ClaimReply(word=Word.KNOWN)
    if received.status not in {200, _BAD}:
        raise PayerUnavailable(
            f"The clearinghouse asked us to come back later ({received.status}).",
            retry_after=received.retry_after,
        )
    return _word_of(received, document)


def _word_of(received: Received, document: str) -> ClaimReply:
    content = _json_of(received.body)
    reference, came = _part(content, "claimReference"), content.get("x12")
    answer = came.encode(errors="replace").decode() if isinstance(came, str) else ""
    told: dict[str, Any] = {
        "document": answer or None,
        "reference": _matching(_REFERENCE, reference.get("correlationId")),
    }
    [number] = numbers_in(document)
    if _was_seen_before(answer):
        return ClaimReply(word=Word.KNOWN, **told)
    codes = (*_statuses(number, answer), *_codes(content))
    if codes:
        codes = tuple(dict.fromkeys(codes))[:_MOST_CODES]
        return ClaimReply(word=Word.REFUSED, codes=codes, **told)
    if "fieldList" in content:
        return ClaimReply(word=Word.REFUSED, codes=(str(received.status),), **told)
    if received.status == _BAD or reference.get("patientControlNumber") != number:
        raise PayerUnavailable(_SAYS_NOTHING)
    return ClaimReply(word=Word.TAKEN, **told)


def _was_seen_before(answer: str) -> bool:
    """Whether a TA1 says that our interchange came once before."""
    told = interchange_ack_ta1.interchanges(envelope.read(answer))
    return any(each.note == _DUPLICATE for each in told)


def _statuses(number: str, answer: str) -> Iterator[str]:
    """Why the 277CA *answer* sends the claim *number* back; nothing where it does not."""
    said = claim_ack_277ca.read(answer)
    found = [each.statuses for each in said.rejections]
    found += [
        each.statuses
        for each in said.claims
        if each.patient_control_number == number and each.state == "rejected"
    ]
    for statuses in found:
        yield from (_matching(_CODE, str(status)) or "unnamed" for status in statuses)


def look_up(
    control_number: str,
    *,
    interchange: int,
    since: datetime,
    account: Account,
    exchange: Exchange,
) -> Whereabouts:
    """Whether the claim is among all that was processed *since*: itself, or its acknowledgment.

    What has the number of our interchange is looked at first.
    """
    listed, is_complete = _listed(since, account, exchange)
    candidates = [each for each in listed if each.kind in {"837", "277", ""}]
    candidates.sort(key=lambda each: (each.kind, each.interchange) != ("837", interchange))
    for each in candidates[:_MOST_FETCHED]:
        if each.url is None:
            is_complete = False
        elif control_number in numbers_in(transactions.fetch(each.url, account, exchange)):
            return Whereabouts.FOUND
    if is_complete and len(candidates) <= _MOST_FETCHED:
        return Whereabouts.ABSENT
    return Whereabouts.UNKNOWN


def _listed(
    since: datetime, account: Account, exchange: Exchange
) -> tuple[list[Transaction], bool]:
    """Everything *since*, and whether that is all."""
    listed: list[Transaction] = []
    page = transactions.page(account, exchange, since=since)
    for _ in range(_MOST_PAGES):
        if not page.transactions:
            return listed, True
        listed += page.transactions
        page = transactions.page(account, exchange, token=page.next_token)
    return listed, not page.transactions


def numbers_in(document: str) -> set[str]:
    """The patient control numbers of the claims that an 837P or 277CA is about (CLM01, TRN02)."""
    return {
        number
        for transaction_set in envelope.read(document).sets
        for segment in transaction_set.segments
        if segment.tag in _NUMBERED and (number := segment.said(_NUMBERED[segment.tag]))
    }


def _codes(content: dict[str, Any]) -> Iterator[str]:
    errors = content.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            yield _matching(_CODE, error.get("code")) or "unnamed"


def _json_of(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _part(content: dict[str, Any], name: str) -> dict[str, Any]:
    part = content.get(name)
    return part if isinstance(part, dict) else {}


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    """*value* if it is what it should be, and no sentence, which may quote a person."""
    return value if isinstance(value, str) and pattern.fullmatch(value) else None
