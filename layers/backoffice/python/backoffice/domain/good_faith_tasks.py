"""Tasks about good-faith estimates: who has to do something before one can be given, by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.calendar import (
    add_business_days,
    day_in,
    end_of_day,
    last_business_day_before,
    next_business_day,
)
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.good_faith import EstimateFile, EstimateTask, LeftTask, Overrun
from backoffice.domain.good_faith_plan import Need
from backoffice.domain.task import (
    Task,
    TaskKind,
    TaskOwner,
    TaskStatus,
    hand_over,
    open_task,
    resolve,
)

_QUEUE = "billing"
_KINDS = {
    EstimateTask.NAME_FEE: TaskKind.NAME_FEE,
    EstimateTask.GIVE: TaskKind.GIVE_ESTIMATE,
    EstimateTask.LATE: TaskKind.GIVE_ESTIMATE,
    EstimateTask.ABOVE: TaskKind.CHECK_FEE,
}
_NEXT = {
    EstimateTask.NAME_FEE: (
        "This client pays you themselves and is to be told beforehand what it costs. "
        "Name your fee for their visits."
    ),
    EstimateTask.GIVE: (
        "This client pays you themselves, and we may not e-mail them. Give them the good-faith "
        "estimate on paper, and tell us."
    ),
    EstimateTask.LATE: (
        "A good-faith estimate is late by law. Call the provider for what is missing, and have it "
        "given today."
    ),
    EstimateTask.ABOVE: (
        "Your fees for this client are $400 or more above your good-faith estimate, so they may "
        "dispute them. Check the fee, and talk to them before it is invoiced."
    ),
}
_DONE = {
    EstimateTask.NAME_FEE: "The fee is named, or no estimate is needed any more.",
    EstimateTask.GIVE: "The estimate was given, or is not needed any more.",
    EstimateTask.LATE: "The estimate was given, or is not needed any more.",
    EstimateTask.ABOVE: "What is above the estimate has changed.",
}


class Work(NamedTuple):
    """A file, and what people are told of it."""

    file: EstimateFile
    tasks: tuple[Task, ...]


def left_to_people(
    need: Need | None, *, may_be_emailed: bool, at: datetime, zone: str
) -> Mapping[EstimateTask, date]:
    """What somebody has to do before an estimate can be given, and until when."""
    if need is None or need.ready_at > at:
        return {}
    today = day_in(at, zone)
    wanted = {}
    by = max(today, need.due_on or _before(need.first_on) or next_business_day(today))
    if not need.can_be_given:
        wanted[EstimateTask.NAME_FEE] = by
    elif not may_be_emailed:
        wanted[EstimateTask.GIVE] = by
    if need.due_on is not None and at >= end_of_day(need.due_on, zone):
        wanted[EstimateTask.LATE] = next_business_day(need.due_on)
    return wanted


def _before(visit_on: date | None) -> date | None:
    return last_business_day_before(visit_on) if visit_on else None


def told(
    file: EstimateFile,
    known: Mapping[str, Task],
    wanted: Mapping[EstimateTask, date],
    overruns: tuple[Overrun, ...],
    *,
    at: datetime,
    zone: str,
) -> Work:
    """The file and its tasks, as they are to be now; what is as it was changes nothing.

    *known* are the tasks that it left, by id. A fee above the estimate is a task of its own each
    time that what is above changes.
    """
    is_news = overruns != file.overruns
    left: list[LeftTask] = []
    tasks: list[Task] = []
    for each in file.tasks:
        task = known.get(each.task_id)
        is_above = each.what is EstimateTask.ABOVE
        due_on = each.due_on if is_above else wanted.get(each.what)
        if due_on is None or (is_above and is_news):
            if task is not None and task.status is TaskStatus.OPEN:
                tasks.append(resolve(task, resolution=_DONE[each.what], at=at))
            continue
        left.append(each.but(due_on=due_on))
        if due_on != each.due_on and task is not None and task.status is TaskStatus.OPEN:
            tasks.append(
                hand_over(task, owner=task.owner, next_action=task.next_action, due_on=due_on)
            )
    has = {each.what for each in left}
    missing = {what: due for what, due in wanted.items() if what not in has}
    if is_news and overruns:
        missing[EstimateTask.ABOVE] = add_business_days(day_in(at, zone), 1)
    opened = file.tasks_opened
    for what, due_on in missing.items():
        opened += 1
        task = _task(file, what, opened, due_on, at)
        tasks.append(task)
        left.append(LeftTask(what=what, task_id=task.task_id, due_on=due_on))
    after = file.but(tasks=tuple(left), tasks_opened=opened, overruns=overruns)
    return Work(after, tuple(tasks))


def _task(file: EstimateFile, what: EstimateTask, number: int, due_on: date, at: datetime) -> Task:
    of_staff = what is EstimateTask.LATE
    name = fingerprint(f"{file.client_id}/{file.provider_id}/{number}")[:32]
    return open_task(
        task_id=f"estimate-{name}",
        kind=_KINDS[what],
        owner=TaskOwner.staff(_QUEUE) if of_staff else TaskOwner.provider(file.provider_id),
        about=(file.client_id, file.provider_id),
        due_on=due_on,
        next_action=_NEXT[what],
        at=at,
    )
