"""DynamoDB in memory: as strict as the real one wherever the office could notice."""

from __future__ import annotations

import json
import marshal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.adapters.dynamodb.database import MOST_KEYS, Item, Key, Put, Range
from backoffice.domain.errors import Conflict
from tests.support.schemas import TableSchema, tables
from tests.twins.faults import Faults

MOST_ACTIONS = 100
MOST_BYTES = 400 * 1024
CHANGED = "This changed while you were working on it. Read it again, then repeat."
"""In the words of the real one."""
_LARGEST_NUMBER = 10**38 - 1

_RELATIONS: Mapping[str, Callable[[str, str], bool]] = {
    "<=": lambda one, other: one.encode() <= other.encode(),
    ">=": lambda one, other: one.encode() >= other.encode(),
    "begins_with": str.startswith,
}

KeyValues = tuple[str, ...]
Told = Callable[[str, Item], None]
"""What hears of an item that is new in a table, as a stream does."""


class Unacceptable(Exception):
    """DynamoDB would answer with a ValidationException: the caller has a defect."""


@dataclass(frozen=True)
class _Change:
    """One written item on its way to the indexes."""

    operation: int
    table: str
    key: KeyValues
    item: Item


class _Partitions:
    """A table, or what an index has of it, by the partition key; who lacks its key is not in it."""

    def __init__(self, key: tuple[str, ...]) -> None:
        self._key = key
        self._items: dict[Any, dict[KeyValues, Item]] = {}
        self._places: dict[KeyValues, Any] = {}

    def put(self, key: KeyValues, item: Item) -> None:
        """Keep *item* in place of what was under *key*."""
        if key in self._places:
            del self._items[self._places.pop(key)][key]
        if all(part in item for part in self._key):
            place = self._places[key] = item[self._key[0]]
            self._items.setdefault(place, {})[key] = item

    def of(self, partition: str) -> Iterable[Item]:
        """Every item of *partition*."""
        return self._items.get(partition, {}).values()


