"""The table of claims: what is billed to whom, and what may leave."""

from __future__ import annotations

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.claim import Claim, ClaimHandout, ClaimStatus

_READY = "ready"


class ClaimsTable(Table[Claim], of=Claim):
    """Keyed by claim; `by_ready` holds what is to be sent, soonest to be there first."""

    NAME = "claims"
    KEY = ("claim_id",)
    MISSING = "There is no such claim. A task names the claim that it is about."

    def indexed(self, record: Claim) -> dict[str, str]:
        if record.status is not ClaimStatus.READY or record.latest is None:
            return {}
        return {
            "ready_in": _READY,
            "ready_place": f"{record.file_by.isoformat()}.{record.claim_id}",
            "control_number": record.latest.bill.control_number,
        }

    def ready(self, *, after: str, limit: int) -> list[ClaimHandout]:
        """Claims that are to be sent, those first that must be there soonest.

        *after* is the `place` of the last one that was seen, or empty.
        """
        items = self._database.query(
            self.NAME,
            ("ready_in", _READY),
            index="by_ready",
            range=Range("ready_place", ">=", after) if after else None,
            limit=limit + 1,
        )
        return [
            ClaimHandout(
                claim_id=item["claim_id"],
                control_number=item["control_number"],
                place=item["ready_place"],
            )
            for item in items
            if item["ready_place"] != after
        ][:limit]
