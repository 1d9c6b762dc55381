"""The tables about claims: what is billed to whom, what waits, and what must be looked at when."""

from __future__ import annotations

from datetime import date

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.claim import Claim, ClaimHandout, ClaimStatus

_ANY = "-"


class ClaimsTable(Table[Claim], of=Claim):
    """Keyed by claim. `by_client` holds a client's claims by day, the other indexes what is to do:
    `by_ready` what may leave, soonest to be there first, `by_waiting_for` what waits for whose
    effective date, and `by_escalation` whose time to file runs out.
    """

    NAME = "claims"
    KEY = ("claim_id",)
    MISSING = "There is no such claim. A task names the claim that it is about."

    def indexed(self, record: Claim) -> dict[str, str]:
        attributes: dict[str, str] = {}
        if record.status is ClaimStatus.READY and record.latest is not None:
            attributes["ready_in"] = _ANY
            attributes["ready_place"] = f"{record.file_by.isoformat()}.{record.claim_id}"
            attributes["control_number"] = record.latest.bill.control_number
        if record.waiting_for:
            attributes["waiting_for"] = _label(*record.waiting_for)
        if record.next_escalation_on:
            attributes["escalate_in"] = _ANY
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
            ("ready_in", _ANY),
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

    def waiting_for(
        self, provider_id: str, payer_id: str, state: str, *, since: str | None, limit: int
    ) -> list[tuple[str, str, str]]:
        """Claims that wait for one effective date, as claim, visit and client, by claim.

        *since* is the claim to read on from, itself included.
        """
        items = self._database.query(
            self.NAME,
            ("waiting_for", _label(provider_id, payer_id, state)),
            index="by_waiting_for",
            range=Range("claim_id", ">=", since) if since else None,
            limit=limit,
        )
        return [(item["claim_id"], item["visit_id"], item["client_id"]) for item in items]

    def to_escalate(self, *, by: date, limit: int) -> list[str]:
        """The ids of claims of which somebody must be told by a day, longest due first."""
        items = self._database.query(
            self.NAME,
            ("escalate_in", _ANY),
            index="by_escalation",
            range=Range("next_escalation_on", "<=", by.isoformat()),
            limit=limit,
        )
        return [item["claim_id"] for item in items]


def _label(provider_id: str, payer_id: str, state: str) -> str:
    return f"{provider_id}.{payer_id}.{state}"
