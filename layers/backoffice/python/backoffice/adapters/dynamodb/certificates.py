"""The table of gap certificates: what is certified of each client's planned visits."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.looks import due_for_a_look, look
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.gap_certificate import GapCertificate

_ALL = "-"


class GapCertificatesTable(Table[GapCertificate], of=GapCertificate):
    """Keyed by client: the latest one; the journal has them all.

    `by_look` has those to be looked at, by when; `by_open` those alone in which somebody has to
    act, by the day on which that is due.
    """

    NAME = "gap-certificates"
    KEY = ("client_id",)
    MISSING = "Nothing is certified for this client yet. Try again in a few minutes."

    def indexed(self, record: GapCertificate) -> dict[str, str]:
        first = next(iter(record.unsettled()), None)
        if first is None:
            return look(record.look_at)
        place = f"{first.due_on or first.day}"
        return {**look(record.look_at), "open_in": _ALL, "open_place": place}

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The clients of certificates to look at at or before a moment, longest due first."""
        items = due_for_a_look(self._database, self.NAME, by=by, limit=limit)
        return [item["client_id"] for item in items]

    def unsettled(self, *, limit: int) -> list[str]:
        """The clients in whose certificates somebody has to act, soonest due first."""
        items = self._database.query(self.NAME, ("open_in", _ALL), index="by_open", limit=limit)
        return [item["client_id"] for item in items]
