"""Tasks about cards to come, and which of them are over once insurance is told."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.completion import settled
from backoffice.domain.coverage import Coverage
from backoffice.domain.task import Task, TaskStatus, resolve
from backoffice.services.ports import FindsTasks


def over(
    coverage: Coverage, stated: Coverage, policy_id: str, *, tasks: FindsTasks, at: datetime
) -> list[Task]:
    """The open tasks that are over since *policy_id* was *stated*, as they are to be kept.

    They belong into the write that states it.
    """
    found = [
        (tasks.find(task_id), resolution)
        for task_id, resolution in settled(coverage, stated, policy_id).items()
    ]
    return [
        resolve(task, resolution=resolution, at=at)
        for task, resolution in found
        if task and task.status is TaskStatus.OPEN
    ]
