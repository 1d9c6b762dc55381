"""The task desk: what somebody must look at, and what came of it."""

from __future__ import annotations

from pydantic import ValidationError

from backoffice.domain.caller import Caller
from backoffice.domain.errors import Conflict, NotFound
from backoffice.domain.record import Fact
from backoffice.domain.task import Task, TaskOwner, TaskStatus, resolve
from backoffice.services.ports import Clock, FindsTasks, Records

MOST = 100
"""How many tasks one answer lists."""


class TaskList(Fact):
    """Open tasks, soonest due first."""

    tasks: tuple[Task, ...]
    more: bool
    """Whether there are open tasks beyond these."""


class TaskDesk:
    """Tasks as their owners see them; nobody finds anybody else's."""

    def __init__(self, *, records: Records, tasks: FindsTasks, now: Clock) -> None:
        self._records = records
        self._tasks = tasks
        self._now = now

    def own(self, *, caller: Caller) -> TaskList:
        """The open tasks of the caller."""
        return self._open_for(TaskOwner.provider(caller.provider_id))

    def in_queue(self, queue: str) -> TaskList:
        """The open tasks of a queue of the staff; one that nobody uses is empty."""
        return self._open_for(_staff(queue))

    def resolve_own(self, task_id: str, resolution: str, *, caller: Caller) -> Task:
        """Resolve a task of the caller's.

        Raises:
            NotFound: the caller has no such task.
            Conflict: it was resolved in other words.
        """
        return self._resolved(task_id, resolution, TaskOwner.provider(caller.provider_id))

    def resolve_in_queue(self, queue: str, task_id: str, resolution: str) -> Task:
        """Resolve a task in a queue of the staff, as `resolve_own` does."""
        return self._resolved(task_id, resolution, _staff(queue))

    def _open_for(self, owner: TaskOwner) -> TaskList:
        found = self._tasks.open_for(owner, limit=MOST + 1)
        return TaskList(tasks=tuple(found[:MOST]), more=len(found) > MOST)

    def _resolved(self, task_id: str, resolution: str, owner: TaskOwner) -> Task:
        task = self._tasks.find(task_id)
        if task is None or task.owner != owner:
            raise NotFound("There is no such task of yours.")
        if task.status is TaskStatus.RESOLVED:
            if task.resolution != resolution:
                raise Conflict("This task was resolved already, in other words.")
            return task
        resolved = resolve(task, resolution=resolution, at=self._now())
        self._records.keep(resolved)
        return resolved


def _staff(queue: str) -> TaskOwner:
    try:
        return TaskOwner.staff(queue)
    except ValidationError:
        raise NotFound("There is no such queue. Check its name.") from None
