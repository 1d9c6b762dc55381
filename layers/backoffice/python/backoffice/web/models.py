"""The bodies and answers of the API, by the names that routes use in their annotations."""

from __future__ import annotations

from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.visit import Visit
from backoffice.services.coverage import PolicyList
from backoffice.services.eligibility import EstimateView, VerdictView
from backoffice.services.links import LinkView
from backoffice.services.requests import NewClient, NewEmailAddress, NewVisit
from backoffice.services.roster import ClientList, VisitList

__all__ = [
    "Caller",
    "Client",
    "ClientList",
    "EstimateView",
    "LinkView",
    "NewClient",
    "NewEmailAddress",
    "NewVisit",
    "PolicyList",
    "VerdictView",
    "Visit",
    "VisitList",
]
