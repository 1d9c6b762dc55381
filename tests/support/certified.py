"""A client of the samples of whose next visit is certified that somebody has to see to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate, LeftTask
from backoffice.domain.record import Record
from backoffice.domain.task import TaskKind, TaskOwner, open_task

_AT = datetime(2099, 1, 5, 15, tzinfo=UTC)


def records(client_id: str, provider_id: str) -> list[Record]:
    """The certificate, which is due to be looked at, and the task that it left."""
    owner, due_on = TaskOwner.provider(provider_id), date(2099, 3, 6)
    task = open_task(
        task_id="task-certified",
        kind=TaskKind.RENEW_COVERAGE,
        owner=owner,
        about=(client_id,),
        due_on=due_on,
        next_action="Ask the client which insurance holds then.",
        at=_AT,
    )
    day = CertifiedDay(
        provider_id=provider_id,
        day=date(2099, 3, 9),
        cover=Cover.TASK,
        task_id=task.task_id,
        owner=owner,
        due_on=due_on,
    )
    left = LeftTask(provider_id=provider_id, because="before any plan", task_id=task.task_id)
    certificate = GapCertificate(
        client_id=client_id,
        made_at=_AT,
        days=(day,),
        rests_on=("coverage.1",),
        seal="c2VhbGVkIHVuZGVyIGFub3RoZXIga2V5",
        left=(left,),
        look_at=_AT,
    )
    return [task, certificate]
