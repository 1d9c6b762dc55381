"""The table of renewals: who is asked about the end of which plan, and what they answered."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.record import Ref
from backoffice.domain.renewal import Renewal


class RenewalsTable(Table[Renewal], of=Renewal):
    """Keyed by client, then the plan's last day; `by_token_hash` finds what a mail carries.

    `by_ending` has those that wait for an answer, by the day on which their plan ends, in an order
    that no answer and no visit changes: so a walk over it meets each client once.
    """

    NAME = "renewals"
    KEY = ("client_id", "ends_on")
    MISSING = "Nobody is asked about that day."

    def indexed(self, record: Renewal) -> dict[str, str]:
        if not record.is_open or record.active_until is None:
            return {}
        return {"ends_in": record.ends_on.isoformat(), "walked_as": str(record.client_id)}

    def by_token(self, token: str) -> Ref[Renewal] | None:
        """Which renewal *token* belongs, or a moment ago belonged, to."""
        found = self._database.query(
            self.NAME, ("token_hash", fingerprint(token)), index="by_token_hash", limit=1
        )
        return next((Ref(Renewal, (item["client_id"], item["ends_on"])) for item in found), None)
