"""What people have to do about a claim: one task for each who holds it back, and for its terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from backoffice.domain.calendar import add_business_days
from backoffice.domain.claim import Claim, ClaimFinding
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

_MENDED = "What held the claim back was mended, or is no longer so."


def with_tasks(
    claim: Claim, open_tasks: Iterable[Task], *, at: datetime, today: date
) -> tuple[Claim, list[Task]]:
    """The *claim* with one open task for everybody who has to mend something, and those tasks.

    A task whose owner has nothing left to do is resolved; one that somebody called done,
    although something is still to be mended, is followed by a new one. *open_tasks* are those that
    the claim names. Only what differs is given back.
    """
    known = {str(task.task_id): task for task in open_tasks if task.status is TaskStatus.OPEN}
    changed: list[Task] = []
    left: dict[str, str] = {}
    opened = claim.tasks_opened
    for owner, findings in _by_owner(claim).items():
        task = known.pop(claim.tasks_left.get(label_of(owner), ""), None)
        says = _says(claim, findings)
        if task is None:
            opened += 1
            task = _task(claim, owner, says, number=opened, at=at, today=today)
            changed.append(task)
        elif task.next_action != says:
            changed.append(task.but(next_action=says))
        left[label_of(owner)] = task.task_id
    changed += [resolve(task, resolution=_MENDED, at=at) for task in known.values()]
    return claim.but(tasks_left=left, tasks_opened=opened), changed


def reviews_of_terms(
    before: Claim | None, claim: Claim, *, at: datetime, today: date
) -> list[Task]:
    """The tasks about what is agreed with the payer, of which *claim* warns, and *before* did not.

    One for each payer, warning and year, however many claims say it: who looked into it once,
    and left it so, is not asked about every other visit.
    """
    known = {each.code for each in before.findings} if before else set[str]()
    return [
        open_task(
            task_id=f"terms-{fingerprint(f'{claim.payer_id}/{each.code}/{claim.service_on.year}')[:32]}",
            kind=TaskKind.REVIEW_TERMS,
            owner=each.owner,
            about=(claim.payer_id, claim.claim_id),
            due_on=add_business_days(today, 2),
            next_action=each.next_action,
            at=at,
        )
        for each in claim.findings
        if each.about_terms and each.code not in known
    ]


def _by_owner(claim: Claim) -> dict[TaskOwner, list[ClaimFinding]]:
    found: dict[TaskOwner, list[ClaimFinding]] = {}
    for finding in claim.findings:
        if finding.stops:
            found.setdefault(finding.owner, []).append(finding)
    return found


def _says(claim: Claim, findings: Sequence[ClaimFinding]) -> str:
    more = len(findings) - 1
    if not more:
        return findings[0].next_action
    others = "one more finding" if more == 1 else f"{more} more findings"
    return f"{findings[0].next_action} Then read {others} on claim {claim.claim_id}."


def _task(
    claim: Claim, owner: TaskOwner, says: str, *, number: int, at: datetime, today: date
) -> Task:
    source = f"{claim.claim_id}.{number}"
    return open_task(
        task_id=f"fix-{fingerprint(source)[:32]}",
        kind=TaskKind.FIX_CLAIM,
        owner=owner,
        about=(claim.claim_id, claim.client_id),
        due_on=add_business_days(today, 2),
        next_action=says,
        at=at,
    )


def label_of(owner: TaskOwner) -> str:
    """Under which name a claim keeps the task of *owner*."""
    return f"{owner.kind}.{owner.name}"
