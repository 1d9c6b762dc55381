"""The task of a consultation request: its provider is to say yes or no by the end of day 4."""

from __future__ import annotations

from datetime import datetime, timedelta

from backoffice.domain.calendar import day_in
from backoffice.domain.consultation import Consultation
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

ANSWERED = "The provider answered."
NEEDS_NO_ANSWER = "The client needs no answer any more."


def answer_task_id(consultation_id: str) -> str:
    """One request is one task, however often it is told of."""
    return f"answer-{consultation_id}"


def answer_task(asked: Consultation, *, at: datetime) -> Task:
    """What the provider is to do about a request (CM-7, CM-8)."""
    day = day_in(asked.requested_at, asked.time_zone)
    return open_task(
        task_id=answer_task_id(asked.consultation_id),
        kind=TaskKind.ANSWER_CONSULTATION,
        owner=TaskOwner.provider(asked.provider_id),
        about=(asked.consultation_id,),
        due_on=day + timedelta(days=Consultation.LAST_DAY),
        next_action="Accept or decline this consultation request.",
        at=at,
    )


def done(task: Task | None, resolution: str, *, at: datetime) -> tuple[Task, ...]:
    """The task, resolved, if it is there and open."""
    if task is None or task.status is not TaskStatus.OPEN:
        return ()
    return (resolve(task, resolution=resolution, at=at),)
