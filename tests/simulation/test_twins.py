"""The twins themselves: they stand where the templates say, and crash when they are told to."""

from __future__ import annotations

import pytest

from backoffice.adapters.dynamodb.catalogue import TABLES
from backoffice.adapters.dynamodb.database import Put
from backoffice.domain.record import Record
from tests.support import builders, schemas, submission
from tests.twins.database import MemoryDatabase
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice


def test_every_kind_that_the_bus_delivers_has_a_listener_in_the_office_in_memory() -> None:
    office = MemoryOffice()
    for queue in schemas.queues():
        assert queue.hears <= set(office.listeners[queue.name])


def test_every_table_class_stands_on_a_table_of_the_template_keyed_as_it_says() -> None:
    for table in TABLES:
        assert schemas.tables()[table.NAME].key == table.KEY
    named = {table.NAME for table in TABLES}
    assert set(schemas.tables()) == named | {"outbox", "counters"}


def test_every_record_belongs_to_one_table() -> None:
    kinds: list[type[Record]] = [table.record for table in TABLES]
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_before_a_write_keeps_nothing_and_one_after_it_keeps_all(moment: str) -> None:
    office = submission.open_office()
    office.faults.crash_when(f"{moment} write clients roster outbox")
    with pytest.raises(Crash):
        office.roster.add_client(builders.ANA, builders.new_client(), caller=builders.RUTH)
    kept = [len(office.database.items(table)) for table in ("clients", "roster")]
    assert kept == ([0, 0] if moment == "before" else [1, 1])


def test_an_index_that_lags_shows_the_past_until_enough_calls_went_by() -> None:
    database = MemoryDatabase(index_lag=3)
    key = {"client_id": "ana", "visit_id": "visit-1"}
    item = {**key, "planned_on": "2026-03-09", "version": 1}
    database.write([Put("visits", key, item, read_version=0)], change_id="change-1")

    def in_index() -> int:
        return len(database.query("visits", ("client_id", "ana"), index="by_planned_day"))

    assert [in_index(), in_index(), in_index()] == [0, 0, 1]
    database.mark("visits", key, drop="planned_on", add=("expires_at", 1))
    assert in_index() == 1
    database.catch_up()
    assert in_index() == 0
