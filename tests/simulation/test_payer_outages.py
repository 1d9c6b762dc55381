"""A payer that is down: it is left alone, tried again, asked about everybody when it is back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from backoffice.adapters.dynamodb.work import EligibilityChecksTable, PayerConductTable
from backoffice.domain.calendar import Interval
from backoffice.domain.conduct import Health
from backoffice.domain.verdict import Verdict
from tests.simulation import invariants
from tests.support import builders
from tests.support.builders import FERN, RUTH
from tests.support.submission import open_office
from tests.twins.office import SWEEP_EVERY, MemoryOffice

pytestmark = pytest.mark.requirement("EL-1")

HOLDS = Interval(since=date(2026, 3, 1), until=date(2026, 12, 31))
ASKED_UNDER = "FERNE"
"""The payer's id at the clearinghouse."""


def with_clients(count: int, *, visit_on: date | None = None, pace: int = 60) -> MemoryOffice:
    """An office with clients whose policies were just entered, and are not yet asked about."""
    office = open_office()
    if pace != 60:
        payer = builders.payer(FERN, checks_in_five_minutes=pace)
        office.records.keep(payer.but(version=1))
    for number in range(count):
        client_id = f"client-{number:04}"
        office.roster.add_client(client_id, builders.new_client(), caller=RUTH)
        if visit_on:
            visit = builders.new_visit(day=visit_on)
            office.roster.plan_visit(client_id, f"visit-{number:04}", visit, caller=RUTH)
        new = builders.new_policy(holds=HOLDS)
        office.policy_entry.enter(client_id, f"policy-{number:04}", new, caller=RUTH)
    return office


def down(office: MemoryOffice, *, is_down: bool = True) -> None:
    office.payer.clearinghouse.down(ASKED_UNDER, is_down=is_down)


def health(office: MemoryOffice) -> Health:
    conduct = PayerConductTable(office.database).find(FERN)
    return conduct.health if conduct else Health()


def live(office: MemoryOffice, time: timedelta) -> None:
    """Deliver and sweep for so long, and insist that nobody is asked while the payer is paused."""
    until = office.clock() + time
    while office.clock() < until:
        for delivery in list(office.in_flight()):
            refuses = health(office).refuses(at=office.clock())
            asked = len(office.payer.asked)
            if delivery.record in office.stream or delivery.message:
                office.deliver(delivery)
            assert not refuses or len(office.payer.asked) == asked, "asked while paused"
        if not office.in_flight():
            office.wait(SWEEP_EVERY)
            office.sweep()


def verdicts(office: MemoryOffice) -> list[str | None]:
    checks = office.database.items("eligibility-checks")
    return [item.get("decision", {}).get("verdict") for item in checks]


def test_a_payer_that_is_down_is_asked_about_a_few_clients_and_then_by_probes_alone() -> None:
    office = with_clients(12)
    down(office)
    live(office, timedelta(hours=6))
    assert health(office).paused
    assert len(office.payer.asked) < 12 + 10, "not twelve clients every few minutes"
    assert verdicts(office) == [None] * 12


def test_when_it_is_back_everybody_is_asked_and_no_trace_of_the_outage_is_left() -> None:
    office = with_clients(12)
    down(office)
    live(office, timedelta(hours=3))
    down(office, is_down=False)
    live(office, timedelta(hours=3))
    office.until_quiet()
    invariants.hold(office)
    assert verdicts(office) == [Verdict.ACTIVE] * 12
    assert health(office) == Health()
    assert not office.database.items("tasks")


def test_after_a_day_there_is_one_task_a_client_and_the_answer_resolves_it() -> None:
    office = with_clients(4, visit_on=date(2026, 3, 30))
    down(office)
    live(office, timedelta(hours=50))
    assert verdicts(office) == [Verdict.PAYER_DOWN] * 4
    live(office, timedelta(days=5))
    tasks = office.database.items("tasks")
    assert len(tasks) == 4, "however often it is tried in vain"
    assert {task["status"] for task in tasks} == {"open"}
    down(office, is_down=False)
    live(office, timedelta(days=4))
    assert verdicts(office) == [Verdict.ACTIVE] * 4
    tasks = office.database.items("tasks")
    assert len(tasks) == 4
    assert {task["resolution"] for task in tasks} == {"The payer has answered otherwise since."}
    invariants.hold(office)


def test_without_a_visit_a_payer_is_asked_daily_then_weekly_and_the_answer_ends_it() -> None:
    office = with_clients(1)
    down(office)
    live(office, timedelta(days=40))
    tried = [
        datetime.fromisoformat(kept["item"]["tried_since"]).date()
        for entry in office.database.items("outbox")
        for kept in entry["kept"]
        if kept["table"] == "eligibility-checks" and kept["item"].get("tried_since")
    ]
    waits = [(later - earlier).days for earlier, later in pairwise(sorted(set(tried)))]
    # Each round takes a day; Friday's is followed on Monday, and the second week begins.
    assert waits == [2, 2, 3, 2, 8, 8, 8][: len(waits)]
    assert len(waits) >= 6
    down(office, is_down=False)
    live(office, timedelta(days=9))
    assert verdicts(office) == [Verdict.ACTIVE]
    (task,) = office.database.items("tasks")
    assert task["status"] == "resolved"
    invariants.hold(office)


def test_everybodys_new_year_is_paced_and_a_new_client_does_not_stand_behind_it() -> None:
    office = with_clients(30, visit_on=date(2026, 12, 30), pace=4)
    office.until_quiet()
    table = EligibilityChecksTable(office.database)
    due = office.clock()
    for item in office.database.items("eligibility-checks"):
        check = table.load(item["check_id"])
        office.records.keep(check.but(next_attempt_at=due))
    new = table.load("policy-0029.provider-ruth")
    office.records.keep(new.but(answered_at=None))
    office.run()
    asked = len(office.payer.asked)
    office.due_checks.hand_out_due(due=due)
    handed_out = [m.body for m in office.queues["eligibility"].visible()]
    assert len(handed_out) == 4
    assert any("policy-0029" in body for body in handed_out)
    office.until_quiet()
    invariants.hold(office)
    assert len(office.payer.asked) == asked, "what is not to be asked again today is put off"


def test_many_new_clients_leave_a_share_to_those_whose_turn_it_is_again() -> None:
    office = with_clients(8, pace=4)
    office.until_quiet()
    table = EligibilityChecksTable(office.database)
    due: datetime = office.clock()
    for number in range(8):
        check = table.load(f"policy-{number:04}.provider-ruth")
        answered = {} if number == 7 else {"answered_at": None}
        office.records.keep(check.but(next_attempt_at=due, **answered))
    office.run()
    office.due_checks.hand_out_due(due=due)
    handed_out = [m.body for m in office.queues["eligibility"].visible()]
    assert len(handed_out) == 4
    assert any("policy-0007" in body for body in handed_out)
