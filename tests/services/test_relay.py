"""The relay: every change reaches the archive and whoever listens, whatever the stream loses."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

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
