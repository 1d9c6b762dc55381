"""Tasks: what a provider, or somebody of the network's staff, must look at, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, Resolution, Task, TaskList

app = Api("task-list")


@app.route("/tasks", methods=["GET"], who=Who.PROVIDER)
def list_tasks(caller: Caller) -> TaskList:
    """List your open tasks, soonest due first, a hundred at the most."""
    return office().tasks.own(caller=caller)


@app.route("/tasks/{task_id}/resolution", methods=["PUT"], who=Who.PROVIDER)
def resolve_task(task_id: str, body: Resolution, caller: Caller) -> Task:
    """Say what came of one of your tasks; the same words again change nothing."""
    return office().tasks.resolve_own(task_id, body.resolution, caller=caller)


@app.route("/queues/{queue}/tasks", methods=["GET"], who=Who.STAFF)
def list_queue(queue: str) -> TaskList:
    """List the open tasks of one of the staff's queues, soonest due first, a hundred at most."""
    return office().tasks.in_queue(queue)


@app.route("/queues/{queue}/tasks/{task_id}/resolution", methods=["PUT"], who=Who.STAFF)
def resolve_in_queue(queue: str, task_id: str, body: Resolution) -> Task:
    """Say what came of a task in a queue; the same words again change nothing."""
    return office().tasks.resolve_in_queue(queue, task_id, body.resolution)