class MemoryDatabase:
    """Tables as storage.yaml describes them, strongly consistent; indexes may lag behind."""

    def __init__(
        self,
        *,
        schemas: Mapping[str, TableSchema] | None = None,
        faults: Faults | None = None,
        index_lag: int = 0,
        told: Told = lambda _table, _item: None,
    ) -> None:
        """*index_lag* is how many later calls an index needs to follow its table."""
        self._schemas = schemas or tables()
        self._faults = faults or Faults()
        self._told = told
        self.index_lag = index_lag
        self._operations = 0
        self.items_read = 0
        """What queries have given back: DynamoDB charges for that, and for nothing beside it."""
        self._on_their_way: deque[_Change] = deque()
        self._kept: dict[str, dict[KeyValues, Item]] = {name: {} for name in self._schemas}
        self._partitions = {name: _Partitions(each.key) for name, each in self._schemas.items()}
        self._indexes = {
            name: {index: _Partitions(its.key) for index, its in each.indexes.items()}
            for name, each in self._schemas.items()
        }
        self._lock = threading.Lock()

    def tables(self) -> list[str]:
        """The name of every table."""
        return list(self._kept)

    def items(self, table: str) -> list[Item]:
        """Everything in *table*, in key order, as no function of the office may read it."""
        return [_copy(item) for _, item in sorted(self._kept[table].items())]

    def glance(self, table: str) -> Iterable[Item]:
        """The same in any order and uncopied: to look at and not to touch."""
        return self._kept[table].values()

    def catch_up(self) -> None:
        """Let every index follow its table."""
        self._operations += self.index_lag
        self._let_indexes_follow()

    def get(self, table: str, key: Key) -> Item | None:
        with self._faults.during(f"get {table}"), self._lock:
            self._operations += 1
            return self._read(table, key)

    def get_many(self, wanted: Sequence[tuple[str, Key]]) -> list[Item | None]:
        tables_asked = " ".join(table for table, _ in wanted)
        with self._faults.during(f"get {tables_asked}"), self._lock:
            self._operations += 1
            if not 0 < len({(table, *key.items()) for table, key in wanted}) <= MOST_KEYS:
                raise Unacceptable(f"a call gets 1 to {MOST_KEYS} items, not {len(wanted)}")
            return [self._read(table, key) for table, key in wanted]

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
        with self._faults.during(f"query {table} {index or ''}".rstrip()), self._lock:
            self._operations += 1
            self._let_indexes_follow()
            schema = self._schema(table)
            if index is not None and index not in schema.indexes:
                raise Unacceptable(f"{table} has no index {index}")
            key = schema.indexes[index].key if index else schema.key
            _insist(where[0] == key[0], f"{where[0]} is not the partition key of {index or table}")
            _insist(where[1] != "", "a key is not empty")
            if range:
                _insist(range.attribute in key[1:], f"{range.attribute} is not the sort key")
            stored = self._indexes[table][index] if index else self._partitions[table]
            found = [
                (tuple(str(item[part]).encode() for part in (*key[1:], *schema.key)), item)
                for item in stored.of(where[1])
                if range is None or _within(item, range)
            ]
            found.sort(key=lambda pair: pair[0], reverse=newest_first)
            shown = schema.indexes[index].shown if index else None
            answer = [_copy(item, only=shown) for _, item in found[:limit]]
            self.items_read += len(answer)
            return answer

    def write(self, puts: Sequence[Put], *, change_id: str) -> None:
        with self._faults.during("write " + " ".join(put.table for put in puts)), self._lock:
            self._operations += 1
            _insist(0 < len(puts) <= MOST_ACTIONS, f"a write has 1 to {MOST_ACTIONS} items")
            items = [
                self._accepted(put.table, {**put.item, "change_id": change_id}) for put in puts
            ]
            keys = [(put.table, self._key_values(put.table, put.key)) for put in puts]
            _insist(len(set(keys)) == len(keys), "a write names the same item twice")
            for put, item in zip(puts, items, strict=True):
                _insist(put.key.items() <= item.items(), "an item is put under its own key")
            in_the_way = [put for put in puts if not self._is_as_read(put)]
            if in_the_way:
                changes = {
                    (self._read(put.table, put.key) or {}).get("change_id") for put in in_the_way
                }
                if change_id in changes:
                    return
                raise Conflict(CHANGED)
            for (table, key), item in zip(keys, items, strict=True):
                self._keep(table, key, item)

    def mark(self, table: str, key: Key, *, drop: str, add: tuple[str, int]) -> None:
        with self._faults.during(f"mark {table}"), self._lock:
            self._operations += 1
            item = self._read(table, key)
            if item is not None:
                item.pop(drop, None)
                self._keep(table, self._key_values(table, key), item | {add[0]: add[1]})

    def count_up(self, table: str, key: Key, *, by: int = 1) -> int:
        with self._faults.during(f"count up {table}"), self._lock:
            self._operations += 1
            item = self._read(table, key) or dict(key)
            number = int(item.get("number", 0)) + by
            self._keep(table, self._key_values(table, key), item | {"number": number})
            return number

    def _read(self, table: str, key: Key) -> Item | None:
        item = self._kept[table].get(self._key_values(table, key))
        return None if item is None else _copy(item)

    def _is_as_read(self, put: Put) -> bool:
        item = self._kept[put.table].get(self._key_values(put.table, put.key))
        return (item or {"version": 0}).get("version") == put.read_version

    def _keep(self, table: str, key: KeyValues, item: Item) -> None:
        is_new = key not in self._kept[table]
        self._kept[table][key] = item
        self._partitions[table].put(key, item)
        self._on_their_way.append(_Change(self._operations, table, key, item))
        if is_new:
            self._told(table, _copy(item))

    def _let_indexes_follow(self) -> None:
        while self._on_their_way:
            change = self._on_their_way[0]
            if change.operation + self.index_lag > self._operations:
                return
            self._on_their_way.popleft()
            for index in self._indexes[change.table].values():
                index.put(change.key, change.item)

    def _schema(self, table: str) -> TableSchema:
        _insist(table in self._schemas, f"there is no table {table}")
        return self._schemas[table]

    def _key_values(self, table: str, key: Key) -> KeyValues:
        schema = self._schema(table)
        _insist(set(key) == set(schema.key), f"{sorted(key)} is not the key of {table}")
        _insist(all(key.values()), "a key is not empty")
        return tuple(key[part] for part in schema.key)

    def _accepted(self, table: str, item: Item) -> Item:
        """A copy of *item* as it is stored, unless DynamoDB would not store it."""
        schema = self._schema(table)
        _insist(all(part in item for part in schema.key), f"a key part is missing in {table}")
        for name in schema.types.keys() & item.keys():
            value, kind = item[name], {"S": str, "N": int}[schema.types[name]]
            _insist(type(value) is kind, f"{name} of {table} is not of type {schema.types[name]}")
            _insist(value != "", f"{name} of {table} is in a key, and empty")
        text = json.dumps(item)
        stored: Item = json.loads(text, parse_float=_no_float, parse_int=_number)
        _insist(len(text) < MOST_BYTES or size_of(stored) <= MOST_BYTES, "an item is too large")
        return stored


def _insist(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unacceptable(otherwise)


def _within(item: Item, limit: Range) -> bool:
    return _RELATIONS[limit.relation](item[limit.attribute], limit.value)


def _copy(item: Item, *, only: frozenset[str] | None = None) -> Item:
    chosen = item if only is None else {k: v for k, v in item.items() if k in only}
    copy: Item = marshal.loads(marshal.dumps(chosen))  # noqa: S302 - the quickest copy, of our own
    return copy


def _no_float(text: str) -> Any:
    raise TypeError(f"{text} is a float, which no table takes")


def _number(text: str) -> int:
    number = int(text)
    _insist(abs(number) <= _LARGEST_NUMBER, "a number has more than 38 digits")
    return number


def size_of_item(item: Item) -> int:
    """The size of a whole item: its names and values. It is no container itself."""
    return sum(len(name.encode()) + size_of(value) for name, value in item.items())


def size_of(value: Any) -> int:
    """The size that DynamoDB counts: text in UTF-8, names too, and a little for each container."""
    match value:
        case bool() | None:
            return 1
        case str():
            return len(value.encode())
        case int():
            return _size_of_number(value)
        case list():
            return 3 + sum(1 + size_of(part) for part in value)
        case dict():
            return 3 + sum(1 + len(k.encode()) + size_of(part) for k, part in value.items())
    raise TypeError(type(value))


def _size_of_number(value: int) -> int:
    """A byte for each pair of digits, without the pairs of noughts that it ends with, and one more;
    another one for a sign."""
    digits = str(abs(value))
    while digits.endswith("00"):
        digits = digits[:-2]
    pairs = 0 if value == 0 else -(-len(digits) // 2)
    return 1 + pairs + (value < 0)
