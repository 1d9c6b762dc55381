"""Each reading of a client's insurance leaves an entry first, and staff read them in order."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from backoffice.domain.audit import Act, AuditEntry
from backoffice.domain.caller import CallerKind
from backoffice.domain.errors import NotFound
from backoffice.services import audit
from tests.support import offices
from tests.support.builders import ANA, OMAR, RUTH, VISIT
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

Read = Callable[[MemoryOffice], object]

READS: dict[Act, Read] = {
    Act.READ_POLICIES: lambda office: office.coverage.policies(ANA, caller=RUTH),
    Act.READ_ELIGIBILITY: lambda office: office.eligibility.verdict(ANA, caller=RUTH),
    Act.READ_ESTIMATE: lambda office: office.eligibility.estimate(ANA, VISIT, caller=RUTH),
}


def trail(office: MemoryOffice) -> tuple[AuditEntry, ...]:
    return office.audit.trail(ANA).entries


@pytest.mark.parametrize("act", READS)
def test_each_reading_is_noted_with_who_and_when_and_without_what(act: Act) -> None:
    office = offices.with_verdict()
    READS[act](office)
    entry, *_ = trail(office)
    assert (entry.act, entry.client_id, entry.at) == (act, ANA, office.clock())
    assert (entry.by, entry.subject) == (CallerKind.PROVIDER, RUTH.subject)
    assert entry.provider_id == RUTH.provider_id
    assert "FERN" not in entry.model_dump_json()


@pytest.mark.parametrize("act", READS)
def test_a_reading_that_cannot_be_noted_gives_nothing(act: Act) -> None:
    office = offices.with_verdict()
    before = trail(office)
    office.faults.crash_when("before write audit outbox")
    with pytest.raises(Crash):
        READS[act](office)
    assert trail(office) == before


@pytest.mark.parametrize("act", READS)
def test_every_repetition_is_a_reading_of_its_own(act: Act) -> None:
    office = offices.with_verdict()
    before = len(trail(office))
    for _ in range(3):
        READS[act](office)
    assert len({entry.audit_id for entry in trail(office)}) == before + 3


def test_what_is_refused_was_not_read() -> None:
    office = offices.with_verdict()
    before = trail(office)
    with pytest.raises(NotFound):
        office.coverage.policies(ANA, caller=OMAR)
    with pytest.raises(NotFound):
        office.eligibility.verdict(ANA, caller=OMAR)
    with pytest.raises(NotFound):
        office.eligibility.estimate(ANA, VISIT, caller=OMAR)
    assert trail(office) == before


def test_entering_insurance_is_noted_in_the_very_write_that_enters_it() -> None:
    office = offices.with_verdict()
    [entry] = trail(office)
    assert (entry.act, entry.by) == (Act.ENTERED_INSURANCE, CallerKind.LINK)
    assert entry.subject is entry.provider_id is None
    [submission] = [
        kept
        for kept in map(json.loads, office.journal.documents.values())
        if {"coverage", "audit"} <= {part["table"] for part in kept["kept"]}
    ]
    assert len(submission["announcements"]) == 1


def test_the_newest_come_first_and_every_page_goes_on_where_the_last_one_ended() -> None:
    office = offices.with_verdict()
    for _ in range(2 * audit.PAGE + 10):
        office.wait(timedelta(seconds=1))
        office.coverage.policies(ANA, caller=RUTH)
    read: list[AuditEntry] = []
    page = office.audit.trail(ANA)
    while page.next:
        assert len(page.entries) == audit.PAGE
        read += page.entries
        page = office.audit.trail(ANA, until=page.next)
    read += page.entries
    assert len(read) == 2 * audit.PAGE + 11
    assert [entry.at for entry in read] == sorted((entry.at for entry in read), reverse=True)
    assert len({entry.audit_id for entry in read}) == len(read)


def test_a_client_of_whom_nothing_was_read_has_an_empty_trail() -> None:
    page = offices.with_ana().audit.trail("somebody-else")
    assert (page.entries, page.next) == ((), None)


def test_the_trail_outlives_its_table_in_the_journal() -> None:
    office = offices.with_verdict()
    office.coverage.policies(ANA, caller=RUTH)
    office.until_quiet()
    archived = [
        part["item"]["audit_id"]
        for kept in map(json.loads, office.journal.documents.values())
        for part in kept["kept"]
        if part["table"] == "audit"
    ]
    assert sorted(archived, reverse=True) == [entry.audit_id for entry in trail(office)]
