"""Asking anew: what the payer said of a policy is void once the policy was put right (UP-3)."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.eligibility import EligibilityCheck, reopen
from backoffice.domain.policy import Policy
from backoffice.domain.record import Record
from backoffice.domain.task import Task, TaskStatus, resolve
from backoffice.services.ports import FindsTasks


def asked_anew(
    check: EligibilityCheck, policy: Policy, *, tasks: FindsTasks, at: datetime
) -> list[Record]:
    """The check as if nobody had asked, and the tasks that came of it done.

    They belong into the write that corrects the policy: an attempt that is
    under way then fails, and decides nothing on what was wrong.
    """
    return [reopen(check, policy, at=at), *tasks_over(check, tasks=tasks, at=at)]


def tasks_over(check: EligibilityCheck, *, tasks: FindsTasks, at: datetime) -> list[Task]:
    """The open tasks that came of what was asked by wrong details, done."""
    left = [(task_id,) for task_id in check.task_ids]
    return [
        resolve(task, resolution="The details were corrected.", at=at)
        for task in (tasks.load_each(left) if left else ())
        if task.status is TaskStatus.OPEN
    ]
