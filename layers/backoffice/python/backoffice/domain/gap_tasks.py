"""Tasks of a gap certificate: each day that nobody sees to gets an owner and a due day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.calendar import day_in, end_of_day, last_business_day_before
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate, LeftTask
from backoffice.domain.gap_cover import OnFile, cover, with_task
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

COVERED = "Of each planned visit it is known who pays, or somebody else sees to it."
_BEFORE_ALL = "before any plan"


class Drawn(NamedTuple):
    """What is to be certified now, and the tasks that belong into the same write."""

    days: tuple[CertifiedDay, ...]
    left: tuple[LeftTask, ...]
    tasks: tuple[Task, ...]
    """Those that are new, due earlier, or over."""


def drawn(client_id: str, file: OnFile, *, at: datetime) -> Drawn:
    """Each planned day with its cover, and with a task where nothing else was found."""
    today = day_in(at, file.zone)
    days = cover(file, today=today)
    before = {(str(each.provider_id), each.because): each for each in _left(file.known)}
    wanted = _wanted(days, file)
    left, tasks, found = [], [], dict[tuple[str, str], Task]()
    for (provider_id, because), first in wanted.items():
        known = before.get((provider_id, because))
        entry, task = _task(client_id, first, because, known, file, at=at, today=today)
        left.append(entry)
        found[provider_id, because] = task
        if task != file.tasks.get(task.task_id):
            tasks.append(task)
    for place, entry in before.items():
        over = file.tasks.get(entry.task_id)
        if place not in wanted and over is not None and over.status is TaskStatus.OPEN:
            tasks.append(resolve(over, resolution=COVERED, at=at))
    settled = [
        with_task(day, found[day.provider_id, _because(day, file)])
        if day.cover is Cover.OPEN
        else day
        for day in days
    ]
    return Drawn(tuple(settled), tuple(left), tuple(tasks))


def rests_on(file: OnFile, days: Iterable[CertifiedDay]) -> tuple[str, ...]:
    """What the certificate follows from, by kind, id and version; tasks are named with the days."""
    days = list(days)
    checks = {each.check_id for each in days if each.check_id}
    seen = {each.provider_id for each in days}
    found = [f"coverage.{file.coverage.version}"] if file.coverage else []
    found += [f"roster/{e.provider_id}.{e.version}" for e in file.entries if e.provider_id in seen]
    found += [f"check/{each}.{file.checks[each].version}" for each in checks]
    found += [f"renewal/{each.ends_on}.{each.version}" for each in file.renewals]
    return tuple(sorted(found))


def next_look(days: Sequence[CertifiedDay], *, today: date, zone: str) -> datetime | None:
    """When something in it changes by itself; None: there is nothing in it.

    A verdict that was expected is late after its due day. A task may be resolved, of which nobody
    tells, so it is looked at again on each day. And when the next visit is over, all is looked at:
    whatever was not told meanwhile is found then.
    """
    ends = [each.due_on for each in days if each.cover is Cover.EXPECTED and each.due_on]
    ends += [today for each in days if each.cover is Cover.TASK]
    ends += [min(each.day for each in days)] if days else []
    return end_of_day(max(min(ends), today), zone) if ends else None


def _left(known: GapCertificate | None) -> tuple[LeftTask, ...]:
    return known.left if known else ()


def _wanted(days: Iterable[CertifiedDay], file: OnFile) -> dict[tuple[str, str], CertifiedDay]:
    """The first day of each gap, by provider and by what is not covered."""
    found = dict[tuple[str, str], CertifiedDay]()
    for each in days:
        if each.cover is Cover.OPEN:
            found.setdefault((each.provider_id, _because(each, file)), each)
    return found


def _because(day: CertifiedDay, file: OnFile) -> str:
    """What is not covered, the same however visits are moved within it."""
    if day.policy_id is not None:
        return f"policy {day.policy_id}"
    policies = file.coverage.believed_at(None) if file.coverage else ()
    ends = [p.last_day for p in policies if p.is_primary and p.last_day < day.day]
    return f"after {max(ends)}" if ends else _BEFORE_ALL


def _task(
    client_id: str,
    first: CertifiedDay,
    because: str,
    known: LeftTask | None,
    file: OnFile,
    *,
    at: datetime,
    today: date,
) -> tuple[LeftTask, Task]:
    """The open task about one gap: the one that was left, or another if that is resolved."""
    due = max(today, last_business_day_before(first.day))
    task = file.tasks.get(known.task_id) if known else None
    if known is not None and task is not None and task.status is TaskStatus.OPEN:
        return known, task if task.due_on <= due else task.but(due_on=due)
    # Every certificate has its own number: a gap that opens once more is another task's.
    number = file.known.number + 1 if file.known else 1
    source = f"{client_id}|{first.provider_id}|{because}|{number}"
    task_id = f"cover-{fingerprint(source)[:32]}"
    task = file.tasks.get(task_id) or open_task(
        task_id=task_id,
        kind=TaskKind.RENEW_COVERAGE,
        owner=TaskOwner.provider(first.provider_id),
        about=(client_id, *([first.policy_id] if first.policy_id else [])),
        due_on=due,
        next_action=_says(first),
        at=at,
    )
    entry = LeftTask(
        provider_id=first.provider_id, because=because, round=number, task_id=task.task_id
    )
    return entry, task


def _says(first: CertifiedDay) -> str:
    if first.policy_id is None:
        return (
            f"No insurance on file covers the visit of {first.day}. Ask the client which one holds "
            "then, or say for them that there is none."
        )
    return (
        f"Nobody has confirmed the insurance of the visit of {first.day}. Ask the client whether "
        "it holds, and have it corrected or replaced if not."
    )
