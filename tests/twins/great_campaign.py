"""A campaign of any size on ports that count: what AWS would be asked, and what it would charge.

Clients and renewals are made up when they are read, and batches lie in a file: so the memory that
a run of the real code needs can be seen, and not that of what stands in for AWS.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from backoffice.adapters.dynamodb.database import MOST_KEYS, Item, Key, Put, Range
from backoffice.domain.errors import Conflict
from backoffice.domain.pacing import Quota
from backoffice.services.campaign_ports import MailOutcome, RenewalMail
from tests.support import campaigning
from tests.support.campaigning import FIRST_WAVE, YEAR_END
from tests.twins.database import size_of, size_of_item
from tests.twins.tokens import MemoryTokens

_WRITE_UNIT, _READ_UNIT = 1024, 4096
_INACTIVE_EVERY, _ANSWERED_EVERY = 20, 50
"""Of those in the index, who was not seen for long; and of the others who answers before the mail
is sent, which the index does not show yet.
"""

DOLLARS = {
    "write units": 0.625e-6,
    "read units": 0.125e-6,
    "queue requests": 0.40e-6,
    "key service": 3.0e-6,
    "invocations": 0.20e-6,
    "gigabyte-seconds": 16.6667e-6,
}
"""List prices in us-east-1, on demand, without any free tier."""


@dataclass
class Bill:
    """What AWS was asked for, and what that costs."""

    calls: Counter[str] = field(default_factory=Counter)
    """By the office's code, which waits for each of them."""
    units: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def wrote(self, sizes: Sequence[int]) -> None:
        """One write of items of these sizes; together they cost twice as much."""
        self.calls["write"] += 1
        twice = 2 if len(sizes) > 1 else 1
        self.units["write units"] += twice * sum(-(-size // _WRITE_UNIT) for size in sizes)

    def read(self, call: str, sizes: Sequence[int]) -> None:
        """One strongly consistent read of items of these sizes; a missing one costs one unit."""
        self.calls[call] += 1
        self.units["read units"] += sum(max(1, -(-size // _READ_UNIT)) for size in sizes)

    def listed(self, size: int) -> None:
        """One page of an index, which is read at half the price."""
        self.calls["query"] += 1
        self.units["read units"] += -(-size // _READ_UNIT) / 2

    def took(self, gigabyte_seconds: float) -> None:
        """What a function had of memory, and for how long."""
        self.units["gigabyte-seconds"] += gigabyte_seconds

    @property
    def all_calls(self) -> int:
        """Every call of the office's code."""
        return sum(self.calls.values())

    @property
    def dollars(self) -> dict[str, float]:
        """What each part costs; what SES asks for the mails themselves is not here."""
        return {name: number * DOLLARS[name] for name, number in self.units.items()}


class GreatDatabase:
    """The office's tables, with as many clients as a test says; batches are kept in a file."""

    def __init__(self, clients: int, bill: Bill, path: Path) -> None:
        self._clients = clients
        self._bill = bill
        self._small: dict[tuple[str, ...], Item] = {}
        self._client = campaigning.client(0).model_dump(mode="json", exclude_none=True)
        self._renewal = campaigning.renewal(0).model_dump(mode="json", exclude_none=True)
        self._stored = {"version": 3, "schema": 1, "change_id": f"id-{0:08}"}
        self._sizes = {
            "clients": size_of_item(self._client | self._stored),
            "renewals": size_of_item(self._renewal | self._stored) + 120,  # hash and index keys
        }
        self._file = sqlite3.connect(path)
        self._file.execute("pragma journal_mode=off")
        self._file.execute("pragma synchronous=off")
        self._file.execute("pragma cache_size=200")
        self._file.execute("create table batches (place text primary key, item text, size integer)")

    def get(self, table: str, key: Key) -> Item | None:
        item, size = self._read(table, key)
        self._bill.read("get", [size])
        return item

    def get_many(self, wanted: Sequence[tuple[str, Key]]) -> list[Item | None]:
        assert 0 < len(wanted) <= MOST_KEYS
        found = [self._read(table, key) for table, key in wanted]
        self._bill.read("batch get", [size for _, size in found])
        return [item for item, _ in found]

    def query(
        self,
        table: str,
        where: tuple[str, str],
        *,
        index: str | None = None,
        range: Range | None = None,  # noqa: A002 - the port's own word
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        assert (table, index, newest_first) == ("renewals", "by_ending", False)
        assert limit is not None
        first = 0
        if range is not None:
            first = int(range.value.removeprefix("client-")) + 1
        last = min(first + limit, self._clients) if where[1] == YEAR_END.isoformat() else first
        items = [self._listed(number) for number in _numbers(first, last)]
        self._bill.listed(sum(size_of_item(item) for item in items[:1]) * len(items))
        return items

    def write(self, puts: Sequence[Put], *, change_id: str) -> None:
        kept = [(put, {**put.item, "change_id": change_id}) for put in puts]
        sizes = [_size(item) for _, item in kept]
        self._bill.wrote(sizes)
        for put in puts:
            known, _ = self._stored_item(put.table, put.key)
            if (known or {"version": 0})["version"] != put.read_version:
                raise Conflict("This changed while you were working on it.")
        for (put, item), size in zip(kept, sizes, strict=True):
            if put.table == "wave-batches":
                row = (put.key["place"], json.dumps(item), size)
                self._file.execute("replace into batches values (?, ?, ?)", row)
            else:
                self._small[(put.table, *put.key.values())] = item

    def mark(self, table: str, key: Key, *, drop: str, add: tuple[str, int]) -> None:
        raise NotImplementedError

    def count_up(self, table: str, key: Key, *, by: int = 1) -> int:
        raise NotImplementedError

    def batches(self) -> Iterator[Item]:
        """Every batch, in its order, as no function may read them."""
        for (text,) in self._file.execute("select item from batches order by place"):
            yield json.loads(text)

    def _read(self, table: str, key: Key) -> tuple[Item | None, int]:
        if table == "clients":
            named = {"client_id": key["client_id"], "email": f"{key['client_id']}@mail.example"}
            return {**self._client, **self._stored, **named}, self._sizes[table]
        if table == "renewals":
            number = int(key["client_id"][-8:])
            answered = number % _ANSWERED_EVERY == 1
            says = {"status": "answered"} if answered else {}
            item = {**self._renewal, **self._stored, "client_id": key["client_id"], **says}
            return item, self._sizes[table]
        return self._stored_item(table, key)

    def _stored_item(self, table: str, key: Key) -> tuple[Item | None, int]:
        """The item, and how large it is."""
        if table != "wave-batches":
            item = self._small.get((table, *key.values()))
            return item, size_of_item(item) if item else 0
        rows = self._file.execute("select item, size from batches where place = ?", (key["place"],))
        row = rows.fetchone()
        return (None, 0) if row is None else (json.loads(row[0]), row[1])

    def _listed(self, number: int) -> Item:
        name = campaigning.client_id(number)
        seen = FIRST_WAVE if number % _INACTIVE_EVERY else FIRST_WAVE - timedelta(days=1)
        return {
            "client_id": name,
            "ends_on": YEAR_END.isoformat(),
            "ends_in": YEAR_END.isoformat(),
            "walked_as": name,
            "status": "asking",
            "opened_on": self._renewal["opened_on"],
            "active_until": seen.isoformat(),
        }


class GreatQueue:
    """The SQS client: what is in the queue now, and what each request costs."""

    def __init__(self, bill: Bill, now: Callable[[], datetime]) -> None:
        self._bill = bill
        self._now = now
        self._messages: deque[tuple[datetime, str]] = deque()

    def send_message_batch(
        self,
        *,
        QueueUrl: str,  # noqa: N803, ARG002
        Entries: list[dict[str, Any]],  # noqa: N803
    ) -> dict[str, Any]:
        assert 0 < len(Entries) <= 10
        size = sum(len(entry["MessageBody"]) for entry in Entries)
        self._bill.calls["send messages"] += 1
        self._bill.units["queue requests"] += -(-size // 65_536)
        for entry in Entries:
            at = self._now() + timedelta(seconds=entry["DelaySeconds"])
            self._messages.append((at, entry["MessageBody"]))
        return {"Successful": []}

    def receive(self, *, until: datetime) -> Iterator[tuple[datetime, dict[str, Any]]]:
        """What comes until a moment, each as a message of its own, and when; Lambda asks for it."""
        while self._messages and self._messages[0][0] <= until:
            at, body = self._messages.popleft()
            self._bill.units["queue requests"] += 2  # received and deleted
            yield at, json.loads(body)["detail"]["about"]


class GreatPost:
    """The mail service: how often each client was mailed, a byte for each."""

    def __init__(self, clients: int, bill: Bill) -> None:
        self.mails = bytearray(clients)
        self._bill = bill
        self.sent = 0

    def written(self, mails: Sequence[RenewalMail]) -> Callable[[], list[MailOutcome]]:
        return partial(self._sent, mails)

    def _sent(self, mails: Sequence[RenewalMail]) -> list[MailOutcome]:
        self._bill.calls["send bulk"] += 1
        self.sent += len(mails)
        for mail in mails:
            self.mails[int(mail.client.client_id[-8:])] += 1
        return [MailOutcome("0100019aa0b1c2d3-00000000", None) for _ in mails]


class GreatQuota:
    """A fixed quota."""

    def __init__(self, bill: Bill, post: GreatPost, *, per_second: float, per_day: int) -> None:
        self._bill = bill
        self._post = post
        self._limits = Quota(per_second, per_day, 0, enabled=True)

    def quota(self) -> Quota:
        self._bill.calls["ask quota"] += 1
        return self._limits._replace(sent_last_day=self._post.sent)


class GreatTokens(MemoryTokens):
    """The key service, counted."""

    def __init__(self, bill: Bill) -> None:
        super().__init__()
        self._bill = bill

    def of_season(self, season: bytes) -> Any:
        self._bill.calls["key service"] += 1
        self._bill.units["key service"] += 1
        return super().of_season(season)


def is_mailed(number: int) -> bool:
    """Whether a wave has to write to this client."""
    return number % _INACTIVE_EVERY != 0 and number % _ANSWERED_EVERY != 1


def _size(item: Item) -> int:
    """How large an item is; of a batch's entries, those that say the same are sized once."""
    alike: dict[tuple[Any, ...], list[Item]] = {}
    for entry in item.get("entries", ()):
        says = (entry["standing"], entry.get("why"), entry["tries"])
        alike.setdefault(says, []).append(entry)
    entries = sum((1 + size_of(those[0])) * len(those) for those in alike.values())
    rest = {name: value for name, value in item.items() if name != "entries"}
    return size_of_item(rest) + entries + len("entries") + 3


def _numbers(first: int, last: int) -> range:
    return range(first, last)
