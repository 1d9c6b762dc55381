"""The tables of work under way: checks to make, tasks for people, and numbers to give."""

from __future__ import annotations

from datetime import datetime

from backoffice.adapters.dynamodb.database import Database, Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.task import Task, TaskOwner, TaskStatus

_DUE = "due"


class EligibilityChecksTable(Table[EligibilityCheck], of=EligibilityCheck):
    """Keyed by check, which policy and provider name; `by_due` holds what is to be asked."""

    NAME = "eligibility-checks"
    KEY = ("check_id",)
    MISSING = "There is no such check."

    def indexed(self, record: EligibilityCheck) -> dict[str, str]:
        due = record.next_attempt_at
        return {"due_in": _DUE, "due_since": moment_text(due)} if due else {}

    def due(self, *, by: datetime, limit: int) -> list[str]:
        """The ids of checks to attempt at or before a moment, longest due first."""
        items = self._database.query(
            self.NAME,
            ("due_in", _DUE),
            index="by_due",
            range=Range("due_since", "<=", moment_text(by)),
            limit=limit,
        )
        return [item["check_id"] for item in items]


class TasksTable(Table[Task], of=Task):
    """Keyed by task; `by_owner` holds what is open, soonest due first."""

    NAME = "tasks"
    KEY = ("task_id",)
    MISSING = "There is no such task."

    def indexed(self, record: Task) -> dict[str, str]:
        if record.status is not TaskStatus.OPEN:
            return {}
        return {"open_for": _label(record.owner)}

    def open_for(self, owner: TaskOwner, *, limit: int) -> list[Task]:
        """The open tasks of *owner*, soonest due first; an index shows the last moment's late."""
        return self.from_items(
            self._database.query(
                self.NAME, ("open_for", _label(owner)), index="by_owner", limit=limit
            )
        )


class CountersTable:
    """Atomic counters; a number that a crash lost is skipped, never given again."""

    NAME = "counters"

    def __init__(self, database: Database) -> None:
        self._database = database

    def next(self, counter: str) -> int:
        """The next number of *counter*, from 1."""
        return self._database.count_up(self.NAME, {"counter": counter})


def _label(owner: TaskOwner) -> str:
    return f"{owner.kind}.{owner.name}"
