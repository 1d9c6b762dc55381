"""An independent judge of claims and acknowledgments: pyx12, against the implementation guides."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyx12.map_if
from pyx12.params import params
from pyx12.x12n_document import x12n_document

# It reads its guide anew for each document, which takes ten times as long as judging by it; what it
# counts on the way it keeps elsewhere.
pyx12.map_if.load_map_file = cache(pyx12.map_if.load_map_file)

logging.getLogger("pyx12").setLevel(logging.CRITICAL)  # it would also log what it gives back


def complaints(text: str) -> list[str]:
    """What the judge holds against *text*; nothing when it passes."""
    found = io.StringIO()
    passes = x12n_document(_parameters(), io.StringIO(text), None, None, fd_json=found)
    said = list(_errors(json.loads(found.getvalue() or "{}")))
    assert passes == (not said), "the judge refuses without a reason, or passes with one"
    return said


@cache
def _parameters() -> Any:
    return params()


def _errors(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _errors(each)
    elif isinstance(node, dict):
        yield from (each["err_str"] for each in node.get("errors", []))
        for name, below in node.items():
            if name != "errors":
                yield from _errors(below)
