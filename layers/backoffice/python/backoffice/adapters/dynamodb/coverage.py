"""The table of what covers clients."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.coverage import Coverage


class CoverageTable(Table[Coverage], of=Coverage):
    """Keyed by client: all that was ever believed is one item, so it changes as one."""

    NAME = "coverage"
    KEY = ("client_id",)
    MISSING = "No insurance is on file for this client."
