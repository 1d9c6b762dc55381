"""Asking anew: what the payer said of a policy is void once the policy was put right (UP-3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import EligibilityCheck, reopen
from backoffice.domain.events.event import Event
from backoffice.domain.events.forms import CoverageRevised, InsuranceSubmitted
from backoffice.domain.policy import Policy
from backoffice.domain.record import Record
from backoffice.domain.task import Task, TaskStatus, resolve
from backoffice.services.ports import FindsTasks

CORRECTED = "The details were corrected."
REPLACED = "The client has told us of another plan since."


def asked_anew(
    check: EligibilityCheck, policy: Policy, *, tasks: FindsTasks, at: datetime
) -> list[Record]:
    """The check as if nobody had asked, and the tasks that came of it done.

    They belong into the write that corrects the policy: an attempt that is
    under way then fails, and decides nothing on what was wrong.
    """
    left = [(task_id,) for task_id in check.task_ids]
    known = tasks.load_each(left) if left else []
    return [reopen(check, policy, at=at), *done(known, CORRECTED, at=at)]


def announced(before: Coverage, stated: Coverage, submitted: InsuranceSubmitted) -> list[Event]:
    """What is told once *stated* stands in place of *before*."""
    if not stated.revised_since(before):
        return [submitted]
    about = {"client_id": submitted.client_id, "provider_id": submitted.provider_id}
    return [submitted, CoverageRevised(**about)]


def done(tasks: Iterable[Task], why: str, *, at: datetime) -> list[Task]:
    """Those of *tasks* that are open, done, and *why*."""
    return [
        resolve(task, resolution=why, at=at) for task in tasks if task.status is TaskStatus.OPEN
    ]
