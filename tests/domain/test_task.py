from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.errors import Refused
from backoffice.domain.task import (
    MOVES,
    Task,
    TaskKind,
    TaskOwner,
    TaskStatus,
    hand_over,
    open_task,
    resolve,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
DUE = date(2026, 3, 4)


def task(**differences: Any) -> Task:
    return open_task(
        **{
            "task_id": "task-0001",
            "kind": TaskKind.MAP_PAYER,
            "owner": TaskOwner.staff("eligibility"),
            "about": ["policy-01", "oscar"],
            "due_on": DUE,
            "next_action": "Find the payer that was typed, and map the policy to it.",
            "at": AT,
            **differences,
        }
    )


RESOLVED = resolve(task(), resolution="It was Oxford.", at=AT)
IN_STATUS = {TaskStatus.OPEN: task(), TaskStatus.RESOLVED: RESOLVED}
TO_STATUS: dict[TaskStatus, Callable[[Task], Task]] = {
    TaskStatus.OPEN: lambda it: hand_over(
        it, owner=TaskOwner.staff("claims"), next_action="Look.", due_on=DUE
    ),
    TaskStatus.RESOLVED: lambda it: resolve(it, resolution="Again.", at=AT),
}


@pytest.mark.parametrize(
    ("before", "after"),
    [(a, b) for a in TaskStatus for b in TaskStatus if b not in MOVES[a] and not a == b == "open"],
)
def test_a_task_refuses_every_move_that_is_not_in_the_table(
    before: TaskStatus, after: TaskStatus
) -> None:
    with pytest.raises(Refused, match="resolved already"):
        TO_STATUS[after](IN_STATUS[before])


def test_a_resolved_task_says_what_came_of_it_and_when() -> None:
    assert (RESOLVED.status, RESOLVED.resolution, RESOLVED.resolved_at) == (
        TaskStatus.RESOLVED,
        "It was Oxford.",
        AT,
    )


@pytest.mark.parametrize(
    "half", [{"resolution": "Done."}, {"resolved_at": AT}, {"status": TaskStatus.RESOLVED}]
)
def test_a_task_is_not_half_resolved(half: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="says how and when"):
        task().but(**half)


def test_a_task_that_is_handed_over_stays_the_same_open_task() -> None:
    moved = hand_over(
        task(), owner=TaskOwner.provider("provider-1"), next_action="Call them.", due_on=DUE
    )
    assert (moved.task_id, moved.status, moved.opened_at) == ("task-0001", TaskStatus.OPEN, AT)
    assert moved.owner == TaskOwner.provider("provider-1") != TaskOwner.client("provider-1")


def test_a_task_is_overdue_on_the_day_after_it_was_due_and_only_while_open() -> None:
    assert not task().is_overdue(DUE)
    assert task().is_overdue(date(2026, 3, 5))
    assert not RESOLVED.is_overdue(date(2026, 3, 5))


@pytest.mark.parametrize(
    "vague",
    [
        {"next_action": ""},
        {"next_action": "look"},
        {"next_action": "Two\nlines."},
        {"about": []},
        {"about": ["Ana Díaz"]},
    ],
)
def test_a_task_says_plainly_what_to_do_about_which_records(vague: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        task(**vague)
