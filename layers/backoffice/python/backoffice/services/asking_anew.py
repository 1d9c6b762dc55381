"""Asking anew: what the payer said of a policy is void once the policy was put right (UP-3)."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.eligibility import EligibilityCheck, reopen, task_id_for
from backoffice.domain.policy import Policy
from backoffice.domain.record import Record
from backoffice.domain.task import TaskStatus, resolve
from backoffice.services.ports import FindsTasks


def asked_anew(
    check: EligibilityCheck, policy: Policy, *, tasks: FindsTasks, at: datetime
) -> list[Record]:
    """The check as if nobody had asked, and the task that came of it done.

    They belong into the write that corrects the policy: an attempt that is
    under way then fails, and decides nothing on what was wrong.
    """
    task = tasks.find(task_id_for(check))
    if task is None or task.status is not TaskStatus.OPEN:
        return [reopen(check, policy, at=at)]
    over = resolve(task, resolution="The details were corrected.", at=at)
    return [reopen(check, policy, at=at), over]
