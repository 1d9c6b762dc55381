"""A table: how one kind of record is keyed, indexed, kept and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar, Generic, TypeVar

from backoffice.adapters.dynamodb.database import MOST_KEYS, Database, Item, Key, Put
from backoffice.domain.errors import NotFound
from backoffice.domain.record import Record

R = TypeVar("R", bound=Record)


class Table(Generic[R]):
    """The shared half of every table class; a subclass names what is its own."""

    NAME: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    """The fields of the record that are its key; they hold no personal data."""
    MISSING: ClassVar[str] = "There is no such record."

    record: type[R]

    def __init__(self, database: Database) -> None:
        self._database = database

    def __init_subclass__(cls, *, of: type[R]) -> None:
        cls.record = of

    def indexed(self, record: R) -> Mapping[str, str | int | list[str]]:  # noqa: ARG002
        """Attributes for an index or the expiry alone; without one, the record is not in it."""
        return {}

    def lasting(self, record: R) -> bool:  # noqa: ARG002
        """Whether the journal keeps *record*; drafts and markers are not worth replaying."""
        return True

    def put(self, record: R) -> Put:
        """The write that keeps *record* as its next version."""
        item: Item = record.model_dump(mode="json", exclude_none=True)
        item |= {"version": record.version + 1, "schema": record.SCHEMA, **self.indexed(record)}
        key = {name: str(item[name]) for name in self.KEY}
        return Put(self.NAME, key, item, read_version=record.version)

    def key(self, *values: str) -> Key:
        """The key attributes for *values*, in the order of `KEY`."""
        return dict(zip(self.KEY, values, strict=True))

    def find(self, *key: str) -> R | None:
        """The record under *key*, or None."""
        return self.from_item(self._database.get(self.NAME, self.key(*key)))

    def load(self, *key: str) -> R:
        """The record under *key*.

        Raises:
            NotFound: there is none.
        """
        found = self.find(*key)
        if found is None:
            raise NotFound(self.MISSING)
        return found

    def load_each(self, keys: Sequence[tuple[str, ...]]) -> list[R]:
        """The records under *keys*, a hundred in a call, without those that are missing."""
        wanted = [(self.NAME, self.key(*key)) for key in keys]
        found: list[Item | None] = []
        for start in range(0, len(wanted), MOST_KEYS):
            found += self._database.get_many(wanted[start : start + MOST_KEYS])
        return self.from_items([item for item in found if item is not None])

    def all_of(self, first: str) -> list[R]:
        """Every record whose first key attribute is *first*."""
        return self.from_items(self._database.query(self.NAME, (self.KEY[0], first)))

    def from_item(self, item: Item | None) -> R | None:
        """The record that *item* holds, or None."""
        return None if item is None else self.from_items([item])[0]

    def from_items(self, items: Sequence[Item]) -> list[R]:
        """The records that *items* hold; attributes that only an index needs fall away."""
        fields = self.record.model_fields
        return [
            self.record.model_validate({k: v for k, v in self.current(i).items() if k in fields})
            for i in items
        ]

    def current(self, item: Item) -> Item:
        """*item* in today's shape; a table whose record changed shape overrides this."""
        if item["schema"] > self.record.SCHEMA:
            newer = f"{self.NAME}: schema {item['schema']} was written by newer code than this"
            raise RuntimeError(newer)
        return item


def moment_text(moment: datetime) -> str:
    """An aware *moment* so that text order is time order, for a sort key."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
