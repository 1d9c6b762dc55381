"""Tasks as people see them: one's own, soonest due first, and resolved once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain.errors import Conflict, NotFound
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task
from backoffice.services.tasks import MOST
from tests.support.builders import ANA, OMAR, RUTH
from tests.twins.office import MemoryOffice

RUTHS = TaskOwner.provider(RUTH.provider_id)
STAFF = TaskOwner.staff("eligibility")
DONE = "The client was called."


def task(number: int = 1, **differs: Any) -> Task:
    return open_task(
        **{
            "task_id": f"task-{number:04}",
            "kind": TaskKind.SEND_LINK,
            "owner": RUTHS,
            "about": (ANA,),
            "due_on": date(2026, 3, 9),
            "next_action": "Call the client.",
            "at": datetime(2026, 3, 2, tzinfo=UTC),
            **differs,
        }
    )


def office_with(*tasks: Task) -> MemoryOffice:
    office = MemoryOffice()
    office.keep(*tasks)
    return office


def test_a_provider_sees_their_own_open_tasks_soonest_due_first() -> None:
    office = office_with(
        task(1, due_on=date(2026, 3, 10)),
        task(2, due_on=date(2026, 2, 28)),
        task(3, due_on=date(2026, 3, 1)),
        task(4, owner=TaskOwner.provider(OMAR.provider_id)),
        task(5, owner=STAFF),
    )
    office.tasks.resolve_own("task-0003", DONE, caller=RUTH)
    listed = office.tasks.own(caller=RUTH)
    assert [each.task_id for each in listed.tasks] == ["task-0002", "task-0001"]
    assert not listed.more


@pytest.mark.parametrize(("there", "shown", "more"), [(MOST, MOST, False), (MOST + 1, MOST, True)])
def test_a_list_ends_and_says_whether_there_is_more(there: int, shown: int, more: bool) -> None:
    office = office_with(*(task(number) for number in range(there)))
    listed = office.tasks.own(caller=RUTH)
    assert (len(listed.tasks), listed.more) == (shown, more)


def test_staff_see_a_queue_and_nothing_of_a_providers() -> None:
    office = office_with(task(1), task(2, owner=STAFF))
    assert [each.task_id for each in office.tasks.in_queue("eligibility").tasks] == ["task-0002"]
    assert office.tasks.in_queue("billing").tasks == ()


@pytest.mark.parametrize("queue", ["x", "a.b", "a~b", "x" * 65])
def test_a_queue_that_cannot_be_is_not_found(queue: str) -> None:
    office = office_with(task(1, owner=STAFF))
    with pytest.raises(NotFound):
        office.tasks.in_queue(queue)
    with pytest.raises(NotFound):
        office.tasks.resolve_in_queue(queue, "task-0001", DONE)


def test_the_same_resolution_again_gives_the_same_answer_and_keeps_nothing() -> None:
    office = office_with(task())
    resolved = office.tasks.resolve_own("task-0001", DONE, caller=RUTH)
    assert (resolved.status, resolved.resolution) == (TaskStatus.RESOLVED, DONE)
    kept = office.database.items("tasks")
    office.wait(timedelta(hours=1))
    again = office.tasks.resolve_own("task-0001", DONE, caller=RUTH)
    assert again.model_dump() == resolved.model_dump()
    assert office.database.items("tasks") == kept


def test_a_resolved_task_keeps_its_words() -> None:
    office = office_with(task())
    office.tasks.resolve_own("task-0001", DONE, caller=RUTH)
    with pytest.raises(Conflict):
        office.tasks.resolve_own("task-0001", "Something else.", caller=RUTH)


def test_nobody_resolves_somebody_elses_task() -> None:
    office = office_with(task(1), task(2, owner=STAFF))
    before = office.database.items("tasks")
    for task_id, caller in (("task-0001", OMAR), ("task-0002", RUTH), ("task-0404", RUTH)):
        with pytest.raises(NotFound):
            office.tasks.resolve_own(task_id, DONE, caller=caller)
    for queue, task_id in (("eligibility", "task-0001"), ("billing", "task-0002")):
        with pytest.raises(NotFound):
            office.tasks.resolve_in_queue(queue, task_id, DONE)
    assert office.database.items("tasks") == before


def test_staff_resolve_a_task_of_their_queue() -> None:
    office = office_with(task(owner=STAFF))
    assert office.tasks.resolve_in_queue("eligibility", "task-0001", DONE).resolution == DONE
    assert office.tasks.in_queue("eligibility").tasks == ()
