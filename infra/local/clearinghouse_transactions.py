"""The documents that went through the simulated clearinghouse, as its customers find them again.

    GET /2023-08-01/polling/transactions?startDateTime=|pageToken=&pageSize=
        the oldest first; a start is exclusive and lies a minute back; what is younger than the
        lag (15 seconds) is not shown yet; there is always a next page token, and it never expires
    GET /2023-08-01/transactions?businessIdentifier=&elementId=&transactionSetId=&direction=&mode=
        &status=&from=&to=&pageSize=&pageToken=
        the newest first, with the same lag; a next page token only where there is more
    GET /2023-08-01/transactions/{transactionId}
    GET /2023-08-01/transactions/{transactionId}/input      302 to the document, for 60 minutes

A business identifier is BHT03: for a claim that we sent it is what its writer put there.
"""

from __future__ import annotations

import base64
import re
from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from typing import Any

from infra.local.clearinghouse_271 import Wire
from infra.local.clearinghouse_835 import on_wire
from infra.local.clearinghouse_837 import rows_of, stamps
from infra.local.clearinghouse_item import TRANSACTIONS, Direction, Transaction, named
from infra.local.clearinghouse_response import Request, Response, message

POLLING = "/2023-08-01/polling/transactions"
LAG = timedelta(seconds=15)
ARTIFACT_LIFE = timedelta(minutes=60)
_YOUNGEST_START = timedelta(minutes=1)
_MOST, _USUAL = 500, 100
_ONE = re.compile(rf"{TRANSACTIONS}/(?P<id>[0-9a-f-]{{36}})(?P<input>/input)?")
_ARTIFACT = re.compile(r"/artifacts/(?P<id>[0-9a-f-]{36})/(?P<until>[0-9]{1,12})")


