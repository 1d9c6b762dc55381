"""The table of denials: what payers did not pay, and who has to be told of it when."""

from __future__ import annotations

from datetime import date

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.escalations import escalated_on, to_escalate
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.claim import ClaimHandout
from backoffice.domain.denial import Denial, DenialStatus

_ALL = "-"


class DenialsTable(Table[Denial], of=Denial):
    """Keyed by claim; `by_deadline` has those that wait for somebody to do something, soonest
    last day first, `by_escalation` those of which somebody must be told, longest due first.
    """

    NAME = "denials"
    KEY = ("claim_id",)
    MISSING = "Nothing of this claim was denied."

    def indexed(self, record: Denial) -> dict[str, str]:
        attributes: dict[str, str] = {}
        if record.status is DenialStatus.OPEN:
            attributes["open_in"] = _ALL
            attributes["open_place"] = f"{record.act_by.isoformat()}.{record.claim_id}"
        if record.next_escalation_on is not None:
            attributes |= escalated_on(record.next_escalation_on, record.claim_id)
        return attributes

    def open_from(self, place: str, *, limit: int) -> list[ClaimHandout]:
        """Claims whose denials wait for somebody, soonest last day first, from *place* on.

        Empty: from the first one on. An index shows the last moment's late.
        """
        items = self._database.query(
            self.NAME,
            ("open_in", _ALL),
            index="by_deadline",
            range=Range("open_place", ">=", place) if place else None,
            limit=limit,
        )
        return [ClaimHandout(claim_id=i["claim_id"], place=i["open_place"]) for i in items]

    def to_escalate(self, *, by: date, after: str, limit: int) -> list[ClaimHandout]:
        """Claims of whose denials somebody must be told by a day, longest due first.

        *after* is the `place` of the last one that was seen, or empty.
        """
        return to_escalate(self._database, self.NAME, by=by, after=after, limit=limit)
