"""The tables of missed-visit policies: what providers ask for, and what clients accepted."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.missed_visit_agreement import MissedVisitAgreements
from backoffice.domain.missed_visits import MissedVisitPolicy


class MissedVisitPoliciesTable(Table[MissedVisitPolicy], of=MissedVisitPolicy):
    """Keyed by provider."""

    NAME = "missed-visit-policies"
    KEY = ("provider_id",)


class MissedVisitAgreementsTable(Table[MissedVisitAgreements], of=MissedVisitAgreements):
    """Keyed by client, so that who opens the link is read together with what they agreed to."""

    NAME = "missed-visit-agreements"
    KEY = ("client_id",)
