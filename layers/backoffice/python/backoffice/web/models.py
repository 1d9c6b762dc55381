"""The bodies and answers of the API, by the names that routes use in their annotations."""

from __future__ import annotations

from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.policy import Policy
from backoffice.domain.task import Task
from backoffice.domain.ticket import Ticket
from backoffice.domain.verification import CallNote
from backoffice.domain.visit import Outcome, Visit
from backoffice.services.audit import AuditPage
from backoffice.services.call_scripts import CallScriptView
from backoffice.services.cards import CardView
from backoffice.services.conduct import ConductView
from backoffice.services.coverage import PolicyList
from backoffice.services.eligibility import EstimateView, FullEstimateView, VerdictView
from backoffice.services.insurance_requests import LinkWish, NewPolicy
from backoffice.services.links import LinkView
from backoffice.services.requests import (
    NewAnswer,
    NewClient,
    NewEmailAddress,
    NewTicket,
    NewVisit,
    Resolution,
)
from backoffice.services.roster import ClientList, VisitList
from backoffice.services.settling import ClaimFound, SubmissionView
from backoffice.services.tasks import TaskList
from backoffice.services.tickets import TicketReceipt

__all__ = [
    "AuditPage",
    "CallNote",
    "CallScriptView",
    "Caller",
    "CardView",
    "ClaimFound",
    "Client",
    "ClientList",
    "ConductView",
    "EstimateView",
    "FullEstimateView",
    "LinkView",
    "LinkWish",
    "NewAnswer",
    "NewClient",
    "NewEmailAddress",
    "NewPolicy",
    "NewTicket",
    "NewVisit",
    "Outcome",
    "Policy",
    "PolicyList",
    "Resolution",
    "SubmissionView",
    "Task",
    "TaskList",
    "Ticket",
    "TicketReceipt",
    "VerdictView",
    "Visit",
    "VisitList",
]
