"""The weight of an answer: as much of it is kept with the check as one item of a table holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from backoffice.domain.answer import PayerAnswer

HEAVIEST = 180_000
"""Bytes of JSON. The journal's one item (400 kB) holds it beside the reply, the tasks and more."""
_MOST_LISTED, _LONGEST_NAME, _THE_REST = 50, 200, 5_000


def lightened(answer: PayerAnswer) -> PayerAnswer:
    """As much of *answer* as is not too heavy, from the first on; the document has all of it.

    What is left out makes it incomplete, never different: no line is cut in two.
    """
    if _weight(answer) <= HEAVIEST:
        return answer
    light: dict[str, Any] = {
        "complete": False,
        "rejections": answer.rejections[:_MOST_LISTED],
        "spans": answer.spans[:_MOST_LISTED],
        "plan_segments": answer.plan_segments[:_MOST_LISTED],
    }
    if answer.plan_name and len(answer.plan_name) > _LONGEST_NAME:
        light["plan_name"] = None
    if answer.person and _weight(answer.person) > _THE_REST:
        light["person"] = None
    left = HEAVIEST - _weight(answer.but(**light, benefits=(), other_payers=(), visit_limits=()))
    for name in ("other_payers", "visit_limits", "benefits"):
        light[name] = tuple(_that_fit(getattr(answer, name), left))
        left -= sum(map(_weight, light[name])) + len(light[name])
    return answer.but(**light)


def _that_fit(parts: tuple[BaseModel, ...], left: int) -> Iterator[BaseModel]:
    for part in parts:
        left -= _weight(part) + 1
        if left < 0:
            return
        yield part


def _weight(part: BaseModel) -> int:
    """At least what a table's item counts for it: names, values, and a little for each."""
    return len(part.model_dump_json(exclude_none=True).encode())
