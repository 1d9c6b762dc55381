"""A webhook: short news that the clearinghouse posts to us, signed so that nobody else can.

Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, or `timestamp.body` as Stedi documents it;
the two cannot be mistaken for one another, since a body begins with a brace. The project's own
library would bring an HTTP client and four more packages for what these lines do.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

LARGEST = 16_384
"""Bytes of a body; the news is thin, and has some 500."""
AHEAD = timedelta(minutes=5)
"""So much the clocks may differ."""
AGE = timedelta(days=4)
"""A repetition keeps the moment of the first, and the last comes 83 hours later. An older copy
that somebody caught would do nothing but name a transaction that is known."""
_MOST_SIGNATURES = 10
_TRANSACTION = re.compile("[A-Za-z0-9_-]{8,80}")
_PROCESSED = "transaction.processed"


class Letter(NamedTuple):
    """What was posted, as it came."""

    headers: Mapping[str, str]
    body: bytes


def is_signed(letter: Letter, secrets: Iterable[str], *, at: datetime) -> bool:
    """Whether *letter* bears a signature with one of *secrets*, and is of about now.

    Several of either allow a secret to be replaced: whoever changes it, and when.
    """
    name = letter.headers.get("webhook-id", "")
    moment = letter.headers.get("webhook-timestamp", "")
    if len(letter.body) > LARGEST or not _is_of_late(moment, at):
        return False
    said = letter.headers.get("webhook-signature", "").split()[:_MOST_SIGNATURES]
    given = [each.removeprefix("v1,").encode() for each in said if each.startswith("v1,")]
    is_ours = False
    for key in _keys(secrets):
        for signed in (f"{name}.{moment}.".encode(), f"{moment}.".encode()):
            digest = base64.b64encode(hmac.digest(key, signed + letter.body, hashlib.sha256))
            for each in given:  # all of them, so that time says nothing
                is_ours |= hmac.compare_digest(digest, each)
    return is_ours


def transactions_in(letter: Letter) -> tuple[str, ...]:
    """The transaction that the news names; nothing for news of another kind."""
    try:
        content = json.loads(letter.body)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(content, dict) or content.get("type") != _PROCESSED:
        return ()
    resource = content.get("resource")
    named = resource.get("id") if isinstance(resource, dict) else None
    return (named,) if isinstance(named, str) and _TRANSACTION.fullmatch(named) else ()


def _is_of_late(moment: str, at: datetime) -> bool:
    if not (moment.isascii() and moment.isdecimal() and len(moment) <= 11):
        return False
    posted_at = datetime.fromtimestamp(int(moment), UTC)
    return at - AGE <= posted_at <= at + AHEAD


def _keys(secrets: Iterable[str]) -> Iterator[bytes]:
    """The bytes behind each secret; one that is none lets nothing pass."""
    for secret in secrets:
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError):
            continue
        if len(key) >= 16:
            yield key
