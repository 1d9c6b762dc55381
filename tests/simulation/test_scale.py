"""Scale: work grows with what is due and asked for, and not with what exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.database import MOST_KEYS
from backoffice.adapters.dynamodb.journal import JournalTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, Turn
from backoffice.domain.journal import JournalEntry
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.record import Record
from tests.benchmarks.reminders import cost_of_a_run
from tests.support import builders, offices
from tests.support.builders import RUTH
from tests.twins.office import MemoryOffice

MANY = 2_000
LONG_AGO = datetime(2025, 1, 6, 15, tzinfo=UTC)


def _kept(office: MemoryOffice, records: Sequence[Record]) -> None:
    for record in records:
        office.records.keep(record)
    office.until_quiet()
    office.faults.passed.clear()


def _checks(count: int) -> Iterator[EligibilityCheck]:
    for number in range(count):
        yield EligibilityCheck(
            check_id=f"policy-{number:05}.provider",
            client_id=f"client-{number:05}",
            provider_id=RUTH.provider_id,
            policy_id=f"policy-{number:05}",
            opened_at=LONG_AGO,
            service_on=LONG_AGO.date(),
            status=CheckStatus.DECIDED,
        )


@pytest.mark.prove
@pytest.mark.parametrize("settled", [10, MANY])
def test_a_sweep_reads_as_many_checks_as_are_due_however_many_were_ever_made(settled: int) -> None:
    office = offices.with_ana()
    _kept(office, list(_checks(settled)))
    due = [
        check.but(check_id=f"due-{n}", next_attempt_at=office.clock() - timedelta(minutes=1))
        for n, check in enumerate(_checks(3))
    ]
    for check in due:
        office.records.keep(check)
    before = office.database.items_read
    found = EligibilityChecksTable(office.database).due(
        None, Turn.FIRST, by=office.clock(), limit=100
    )
    assert sorted(each.check_id for each in found) == ["due-0", "due-1", "due-2"]
    assert office.database.items_read - before == 3


@pytest.mark.prove
@pytest.mark.parametrize("on_file", [10, 10_000])
def test_a_sweep_calls_and_reads_alike_with_ten_and_with_ten_thousand_checks_on_file(
    on_file: int,
) -> None:
    office = offices.with_ana()
    later = {"next_attempt_at": office.clock() + timedelta(days=20), "answered_at": LONG_AGO}
    table = EligibilityChecksTable(office.database)
    for check in _checks(on_file):
        put = table.put(check.but(payer_id=builders.FERN, **later))
        office.database.write([put], change_id=check.check_id)
    due = [check.but(check_id=f"due-{n}") for n, check in enumerate(_checks(3))]
    for check in due:
        office.records.keep(check.but(payer_id=builders.FERN, next_attempt_at=office.clock()))
    office.faults.passed.clear()
    before = office.database.items_read
    assert office.due_checks.hand_out_due(due=office.clock()) == 3
    payers = len(office.database.items("payers"))
    assert office.database.items_read - before == payers + 3
    calls = [point for point in office.faults.passed if point.startswith("before query")]
    assert len(calls) == 2 + 2 * (payers + 1), "two for the registries, two for each payer"


@pytest.mark.prove
@pytest.mark.parametrize("done", [10, MANY])
def test_a_sweep_of_reminders_reads_those_due_however_many_links_were_ever_mailed(
    done: int,
) -> None:
    office = offices.with_ana()
    links = [_link(number, sent_at=LONG_AGO, used_at=LONG_AGO) for number in range(done)]
    later = [_link(done + n, reminder_due_at=office.clock() + timedelta(hours=1)) for n in range(9)]
    due = [_link(done + 9 + n, reminder_due_at=office.clock()) for n in range(3)]
    for link in [*links, *later, *due]:
        office.records.keep(link)
    before = office.database.items_read
    assert office.due_reminders.hand_out_due(due=office.clock()) == 3
    assert office.database.items_read - before == 3


@pytest.mark.prove
@pytest.mark.requirement("IV-4")
def test_a_run_of_reminders_costs_by_what_is_due_however_many_invoices_are_open() -> None:
    few, many = (cost_of_a_run(still=still, due=3) for still in (10, MANY))
    assert few == many
    none, ten, twenty = (cost_of_a_run(still=10, due=due) for due in (0, 10, 20))
    assert (len(none.calls), none.read_units, none.write_units) == (1, 1, 0)
    assert len(twenty.calls) - len(ten.calls) == len(ten.calls) - len(none.calls)
    assert twenty.write_units == 2 * ten.write_units


def _link(number: int, **differences: Any) -> Link:
    wanted = {
        "client_id": f"client-{number:05}",
        "purpose": LinkPurpose.INTAKE,
        "provider_id": RUTH.provider_id,
        "generation": 1,
        "request_id": "request-1",
        "requested_at": LONG_AGO,
        "expires_at": LONG_AGO + timedelta(days=5),
    }
    return Link(**(wanted | differences))


@pytest.mark.prove
@pytest.mark.parametrize("told", [10, MANY])
def test_a_sweep_of_the_outbox_reads_what_nobody_was_told_and_nothing_else(told: int) -> None:
    office = offices.with_ana()
    _kept(office, [check.but(check_id=f"c-{n}") for n, check in enumerate(_checks(told))])
    entry = JournalEntry(entry_id="lost-by-the-stream", at=LONG_AGO, kept=())
    table = JournalTable(office.database)
    office.database.write([table.put(entry)], change_id="lost-by-the-stream")
    office.stream.clear()
    before = office.database.items_read
    assert office.relay.sweep(due=office.clock()) == 1
    assert office.database.items_read - before == 1


@pytest.mark.prove
def test_a_roster_of_a_thousand_is_listed_in_one_query_and_a_call_for_each_hundred() -> None:
    office = offices.with_ana()
    for number in range(999):
        office.roster.add_client(f"client-{number:04}", builders.new_client(), caller=RUTH)
    office.until_quiet()
    office.faults.passed.clear()
    assert len(office.roster.clients(caller=RUTH).clients) == 1000
    calls = [point for point in office.faults.passed if point.startswith("before")]
    assert len(calls) == 1 + 1000 // MOST_KEYS


@pytest.mark.prove
def test_a_policy_a_year_for_forty_years_is_far_below_what_an_item_may_hold() -> None:
    office = offices.with_ana()
    coverage = Coverage(client_id=builders.ANA)
    for year in range(2000, 2040):
        policy = builders.policy(policy_id=f"policy-{year}", holds=Interval(since=date(year, 1, 1)))
        coverage = coverage.with_new(policy, datetime(year, 1, 1, tzinfo=UTC))
    office.records.keep(coverage)
    (item,) = office.database.items("coverage")
    assert len(str(item)) < 100_000
