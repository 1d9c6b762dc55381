"""A rehearsal's tables: read as they are kept, written to as on a stage."""

from __future__ import annotations

import pytest

from backoffice.adapters.dynamodb.database import Put
from backoffice.adapters.dynamodb.rehearsal import RehearsedDatabase
from backoffice.domain.errors import Conflict
from tests.twins.database import MemoryDatabase
from tests.twins.faults import Faults

KEY = {"task_id": "task-0001"}
OTHER = {"task_id": "task-0002"}


def put(key: dict[str, str], says: str, *, read_version: int = 0) -> Put:
    item = {**key, "next_action": says, "version": read_version + 1, "schema": 1}
    return Put("tasks", key, item, read_version=read_version)


def begun() -> tuple[MemoryDatabase, RehearsedDatabase]:
    """Tables with one task, and a stage before them."""
    kept = MemoryDatabase()
    kept.write([put(KEY, "as kept")], change_id="change-1")
    return kept, RehearsedDatabase(kept)


def test_what_is_written_on_a_stage_is_read_there_and_kept_nowhere() -> None:
    kept, stage = begun()
    before = kept.items("tasks")
    stage.write([put(KEY, "as rehearsed", read_version=1), put(OTHER, "new")], change_id="c")
    found = stage.get_many([("tasks", OTHER), ("tasks", KEY), ("tasks", {"task_id": "task-0003"})])
    assert [item["next_action"] if item else None for item in found] == [
        "new",
        "as rehearsed",
        None,
    ]
    assert stage.get("tasks", KEY) == found[1]
    assert kept.items("tasks") == before
    assert [item for _, item in stage.written()] == [found[1], found[0]]


def test_what_nobody_wrote_is_read_as_it_is_kept() -> None:
    kept, stage = begun()
    assert stage.get("tasks", KEY) == kept.get("tasks", KEY)
    assert stage.query("tasks", ("task_id", "task-0001")) == kept.items("tasks")
    assert stage.written() == []


def test_a_query_finds_what_was_written_on_the_stage_once() -> None:
    kept, stage = begun()
    stage.write([put(KEY, "as rehearsed"), put(OTHER, "another's")], change_id="c")
    [found] = stage.query("tasks", ("task_id", "task-0001"))
    assert found["next_action"] == "as rehearsed"
    [new] = stage.query("tasks", ("task_id", "task-0002"))
    assert new["next_action"] == "another's"
    assert len(kept.items("tasks")) == 1


def test_a_version_that_was_not_read_is_a_conflict_and_nothing_of_the_write_is_remembered() -> None:
    _, stage = begun()
    stage.get("tasks", KEY)
    with pytest.raises(Conflict):
        stage.write([put(OTHER, "new"), put(KEY, "late")], change_id="c")
    assert stage.written() == []
    stage.write([put(OTHER, "new")], change_id="c")
    with pytest.raises(Conflict):
        stage.write([put(OTHER, "again")], change_id="c")


def test_what_is_supposed_is_there_without_a_call() -> None:
    kept, stage = begun()
    stage.suppose(put(KEY, "as supposed", read_version=1))
    kept.write([put(KEY, "meanwhile", read_version=1)], change_id="change-2")
    found = stage.get("tasks", KEY)
    assert found is not None
    assert found["next_action"] == "as supposed"


def test_a_stage_gives_no_number_and_marks_nothing() -> None:
    _, stage = begun()
    with pytest.raises(NotImplementedError):
        stage.count_up("counters", {"counter": "any"})
    with pytest.raises(NotImplementedError):
        stage.mark("outbox", {"entry_id": "any"}, drop="untold_in", add=("expires_at", 1))


def test_what_is_read_again_or_only_written_costs_no_call() -> None:
    faults = Faults()
    kept = MemoryDatabase(faults=faults)
    stage = RehearsedDatabase(kept)
    for _ in range(3):
        stage.get_many([("tasks", KEY), ("tasks", KEY)])
    stage.write([put(OTHER, "new")], change_id="c")
    stage.get("tasks", OTHER)
    for _ in range(2):
        stage.query("tasks", ("task_id", "task-0001"))
    asked = [point for point in faults.passed if point.startswith("before")]
    assert asked == ["before get tasks", "before query tasks"]
