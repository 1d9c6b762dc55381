"""Looks: an index of nothing but what is to be looked at, by when; so a look costs what is due."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.database import Database, Item, Range
from backoffice.adapters.dynamodb.tables import moment_text

_ALL = "-"


def look(moment: datetime | None) -> dict[str, str]:
    """The attributes of what is to be looked at at *moment*; None: it is not in the index."""
    return {} if moment is None else {"look_in": _ALL, "look_place": moment_text(moment)}


def due_for_a_look(
    database: Database, table: str, *, by: datetime, limit: int, index: str = "by_look"
) -> list[Item]:
    """What of *table* is to be looked at at or before a moment, longest due first."""
    return database.query(
        table,
        ("look_in", _ALL),
        index=index,
        range=Range("look_place", "<=", moment_text(by)),
        limit=limit,
    )
