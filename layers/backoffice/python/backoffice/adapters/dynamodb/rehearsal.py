"""A rehearsal's tables: they read what is kept, and what is written to them is soon forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from backoffice.adapters.dynamodb.database import Database, Item, Key, Put, Range
from backoffice.domain.errors import Conflict

_MOVED_ON = "This changed while you were working on it. Read it again, then repeat."
_Place = tuple[str, tuple[tuple[str, str], ...]]


class RehearsedDatabase:
    """Tables on which a desk may do its work without consequences.

    Items are read as they were written here, else as they were kept when they were first read.
    Queries find what is kept; one for all under a partition key finds what was written here, too.
    """

    def __init__(self, kept: Database) -> None:
        self._kept = kept
        self._read: dict[_Place, Item | None] = {}
        self._written: dict[_Place, Item] = {}
        self._found: dict[tuple[object, ...], list[Item]] = {}

    def suppose(self, put: Put) -> None:
        """Begin as if *put* had been kept."""
        self._written[_place(put.table, put.key)] = put.item

    def written(self) -> list[tuple[str, Item]]:
        """The last state of every item that was written, with its table, in order of writing."""
        return [(table, item) for (table, _), item in self._written.items()]

    def get(self, table: str, key: Key) -> Item | None:
        """The item under *key*, or None."""
        return self.get_many([(table, key)])[0]

    def get_many(self, wanted: Sequence[tuple[str, Key]]) -> list[Item | None]:
        """The items under several keys, in the order asked, in one call at most."""
        places = {_place(table, key): (table, key) for table, key in wanted}
        left = {
            at: each for at, each in places.items() if at not in {**self._read, **self._written}
        }
        if left:
            self._read |= zip(left, self._kept.get_many([*left.values()]), strict=True)
        found = {**self._read, **self._written}
        return [found[_place(table, key)] for table, key in wanted]

    def query(
        self,
        table: str,
        where: tuple[str, str],
        *,
        index: str | None = None,
        range: Range | None = None,  # noqa: A002 - the field's own word
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """The items whose partition key is *where*; of an index, or a part, as they are kept."""
        asked = (table, where, index, range, limit, newest_first)
        if asked not in self._found:
            self._found[asked] = self._kept.query(
                table, where, index=index, range=range, limit=limit, newest_first=newest_first
            )
        found = self._found[asked]
        here = {
            at: item for (name, at), item in self._written.items() if name == table and where in at
        }
        if not here or index or range or limit:
            return [*found]
        names = [name for name, _ in next(iter(here))]
        known = {tuple((name, item[name]) for name in names): item for item in found}
        return [*(known | here).values()]

    def write(self, puts: Sequence[Put], *, change_id: str) -> None:  # noqa: ARG002
        """Remember *puts*, all or none; what nobody looked at is taken to be as they say.

        Raises:
            Conflict: a version is not the one that was read.
        """
        known = {**self._read, **self._written}
        for put in puts:
            item = known.get(_place(put.table, put.key))
            if item is not None and item["version"] != put.read_version:
                raise Conflict(_MOVED_ON)
        self._written |= {_place(put.table, put.key): put.item for put in puts}

    def mark(self, table: str, key: Key, *, drop: str, add: tuple[str, int]) -> NoReturn:
        """Refuse: nothing that is rehearsed marks."""
        raise NotImplementedError

    def count_up(self, table: str, key: Key, *, by: int = 1) -> NoReturn:
        """Refuse: a number that was given is given."""
        raise NotImplementedError


def _place(table: str, key: Key) -> _Place:
    return table, tuple(sorted(key.items()))
