"""Refusals: what a page shows of a desk's no: the sentence on top, and what is wrong where."""

from __future__ import annotations

from typing import Any

from backoffice.domain.errors import Conflict, Invalid, Refused


def told(refusal: Refused | Conflict) -> dict[str, Any]:
    """What a page shows of *refusal*, by the names that the templates give it."""
    faults = refusal.faults if isinstance(refusal, Invalid) else {}
    return {"alert": refusal.sentence, "faults": faults}


def status_of(refusal: Refused | Conflict | None) -> int:
    """The status of a page that shows *refusal*, or none."""
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, Conflict) else 422
