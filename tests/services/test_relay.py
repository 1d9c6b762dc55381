"""The relay: every change reaches the archive and whoever listens, whatever the stream loses."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from backoffice.adapters.bus import NotTold
from backoffice.adapters.dynamodb.journal import JournalTable
from backoffice.domain.journal import JournalEntry
from backoffice.services.relay import RelayDesk
from tests.simulation import invariants
from tests.support import offices, submission
from tests.support.builders import ANA, RUTH
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice


def untold(office: MemoryOffice) -> int:
    return sum("untold_in" in item for item in office.database.items("outbox"))


def test_what_the_stream_brings_is_archived_told_and_struck_off_the_untold() -> None:
    office = offices.with_ana()
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    assert untold(office) == 1
    office.run()
    assert untold(office) == 0
    invariants.hold(office)


def test_what_the_stream_lost_is_told_by_the_sweep_once_the_stream_had_its_time() -> None:
    office = offices.with_ana()
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.stream.clear()
    office.wait(timedelta(minutes=1))
    assert office.relay.sweep(due=office.clock()) == 0
    office.wait(timedelta(minutes=1))
    assert office.relay.sweep(due=office.clock()) == 1
    office.run()
    assert len(office.mail.carried) == 1
    assert office.relay.sweep(due=office.clock()) == 0


@pytest.mark.parametrize("point", ["keep document", "put events", "mark outbox"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_relay_that_crashes_anywhere_leaves_the_entry_untold(moment: str, point: str) -> None:
    office = offices.with_ana()
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.faults.crash_when(f"{moment} {point}")
    with suppress(Crash):
        office.run()
    was_done = (moment, point) == ("after", "mark outbox")
    assert untold(office) == (0 if was_done else 1)
    office.until_quiet()
    invariants.hold(office)
    assert len(office.mail.carried) == 1


def test_a_change_that_the_bus_did_not_take_is_in_the_archive_and_still_untold() -> None:
    office = offices.with_ana()
    archived = set(office.journal.documents)
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.faults.crash_when("before put events")
    with suppress(Crash):
        office.run()
    [name] = set(office.journal.documents) - archived
    assert '"request_id":"request-1"' in office.journal.documents[name]
    assert untold(office) == 1


class StubbornBus:
    """A bus that never takes one entry, and takes every other."""

    def __init__(self, refused: str) -> None:
        self._refused = refused

    def tell(self, entries: Sequence[JournalEntry]) -> None:
        if self._refused in {entry.entry_id for entry in entries}:
            raise NotTold("1 events were not taken")


@pytest.mark.parametrize("shard", range(JournalEntry.SHARDS))
def test_an_entry_that_cannot_be_told_does_not_keep_any_other_waiting_for_ever(shard: int) -> None:
    office = offices.with_ana()
    for number in range(5 * JournalEntry.SHARDS):
        office.links.request_intake(ANA, f"request-{number}", caller=RUTH)
    outbox = JournalTable(office.database)
    [refused] = outbox.untold(shard, before=office.clock(), limit=1)
    bus = StubbornBus(refused.entry_id)
    relay = RelayDesk(outbox=outbox, archive=office.journal, bus=bus, now=office.clock)
    for _ in range(5 * JournalEntry.SHARDS):
        office.wait(timedelta(minutes=5))
        with suppress(NotTold):
            relay.sweep(due=office.clock())
    waiting = [item for item in office.database.items("outbox") if "untold_in" in item]
    assert [item["entry_id"] for item in waiting] == [refused.entry_id]


def test_an_announcement_names_the_version_that_its_change_gave_to_the_record() -> None:
    office, _ = offices.with_mailed_link()
    office.links.request_intake(ANA, "request-2", caller=RUTH)
    [link] = office.database.items("links")
    told: list[dict[str, Any]] = [
        each
        for entry in office.database.items("outbox")
        for each in entry["announcements"]
        if each["about"].get("generation") == link["generation"] == 2
    ]
    assert [each["record_version"] for each in told] == [link["version"]]
    assert link["version"] > 1


def test_a_form_reaches_the_journal_when_it_is_attested_and_not_while_it_is_a_draft() -> None:
    office, key = offices.with_filled_form()

    def intakes() -> list[dict[str, Any]]:
        return [
            kept["item"]
            for entry in office.database.items("outbox")
            for kept in entry["kept"]
            if kept["table"] == "intakes"
        ]

    assert office.database.items("intakes")
    assert not intakes()
    submission.submit(office, key)
    [attested] = intakes()
    assert attested["attestation"]


def test_sweeping_twice_or_late_ends_the_same() -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.stream.clear()
    office.wait(timedelta(days=1))
    office.sweep()
    office.sweep()
    office.until_quiet()
    invariants.hold(office)
    assert len(office.mail.carried) == 1


def test_a_full_page_of_untold_entries_is_told_in_several_sweeps() -> None:
    office = offices.with_ana()
    for number in range(1000):
        office.links.request_intake(ANA, f"request-{number}", caller=RUTH)
    office.stream.clear()
    office.until_quiet()
    invariants.hold(office)
    assert len(office.mail.carried) == 1, "all but the last are overtaken"
