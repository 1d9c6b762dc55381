"""The simulated processor's own list of events, the newest first: what was posted, and more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from infra.local.processor_objects import listed
from infra.local.processor_params import RefusedError, whole

KEPT = timedelta(days=30)
_TYPES = re.compile(r"types\[[0-9]*\]")
_CREATED = re.compile(r"created\[(gte|gt|lte|lt)\]")
_MOST_TYPES = 20


def listed_events(
    path: str, query: dict[str, str], events: Sequence[dict[str, Any]], *, at: datetime
) -> dict[str, Any]:
    """The *events* that *query* asks for, of the last 30 days, as JSON."""
    asked = dict(query)
    types = {asked.pop(name) for name in query if _TYPES.fullmatch(name)}
    limits = {name: whole(asked.pop(name), name) for name in query if _CREATED.fullmatch(name)}
    limit = whole(asked.pop("limit", "10"), "limit")
    after = asked.pop("starting_after", None)
    if asked or len(types) > _MOST_TYPES or not 1 <= limit <= 100:
        raise RefusedError(f"Received unknown or too many parameters: {sorted(query)}")
    earliest = int((at - KEPT).timestamp())
    found = [
        each
        for each in reversed(events)
        if each["created"] >= earliest
        and (not types or each["type"] in types)
        and all(_fits(each["created"], name, than) for name, than in limits.items())
    ]
    if after is not None:
        ids = [each["id"] for each in found]
        if after not in ids:
            raise RefusedError(f"No such event: {after}", param="starting_after")
        found = found[ids.index(after) + 1 :]
    return listed(path, found, limit=limit)


def _fits(created: int, name: str, than: int) -> bool:
    return {
        "created[gte]": created >= than,
        "created[gt]": created > than,
        "created[lte]": created <= than,
        "created[lt]": created < than,
    }[name]
