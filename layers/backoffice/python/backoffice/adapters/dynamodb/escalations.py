"""What somebody is to be told of by a day: the index `by_escalation`, whichever table has it."""

from __future__ import annotations

from datetime import date

from backoffice.adapters.dynamodb.database import Database, Range
from backoffice.domain.claim import ClaimHandout

_ALL = "-"


def escalated_on(day: date, claim_id: str) -> dict[str, str]:
    """The index's attributes of what somebody is told of on *day*."""
    return {"escalate_in": _ALL, "escalate_place": f"{day.isoformat()}.{claim_id}"}


def to_escalate(
    database: Database, table: str, *, by: date, after: str, limit: int
) -> list[ClaimHandout]:
    """Claims of which somebody must be told by a day, longest due first.

    *after* is the `place` of the last one that was seen, or empty.
    """
    end = f"{by.isoformat()}/"  # "/" follows "."
    items = database.query(
        table,
        ("escalate_in", _ALL),
        index="by_escalation",
        range=Range("escalate_place", *((">=", after) if after else ("<=", end))),
        limit=limit + 1,
    )
    found = [
        ClaimHandout(claim_id=item["claim_id"], place=item["escalate_place"])
        for item in items
        if after < item["escalate_place"] < end
    ]
    return found[:limit]
