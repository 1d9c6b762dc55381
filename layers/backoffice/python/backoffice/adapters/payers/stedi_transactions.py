"""What Stedi processed for us: a list in pages, oldest first, and each document to the letter.

A list that begins at a moment leaves that moment out, and every list the last fifteen seconds.
A page always names the next; an empty one is the last for now.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from backoffice.adapters.payers.clearinghouse import Account
from backoffice.adapters.payers.exchange import Exchange, Received
from backoffice.domain.errors import PayerUnavailable

_POLLING = "/2023-08-01/polling/transactions"
_LARGEST_PAGE = 500
_KEY_REFUSED = frozenset({401, 403})
_GONE = "The clearinghouse does not give out this document."


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction set that was processed, in either direction."""

    transaction_id: str
    kind: str
    """ST01, as 837, 277 or 835; empty where it is not said."""
    interchange: int | None
    """ISA13, where it is said."""
    url: str | None
    """Where its X12 is, as it came in."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some transactions, and what to read on with."""

    transactions: tuple[Transaction, ...]
    next_token: str


def page(
    account: Account, exchange: Exchange, *, token: str | None = None, since: datetime | None = None
) -> Page:
    """The transactions after *token*, or, without one, after the moment *since*.

    Raises:
        PayerUnavailable: ask again later.
    """
    asked: dict[str, Any] = {"pageSize": _LARGEST_PAGE}
    if token:
        asked["pageToken"] = token
    elif since:
        begin = (since - timedelta(seconds=1)).astimezone(UTC)  # the moment itself is left out
        asked["startDateTime"] = begin.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    url = f"{account.core_url}{_POLLING}?{urlencode(asked)}"
    content = _json_of(_received(url, account, exchange))
    items, next_token = content.get("items"), content.get("nextPageToken")
    if not isinstance(items, list) or not isinstance(next_token, str) or not next_token:
        raise PayerUnavailable("The clearinghouse's list cannot be read.")
    return Page(tuple(_transaction(item) for item in items), next_token)


def fetch(url: str, account: Account, exchange: Exchange) -> str:
    """The X12 at *url*, which may send us on once; our key goes to the clearinghouse alone.

    Raises:
        PayerUnavailable: ask again later.
    """
    if not url.startswith(f"{account.core_url}/"):
        raise PayerUnavailable(_GONE)
    received = _received(url, account, exchange)
    if received.location is not None:
        elsewhere = urljoin(url, received.location)
        if urlsplit(elsewhere).scheme != urlsplit(account.core_url).scheme:
            raise PayerUnavailable(_GONE)
        received = exchange.get(elsewhere, headers={})
        if received.status != 200:
            raise PayerUnavailable(_GONE, retry_after=received.retry_after)
    return received.body.decode(errors="replace")


def _received(url: str, account: Account, exchange: Exchange) -> Received:
    received = exchange.get(url, headers={"Authorization": account.api_key()})
    if received.status in _KEY_REFUSED:
        account.forget_key()
        raise PayerUnavailable("The clearinghouse does not accept our key.")
    if received.status >= 400 or (received.status >= 300 and received.location is None):
        raise PayerUnavailable(
            f"The clearinghouse does not show what it has ({received.status}).",
            retry_after=received.retry_after,
        )
    return received


def _json_of(received: Received) -> dict[str, Any]:
    try:
        content = json.loads(received.body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _transaction(item: object) -> Transaction:
    """One item of the list, whose parts may be missing."""
    if not isinstance(item, dict):
        return Transaction("", "", None, None)
    metadata = _part(_part(item, "x12"), "metadata")
    number = str(_part(metadata, "interchange").get("controlNumber", ""))
    return Transaction(
        transaction_id=str(item.get("transactionId", "")),
        kind=str(_part(metadata, "transaction").get("transactionSetIdentifier", "")),
        interchange=int(number) if number.isdecimal() else None,
        url=_input_of(item.get("artifacts")),
    )


def _part(content: dict[str, Any], name: str) -> dict[str, Any]:
    part = content.get(name)
    return part if isinstance(part, dict) else {}


def _input_of(artifacts: object) -> str | None:
    for artifact in artifacts if isinstance(artifacts, list) else ():
        if isinstance(artifact, dict) and artifact.get("usage") == "input":
            url = artifact.get("url")
            return url if isinstance(url, str) else None
    return None
