"""What the simulated payment processor is asked: forms with brackets, read into nested values.

`a[b][0][c]=d` is `{"a": {"b": [{"c": "d"}]}}`. It shares no code with the office, nor with
the package that writes them.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")
_INDEX = re.compile(r"\[[0-9]*\]")


class RefusedError(Exception):
    """What Stripe says no with; *is_kept* of one that it says again under the same key."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
        is_kept: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.is_kept = is_kept
        said = {"code": code, "message": message, "param": param, "type": kind}
        self.content = {"error": {name: value for name, value in said.items() if value}}


def unknown(kind: str, name: str) -> RefusedError:
    """There is no *kind* of this name."""
    return RefusedError(
        f"No such {kind}: '{name}'", status=404, code="resource_missing", param="id"
    )


def flat(body: bytes, known: frozenset[str]) -> dict[str, str]:
    """Each field and its text; one whose name, without numbers, is not *known* is refused."""
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
    for name in fields:
        bare = _INDEX.sub("[]", name)
        if bare == "payment_method_types[]":
            raise RefusedError(
                "payment_method_types is no longer supported.",
                code="payment_method_types_no_longer_supported",
                param="payment_method_types",
            )
        is_metadata = re.fullmatch(r"(.+\[)?metadata\]?\[[A-Za-z0-9_]{1,40}\]", bare)
        if bare not in known and not is_metadata:
            raise RefusedError(
                f"Received unknown parameter: {bare}", code="parameter_unknown", param=name
            )
    return fields


def nested(fields: dict[str, str]) -> dict[str, Any]:
    """The same as dictionaries in dictionaries; numbers are names like others."""
    tree: dict[str, Any] = {}
    for name, text in fields.items():
        found = _NAME.fullmatch(name)
        if found is None:
            raise RefusedError(f"Invalid parameter: {name}", param=name)
        first, *rest = [found[1], *_PART.findall(found[2])]
        place = tree
        for here in (first, *rest)[:-1]:
            place = place.setdefault(here, {})
        place[(first, *rest)[-1]] = text
    return tree


def whole(text: object, param: str) -> int:
    """*text* as a whole number, which is not below zero."""
    if not isinstance(text, str) or not re.fullmatch("[0-9]{1,12}", text):
        raise RefusedError(
            f"Invalid integer: {text}", code="parameter_invalid_integer", param=param
        )
    return int(text)


def needed(tree: dict[str, Any], *path: str) -> Any:
    """What stands at *path*; refused where nothing does."""
    place: Any = tree
    for name in path:
        place = place.get(name) if isinstance(place, dict) else None
    if place in (None, ""):
        name = path[0] + "".join(f"[{each}]" for each in path[1:])
        raise RefusedError(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return place
