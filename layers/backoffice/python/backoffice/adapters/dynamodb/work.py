"""The tables of work under way: checks to make, what payers said, tasks, and numbers to give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from backoffice.adapters.dynamodb.database import Database, Key, Range
from backoffice.adapters.dynamodb.tables import Table, moment_text
from backoffice.domain.conduct import PayerConduct
from backoffice.domain.eligibility import EligibilityCheck, Handout, Turn
from backoffice.domain.reply import PayerReply
from backoffice.domain.task import Task, TaskOwner, TaskStatus

_NO_PAYER = "-"
_REGISTRY = "payers"


class EligibilityChecksTable(Table[EligibilityCheck], of=EligibilityCheck):
    """Keyed by check, which policy and provider name; `by_due` holds what is to be asked.

    The index is divided by payer, so that one payer's crowd hides nobody else's
    checks, and there by turn: a client who has just submitted does not stand
    behind everybody's first of January, nor does one whose visit is near.
    """

    NAME = "eligibility-checks"
    KEY = ("check_id",)
    MISSING = "There is no such check."

    def indexed(self, record: EligibilityCheck) -> dict[str, str | list[str]]:
        due = record.next_attempt_at
        if due is None:
            return {}
        part = _part(record.payer_id, record.turn)
        left = {"task_ids": list(record.task_ids)} if record.tasks_left else {}
        return {"due_in": part, "due_since": moment_text(due), **left}

    def due(self, payer_id: str | None, turn: Turn, *, by: datetime, limit: int) -> list[Handout]:
        """Checks of one *turn* to ask *payer_id* about at or before a moment, longest due first."""
        items = self._database.query(
            self.NAME,
            ("due_in", _part(payer_id, turn)),
            index="by_due",
            range=Range("due_since", "<=", moment_text(by)),
            limit=limit,
        )
        known = Handout.model_fields
        return [Handout(**{k: v for k, v in item.items() if k in known}) for item in items]


class PayerRepliesTable(Table[PayerReply], of=PayerReply):
    """Keyed by check, then attempt; what is there is never written again."""

    NAME = "payer-replies"
    KEY = ("check_id", "attempt")
    MISSING = "There is no such reply."


class PayerConductTable(Table[PayerConduct], of=PayerConduct):
    """Keyed under one registry, as payers are, so that a sweep reads all of it at once."""

    NAME = "payer-conduct"
    KEY = ("registry", "payer_id")
    MISSING = "Nothing is known of how this payer answers."

    def indexed(self, record: PayerConduct) -> dict[str, str]:  # noqa: ARG002
        return {"registry": _REGISTRY}

    def key(self, *values: str) -> Key:
        return super().key(_REGISTRY, *values)

    def registry(self) -> list[PayerConduct]:
        """The conduct of every payer of which there is something to say."""
        return self.all_of(_REGISTRY)


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
    """Atomic counters, taken in blocks: most numbers cost no call.

    A block is this process's alone. What is left of it when the process ends is
    skipped, and no number is ever given twice.
    """

    NAME = "counters"
    BLOCK = 100

    def __init__(self, database: Database) -> None:
        self._database = database
        self._blocks: dict[str, Iterator[int]] = {}

    def next(self, counter: str) -> int:
        """The next number of *counter*, from 1."""
        number = next(self._blocks.get(counter, iter(())), None)
        if number is None:
            last = self._database.count_up(self.NAME, {"counter": counter}, by=self.BLOCK)
            self._blocks[counter] = iter(range(last - self.BLOCK + 1, last + 1))
            number = next(self._blocks[counter])
        return number

    def count(self, counter: str) -> int:
        """Count one more under *counter*, across all processes; how many that makes."""
        return self._database.count_up(self.NAME, {"counter": counter})

    def reading(self, counter: str) -> int:
        """How many were counted under *counter*."""
        item = self._database.get(self.NAME, {"counter": counter})
        return int(item["number"]) if item else 0


def _part(payer_id: str | None, turn: Turn) -> str:
    return f"{payer_id or _NO_PAYER}.{turn}"


def _label(owner: TaskOwner) -> str:
    return f"{owner.kind}.{owner.name}"
