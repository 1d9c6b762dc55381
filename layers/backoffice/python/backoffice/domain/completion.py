"""The completion of a policy: what its card is to tell us yet, and who sees to it (Q6)."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import last_business_day_before
from backoffice.domain.coverage import Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task


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


def settled(coverage: Coverage, stated: Coverage, policy_id: str) -> dict[str, str]:
    """What comes of tasks, by their ids, when *policy_id* is *stated* on top of *coverage*.

    That of the policy itself is done, and so are those of policies that it made void.
    """
    void = [p.policy_id for p in coverage.believed_at(None) if not stated.policy(p.policy_id)]
    come_to: dict[str, str] = dict.fromkeys(void, "The plan was replaced.")
    come_to[policy_id] = "The details were told anew."
    found = {completion_task_id(coverage, about): how for about, how in come_to.items()}
    return {task_id: how for task_id, how in found.items() if task_id}
