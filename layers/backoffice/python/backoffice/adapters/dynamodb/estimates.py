"""The tables of good-faith estimates: what was given, and what is to be looked at when."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.looks import due_for_a_look, look
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.good_faith import EstimateFile, GoodFaithEstimate


class GoodFaithEstimatesTable(Table[GoodFaithEstimate], of=GoodFaithEstimate):
    """Keyed by client, then by provider and number: every version stays."""

    NAME = "good-faith-estimates"
    KEY = ("client_id", "estimate_id")
    MISSING = "There is no such estimate."


class EstimateFilesTable(Table[EstimateFile], of=EstimateFile):
    """Keyed by client and provider; `by_look` has those to be looked at, by when."""

    NAME = "estimate-files"
    KEY = ("client_id", "provider_id")
    MISSING = "Nothing is known of estimates for this client."

    def indexed(self, record: EstimateFile) -> dict[str, str]:
        return look(record.look_at)

    def to_look_at(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """Client and provider of files to look at at or before a moment, longest due first."""
        items = due_for_a_look(self._database, self.NAME, by=by, limit=limit)
        return [(item["client_id"], item["provider_id"]) for item in items]
