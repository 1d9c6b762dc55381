"""The deadline desk: tells people in time that a payer will soon take a claim no more."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial

from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim
from backoffice.domain.deadlines import earlier_tasks, escalate
from backoffice.domain.errors import Conflict
from backoffice.domain.record import Ref
from backoffice.domain.task import Task, TaskStatus, resolve
from backoffice.services.claim_ports import FindsDeadlines
from backoffice.services.insisting import insisting
from backoffice.services.ports import Records

MOST = 200
"""Claims that one sweep tells of; the next one goes on. They leave the index as they are told."""
_OVERTAKEN = "Told again, closer to the last day."


class DeadlineDesk:
    """Escalation, so that no claim's time runs out in silence.

    A claim and the tasks about it are kept together, and the claim says when it is
    told of next: so a sweep may run twice, late, beside another one, or not for
    days, and nobody is told of one step twice.
    """

    def __init__(self, *, records: Records, claims: FindsDeadlines, home_zone: str) -> None:
        self._records = records
        self._claims = claims
        self._home_zone = home_zone

    def tell_due(self, *, due: datetime) -> int:
        """Tell of the claims that fell due by *due*, soonest due first; how many there were."""
        today = day_in(due, self._home_zone)
        found = self._claims.to_escalate(by=today, limit=MOST)
        for claim_id in found:
            with suppress(Conflict):  # somebody works on it; the next sweep finds it again
                insisting(partial(self._tell, claim_id, due))
        return len(found)

    def _tell(self, claim_id: str, due: datetime) -> None:
        (claim,) = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is None:
            return
        today = day_in(due, self._home_zone)
        told, tasks = escalate(claim, today=today, at=due)
        if told == claim:
            return
        wanted = [*(task.task_id for task in tasks), *earlier_tasks(claim, today=today)]
        known = self._records.find_together(*(Ref(Task, (task_id,)) for task_id in wanted))
        new = [task for task, made in zip(tasks, known, strict=False) if made is None]
        over = [_done(task, due) for task in known[len(tasks) :] if _is_open(task)]
        self._records.keep(told, *new, *over)


def _is_open(task: Task | None) -> bool:
    return task is not None and task.status is TaskStatus.OPEN


def _done(task: Task, at: datetime) -> Task:
    return resolve(task, resolution=_OVERTAKEN, at=at)
