"""Budgets: what a request may cost. One that is missed ends `make bench` with an error."""

from __future__ import annotations

from typing import Final

STARTUP: Final[dict[str, int]] = {
    "the page behind a link": 250,
    "a request that is refused": 650,
    "a first write to DynamoDB": 1150,
}
"""Millions of instructions over the bare interpreter, from a cold start to the answer."""

CALLS: Final[dict[tuple[str, str], int]] = {
    ("ApiDocumentation", "ReadDescription"): 0,
    ("ApiDocumentation", "ReadManual"): 0,
    ("ClientRoster", "AddClient"): 2,
    ("ClientRoster", "ListClients"): 2,
    ("ClientRoster", "ListPolicies"): 2,
    ("ClientRoster", "ListVisits"): 2,
    ("ClientRoster", "PlanVisit"): 2,
    ("ClientRoster", "ReadAuditTrail"): 1,
    ("ClientRoster", "ReadAuditTrailOn"): 1,
    ("ClientRoster", "ReadClient"): 1,
    ("ClientRoster", "ViewCard"): 2,
    ("EligibilityChecks", "ReadEstimate"): 4,
    ("EligibilityChecks", "ReadVerdict"): 3,
    ("InsuranceIntake", "AnswerStep"): 5,
    ("InsuranceIntake", "FollowLink"): 1,
    ("InsuranceIntake", "Land"): 0,
    ("InsuranceIntake", "OpenLink"): 3,
    ("InsuranceIntake", "ReadStep"): 3,
    ("InsuranceIntake", "RequestLink"): 2,
    ("InsuranceIntake", "ResumeForm"): 2,
    ("InsuranceIntake", "UnlockLink"): 1,
}
"""AWS calls to answer a route's sample; every route of the template stands here."""
