"""The bodies and answers of the API, by the names that routes use in their annotations."""

from __future__ import annotations

from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.policy import Policy
from backoffice.domain.task import Task
from backoffice.domain.visit import Visit
from backoffice.services.coverage import PolicyList
from backoffice.services.eligibility import EstimateView, VerdictView
from backoffice.services.insurance_requests import LinkWish, NewPolicy
from backoffice.services.links import LinkView
from backoffice.services.requests import NewClient, NewVisit, Resolution
from backoffice.services.roster import ClientList, VisitList
from backoffice.services.tasks import TaskList

__all__ = [
    "Caller",
    "Client",
    "ClientList",
    "EstimateView",
    "LinkView",
    "LinkWish",
    "NewClient",
    "NewPolicy",
    "NewVisit",
    "Policy",
    "PolicyList",
    "Resolution",
    "Task",
    "TaskList",
    "VerdictView",
    "Visit",
    "VisitList",
]
