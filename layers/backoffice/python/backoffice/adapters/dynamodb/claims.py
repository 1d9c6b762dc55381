"""The table of claims: what is billed to whom, what may leave, and what waits for what."""

from __future__ import annotations

from datetime import date

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.escalations import escalated_on, to_escalate
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.claim import (
    Claim,
    ClaimHandout,
    ClaimStatus,
    HeldClaim,
    is_held_back,
    was_accepted,
)
from backoffice.domain.claimed_day import ClaimedDay
from backoffice.domain.deadlines import to_look_at_on

_READY = "ready"
_ALL = "-"


class ClaimsTable(Table[Claim], of=Claim):
    """Keyed by claim. `by_client` has a client's claims by day, the other indexes what is to do:
    `by_ready` what is to be sent, soonest to be there first, `by_escalation` of which somebody
    must be told that the time runs out, `by_held_back` what waits until something is mended.
    `by_accepted` holds what each payer took in.
    """

    NAME = "claims"
    KEY = ("claim_id",)
    MISSING = "There is no such claim. A task names the claim that it is about."

    def indexed(self, record: Claim) -> dict[str, str]:
        attributes: dict[str, str] = {}
        if record.status is ClaimStatus.READY and record.latest is not None:
            attributes["ready_in"] = _READY
            attributes["ready_place"] = f"{record.file_by.isoformat()}.{record.claim_id}"
            attributes["control_number"] = record.latest.bill.control_number
        if is_held_back(record):
            attributes["held_in"] = _ALL
            attributes["held_place"] = f"{record.file_by.isoformat()}.{record.claim_id}"
        look_at_on = to_look_at_on(record)
        if look_at_on is not None:
            attributes |= escalated_on(look_at_on, record.claim_id)
        if was_accepted(record):
            attributes["accepted_by"] = str(record.payer_id)
        return attributes

    def of_client(self, client_id: str) -> list[Claim]:
        """A client's claims, by the day of the visit; an index shows the last moment's late."""
        return self.from_items(
            self._database.query(self.NAME, ("client_id", client_id), index="by_client")
        )

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

    def held_back(self, *, after: str, limit: int) -> list[HeldClaim]:
        """Claims that wait until something is mended, those first that must arrive soonest.

        *after* is the `place` of the last one that was seen, or a day to begin with.
        """
        items = self._database.query(
            self.NAME,
            ("held_in", _ALL),
            index="by_held_back",
            range=Range("held_place", ">=", after),
            limit=limit + 1,
        )
        ids = ("visit_id", "client_id", "provider_id")
        return [
            HeldClaim(visit=tuple(item[name] for name in ids), place=item["held_place"])
            for item in items
            if item["held_place"] != after
        ][:limit]

    def to_escalate(self, *, by: date, after: str, limit: int) -> list[ClaimHandout]:
        """Claims of which somebody must be told by a day, longest due first.

        *after* is the `place` of the last one that was seen, or empty.
        """
        return to_escalate(self._database, self.NAME, by=by, after=after, limit=limit)

    def accepted(self, payer_id: str, *, after: str, limit: int) -> list[str]:
        """The ids of claims that a payer took in, whatever became of them since, in order.

        *after* is the last one that was seen, or empty.
        """
        items = self._database.query(
            self.NAME,
            ("accepted_by", payer_id),
            index="by_accepted",
            range=Range("claim_id", ">=", after) if after else None,
            limit=limit + 1,
        )
        return [item["claim_id"] for item in items if item["claim_id"] != after][:limit]


class ClaimedDaysTable(Table[ClaimedDay], of=ClaimedDay):
    """Keyed by client and day: who reads one misses no claim, as an index would for a moment."""

    NAME = "claimed-days"
    KEY = ("client_id", "service_on")
