"""JSON compared with documented examples by its shape: the names, and the types of the values."""

from __future__ import annotations

from typing import Any


def shape_of(value: Any) -> Any:
    """*value* with a type in place of each text and number."""
    if isinstance(value, dict):
        return {name: shape_of(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape_of(each) for each in value]
    return type(value)
