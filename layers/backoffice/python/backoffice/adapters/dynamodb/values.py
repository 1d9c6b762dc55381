"""Plain JSON values as DynamoDB writes them, and back.

boto3 has these as `TypeSerializer`, which tests hold this against; but importing boto3 brings its
whole transfer manager, a fifth of what a first write may cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backoffice.adapters.dynamodb.database import Item


def packed(values: Mapping[str, Any]) -> dict[str, Any]:
    """*values* by attribute, each with its type.

    Raises:
        TypeError: a value is none of text, whole number, truth value, None, list or object.
    """
    return {name: _packed(value) for name, value in values.items()}


def unpacked(item: Mapping[str, Any]) -> Item:
    """An item of an answer or a stream, as plain values."""
    return {name: _unpacked(value) for name, value in item.items()}


def _packed(value: Any) -> dict[str, Any]:
    match value:
        case str():
            return {"S": str(value)}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case None:
            return {"NULL": True}
        case Mapping():
            return {"M": packed(value)}
        case list() | tuple():
            return {"L": [_packed(part) for part in value]}
        case _:
            raise TypeError(f"{type(value).__name__} is no plain value; amounts are whole cents")


def _unpacked(value: Mapping[str, Any]) -> Any:
    [(kind, content)] = value.items()
    match kind:
        case "S" | "BOOL":
            return content
        case "N":
            return int(content)
        case "NULL":
            return None
        case "M":
            return unpacked(content)
        case "L":
            return [_unpacked(part) for part in content]
        case _:
            raise TypeError(f"the office writes no attribute of type {kind}")
