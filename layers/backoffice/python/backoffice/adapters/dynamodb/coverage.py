"""The tables of what covers clients, and of what was allowed for them beforehand."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.authorization import Authorizations
from backoffice.domain.coverage import Coverage


class CoverageTable(Table[Coverage], of=Coverage):
    """Keyed by client: all that was ever believed is one item, so it changes as one."""

    NAME = "coverage"
    KEY = ("client_id",)
    MISSING = "No insurance is on file for this client."


class AuthorizationsTable(Table[Authorizations], of=Authorizations):
    """Keyed by client: everything that was allowed for one is read at once."""

    NAME = "authorizations"
    KEY = ("client_id",)
    MISSING = "Nothing was allowed for this client beforehand."
