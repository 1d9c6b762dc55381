"""What the office asks of DynamoDB: get, query, count, and write together or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

Item = dict[str, Any]
"""One stored thing as plain JSON values; whole numbers only, since money is cents."""

Key = Mapping[str, str]
"""The key attributes of one item, by name."""

MOST_KEYS = 100
"""How many items one call may get."""


class Put(NamedTuple):
    """Keep *item*, provided that the stored one still has the version that was read."""

    table: str
    key: Key
    item: Item
    read_version: int
    """0: there must be none yet."""


class Range(NamedTuple):
    """A limit on the sort key of a query."""

    attribute: str
    relation: Literal["<=", ">=", "begins_with"]
    value: str


class Database(Protocol):
    """The port that the table classes stand on; DynamoDB itself, or a twin in memory.

    Reads of a table are strongly consistent; an index follows a moment later.
    """

    def get(self, table: str, key: Key) -> Item | None:
        """The item under *key*, or None."""

    def get_many(self, wanted: Sequence[tuple[str, Key]]) -> list[Item | None]:
        """The items under several keys of any tables, in the order asked, in one call.

        At most `MOST_KEYS` of them.
        """

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
        """The items whose partition key is *where*, in sort-key order."""

    def write(self, puts: Sequence[Put], *, change_id: str) -> None:
        """Keep all of *puts* or none.

        Raises:
            Conflict: a stored version is not the one that was read, unless it
                carries *change_id* itself: then an earlier try of this very
                write succeeded, and nothing is wrong.
        """

    def mark(self, table: str, key: Key, *, drop: str, add: tuple[str, int]) -> None:
        """Swap attribute *drop* of an item for *add*; repeating it, or no item, changes nothing."""

    def count_up(self, table: str, key: Key, *, by: int = 1) -> int:
        """The counter under *key* after it went up *by* so many; no number is given twice."""
