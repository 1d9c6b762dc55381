"""Comma-separated text: tables that leave the house as a file, and that no spreadsheet computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from backoffice.domain.money import Money

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def comma_separated(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """RFC 4180 text: a head, then a line for each of *rows*; what one does not have is empty.

    Amounts are plain decimals. What a spreadsheet would take for a formula begins with an
    apostrophe, wherever it came from.
    """
    text = io.StringIO()
    lines = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    lines.writerow(columns)
    lines.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, Money):
        return value.decimal_text  # a number, though it may begin with a minus
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
