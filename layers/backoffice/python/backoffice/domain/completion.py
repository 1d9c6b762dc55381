"""The completion of a policy: what its card is to tell us yet, and who sees to it (Q6)."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import last_business_day_before
from backoffice.domain.coverage import Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve


def completion_task_id(coverage: Coverage, policy_id: str) -> str | None:
    """The one id that the task about a policy can have, as it was stated last.

    None: it is not on file, or nothing of it is to come.
    """
    stated = coverage.last_stated(policy_id)
    if stated is None or not stated.policy.is_pending:
        return None
    return f"complete-{fingerprint(f'{policy_id}.{stated.number}')[:32]}"


def completion_task(
    coverage: Coverage, policy_id: str, *, provider_id: str, today: date, at: datetime
) -> Task | None:
    """The provider's task about a policy that waits for its card; None if it does not.

    It is due on the business day before the plan begins, at once if that is over.
    """
    task_id = completion_task_id(coverage, policy_id)
    policy = coverage.policy(policy_id)
    if task_id is None or policy is None:
        return None
    return open_task(
        task_id=task_id,
        kind=TaskKind.COMPLETE_COVERAGE,
        owner=TaskOwner.provider(provider_id),
        about=(coverage.client_id, policy_id),
        due_on=max(today, last_business_day_before(policy.holds.since)),
        next_action="Once the client has the new card, ask for a link with the reason card_needed.",
        at=at,
    )


def replaced_tasks(coverage: Coverage, stated: Coverage) -> list[str]:
    """The ids of the tasks about policies that waited, and are void since *stated*."""
    void = [p.policy_id for p in coverage.believed_at(None) if not stated.policy(p.policy_id)]
    task_ids = [completion_task_id(coverage, policy_id) for policy_id in void]
    return [task_id for task_id in task_ids if task_id]


def told_anew(task: Task | None, *, at: datetime) -> list[Task]:
    """The *task* as it is to be kept when somebody states its policy anew, if it is still open."""
    return _over(task, "The details were told anew.", at)


def replaced(task: Task | None, *, at: datetime) -> list[Task]:
    """The *task* as it is to be kept when another plan takes its policy's place."""
    return _over(task, "The plan was replaced.", at)


def _over(task: Task | None, resolution: str, at: datetime) -> list[Task]:
    if task is None or task.status is not TaskStatus.OPEN:
        return []
    return [resolve(task, resolution=resolution, at=at)]