class Transactions:
    """Everything that went through, in the order in which it was processed."""

    def __init__(self, lag: timedelta = LAG) -> None:
        self._lag = lag
        self._all: list[Transaction] = []
        self._by_id: dict[str, Transaction] = {}

    def add(
        self, document: str, direction: Direction, *, at: datetime, wire: Wire | None = None
    ) -> Transaction:
        """Remember *document*, which goes out as it is, or looks like *wire*.

        Time does not go back for those who ask page by page.
        """
        said: dict[str, str] = {}
        for row in rows_of(document, most=4):  # ISA, GS, ST and BHT
            said |= stamps(row)
        processed_at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        processed_at = max([processed_at, *(each.processed_at for each in self._all[-1:])])
        transaction_id = named(f"{len(self._all)} {document}")
        sent = on_wire(document, wire) if wire else document
        added = Transaction(transaction_id, direction, processed_at, sent, said)
        self._all.append(added)
        self._by_id[transaction_id] = added
        return added

    def answer(self, request: Request, *, at: datetime) -> Response | None:
        """The answer to a request about transactions, or None where it is about something else."""
        if found := _ARTIFACT.fullmatch(request.path):
            return self._artifact(found["id"], int(found["until"]), at)
        if request.path == POLLING:
            return self._polled(request, at)
        if request.path == TRANSACTIONS:
            return self._listed(request, at)
        if found := _ONE.fullmatch(request.path):
            return self._one(found["id"], request, at, wants_input=bool(found["input"]))
        return None

    def _shown(self, at: datetime) -> list[Transaction]:
        return self._all[: self._until(at - self._lag)]

    def _until(self, moment: datetime) -> int:
        """How many were processed up to *moment*."""
        return bisect_right(self._all, moment, key=_processed_at)

    def _polled(self, request: Request, at: datetime) -> Response:
        query, size = request.query, _size(request.query)
        start = _moment(query.get("startDateTime", ""))
        if "pageToken" in query:
            place = self._place(_said(query["pageToken"]))
        else:
            is_back = start is not None and start <= at - _YOUNGEST_START
            place = self._until(start) if start and is_back else None
        if place is None or size is None:
            return _refused("Give a pageToken, or a startDateTime at least one minute back.")
        page = self._shown(at)[place : place + size]
        token = query.get("pageToken") or _token(f"after {start and start.isoformat()} 0")
        if page:
            last = page[-1].processed_at
            first = bisect_left(self._all, last, key=_processed_at)
            token = _token(f"at {last.isoformat()} {place + len(page) - first}")
        items = [each.item(request.base) for each in page]
        return Response(200, {"items": items, "nextPageToken": token})

    def _place(self, said: str) -> int | None:
        """How many documents come before what a token *said*.

        It names a moment and how many of that moment were given out, and no place in the list: so
        it is still good when the list of another run begins anew.
        """
        match said.split():
            case ["after", text, "0"] if moment := _moment(text):
                return self._until(moment)
            case ["at", text, given] if (moment := _moment(text)) and given.isdecimal():
                same = self._until(moment) - bisect_left(self._all, moment, key=_processed_at)
                return self._until(moment) - same + min(int(given), same)
            case _:
                return None

    def _listed(self, request: Request, at: datetime) -> Response:
        query, size = request.query, _size(request.query)
        kind, _, place = _said(query.get("pageToken", _token("newest 0"))).partition(" ")
        is_loose = "elementId" in query and "businessIdentifier" not in query
        if size is None or is_loose or kind != "newest" or not place.isdecimal():
            return _refused("The query is not valid.")
        items = [each.item(request.base) for each in reversed(self._shown(at))]
        found = [item for item in items if _is_asked_for(item, query)]
        end = int(place) + size
        more = {"nextPageToken": _token(f"newest {end}")} if len(found) > end else {}
        return Response(200, {"items": found[int(place) : end], **more})

    def _one(
        self, transaction_id: str, request: Request, at: datetime, *, wants_input: bool
    ) -> Response:
        found = self._by_id.get(transaction_id)
        if found is None:
            return Response(404, message("RESOURCE_NOT_FOUND", "There is no such transaction."))
        if not wants_input:
            return Response(200, found.item(request.base))
        until = int((at + ARTIFACT_LIFE).timestamp())
        place = f"{request.base}/artifacts/{transaction_id}/{until}"
        return Response(302, headers={"Location": place})

    def _artifact(self, transaction_id: str, until: int, at: datetime) -> Response:
        found = self._by_id.get(transaction_id)
        if found is None or at.timestamp() > until:
            return Response(403, message("AccessDenied", "Request has expired"))
        kind = {"Content-Type": "application/edi-x12"}
        return Response(200, text=found.document, headers=kind)


def is_signed_by_itself(request: Request) -> bool:
    """Whether the address of *request* is one that a redirect gave, and needs no API key."""
    return _ARTIFACT.fullmatch(request.path) is not None


def _is_asked_for(item: dict[str, Any], query: dict[str, str]) -> bool:
    named = [each["value"] for each in item["businessIdentifiers"]]
    kind = item["x12"]["metadata"]["transaction"]["transactionSetIdentifier"]
    since, until = _moment(query.get("from", "")), _moment(query.get("to", ""))
    processed_at = _moment(item["processedAt"])
    return all(
        [
            query.get("businessIdentifier") in {None, *named},
            query.get("elementId") in {None, "127"},
            query.get("transactionSetId") in {None, kind},
            query.get("direction") in {None, item["direction"]},
            query.get("mode") in {None, item["mode"]},
            query.get("status") in {None, item["status"]},
            since is None or (processed_at and since <= processed_at),
            until is None or (processed_at and processed_at <= until),
        ]
    )


def _size(query: dict[str, str]) -> int | None:
    said = query.get("pageSize", str(_USUAL))
    return int(said) if said.isdecimal() and 1 <= int(said) <= _MOST else None


def _token(says: str) -> str:
    return base64.urlsafe_b64encode(says.encode()).decode()


def _said(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token).decode()
    except ValueError:
        return ""


def _processed_at(transaction: Transaction) -> datetime:
    return transaction.processed_at


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _refused(says: str) -> Response:
    return Response(400, message("BAD_REQUEST", says))
