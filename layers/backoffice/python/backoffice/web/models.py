"""The bodies and answers of the API, by the names that routes use in their annotations."""

from __future__ import annotations

from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.visit import Visit
from backoffice.services.audit import AuditPage
from backoffice.services.cards import CardView
from backoffice.services.coverage import PolicyList
from backoffice.services.eligibility import EstimateView, VerdictView
from backoffice.services.links import LinkView
from backoffice.services.requests import NewClient, NewVisit
from backoffice.services.roster import ClientList, VisitList

__all__ = [
    "AuditPage",
    "Caller",
    "CardView",
    "Client",
    "ClientList",
    "EstimateView",
    "LinkView",
    "NewClient",
    "NewVisit",
    "PolicyList",
    "VerdictView",
    "Visit",
    "VisitList",
]
