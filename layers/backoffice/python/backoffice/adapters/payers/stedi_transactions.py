"""What Stedi processed for us: a list in pages, oldest first, and each document to the letter.

A list that begins at a moment leaves that moment out, and every list the last fifteen seconds.
A page always names the next; an empty one is the last for now.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from backoffice.adapters.payers.clearinghouse import Account
from backoffice.adapters.payers.exchange import Exchange, Received
from backoffice.domain.errors import PayerUnavailable
from backoffice.domain.payer_document import Listing

_ONE = "/2023-08-01/transactions"
_POLLING = "/2023-08-01/polling/transactions"
_LARGEST_PAGE = 500
_LARGEST_DOCUMENT = 8 << 20
"""Bytes. 10,000 claims, the most that a payer should put into one 835 (005010X221A1), have some
four million; to read and post so many takes 210 MB, and the functions have 512 (template.yaml)."""
_KEY_REFUSED = frozenset({401, 403})
_ASKED_AT_ONCE = frozenset({"270", "271", "276", "837"})
"""What is answered while one waits, and what we sent ourselves."""
_ID = re.compile("[A-Za-z0-9_-]{8,80}")
_NUMBER = re.compile("[0-9]{1,9}")
_FILE_HOSTS = (".amazonaws.com", ".stedi.com")
"""Where, beside its own host, the clearinghouse keeps documents; addresses there need no key."""
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
    direction: str = ""
    """INBOUND, to us, or OUTBOUND; empty where it is not said."""
    mode: str = ""
    """production, test or other; empty where it is not said."""

    def is_for_us(self, account: Account) -> bool:
        """Whether it may tell of claims of ours: not where it is said to be something else."""
        ours = {"", "production" if account.usage == "P" else "test"}
        is_inbound = self.direction in {"", "INBOUND"}
        return is_inbound and self.mode in ours and self.kind not in _ASKED_AT_ONCE


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
    received = _received(url, account, exchange, largest=_LARGEST_DOCUMENT)
    if received.location is not None:
        elsewhere = urljoin(url, received.location)
        if not _keeps_files(elsewhere, account):
            raise PayerUnavailable(_GONE)
        received = exchange.get(elsewhere, headers={}, largest=_LARGEST_DOCUMENT)
        if received.status != 200:
            raise PayerUnavailable(_GONE, retry_after=received.retry_after)
    return _text_of(received.body)


def listed(account: Account, exchange: Exchange, *, token: str | None, since: datetime) -> Listing:
    """The ids of what came in for us after *token*, or without one after *since*.

    An entry that names no document stops nobody from reading on; it is counted.

    Raises:
        PayerUnavailable: ask again later.
    """
    found = page(account, exchange, token=token, since=since)
    named = [each.transaction_id for each in found.transactions if each.is_for_us(account)]
    ids = [each for each in named if _ID.fullmatch(each)]
    return Listing(
        transactions=tuple(dict.fromkeys(ids)),
        next_token=found.next_token,
        is_last=not found.transactions or found.next_token == token,
        unreadable=len(named) - len(ids),
    )


def fetched(transaction_id: str, account: Account, exchange: Exchange) -> str | None:
    """What came in a transaction, to the letter; None where it is none that is for us.

    Raises:
        PayerUnavailable: ask again later.
    """
    if not _ID.fullmatch(transaction_id):
        return None
    url = f"{account.core_url}{_ONE}/{transaction_id}"
    found = _transaction(_json_of(_received(url, account, exchange)))
    if found.transaction_id != transaction_id:
        raise PayerUnavailable(_GONE)
    if not found.is_for_us(account):
        return None
    if found.url is None:
        raise PayerUnavailable(_GONE)
    return fetch(found.url, account, exchange)


def _keeps_files(url: str, account: Account) -> bool:
    """Whether we follow the clearinghouse to *url*: to itself, and to where its files are."""
    there, own = urlsplit(url), urlsplit(account.core_url)
    if (there.scheme, there.netloc) == (own.scheme, own.netloc):
        return True
    host = there.hostname or ""
    return there.scheme == "https" and there.netloc == host and host.endswith(_FILE_HOSTS)


def _text_of(body: bytes) -> str:
    """*body* as text that loses nothing: what is no UTF-8 has one letter for each byte."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _received(
    url: str, account: Account, exchange: Exchange, *, largest: int | None = None
) -> Received:
    headers = {"Authorization": account.api_key()}
    received = exchange.get(url, headers=headers, largest=largest)
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
        interchange=int(number) if _NUMBER.fullmatch(number) else None,
        url=_input_of(item.get("artifacts")),
        direction=str(item.get("direction", "")),
        mode=str(item.get("mode", "")),
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
