"""What is certified when the year turns: expected in December, and said by the payer in January."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.certificates import GapCertificatesTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.gap_certificate import CertifiedDay, Cover
from backoffice.domain.task import TaskStatus
from tests.simulation import invariants
from tests.support import builders, offices
from tests.support.builders import ANA, RUTH, new_visit
from tests.twins.office import MemoryOffice

NEW_YEAR = date(2027, 1, 1)
JANUARY = date(2027, 1, 12)


def on(office: MemoryOffice, day: date) -> CertifiedDay:
    found = GapCertificatesTable(office.database).load(ANA).at(RUTH.provider_id, day)
    assert found is not None
    return found


def in_december(member_id: str = "FERN0001") -> MemoryOffice:
    """An office in which Ana's next plan is known, and a visit in it is planned."""
    office = offices.with_verdict()
    passed_until(office, datetime(2026, 12, 21, 15, tzinfo=UTC))
    office.roster.plan_visit(ANA, "visit-0042", new_visit(JANUARY), caller=RUTH)
    office.policy_entry.enter(
        ANA,
        "policy-next",
        builders.new_policy(member_id=member_id, holds=Interval(since=NEW_YEAR)),
        caller=RUTH,
    )
    office.until_quiet()
    return office


def passed_until(office: MemoryOffice, moment: datetime) -> None:
    """Let time pass in steps of six hours, with a sweep after each."""
    while office.clock() < moment:
        office.wait(min(timedelta(hours=6), moment - office.clock()))
        office.sweep()
        office.until_quiet()


@pytest.mark.requirement("RN-1")
def test_a_visit_in_a_plan_to_come_is_expected_until_the_payer_says_yes_in_its_year() -> None:
    office = in_december()
    day = on(office, JANUARY)
    assert (day.cover, day.asked_on, day.due_on) == (
        Cover.EXPECTED,
        NEW_YEAR,
        date(2027, 1, 3),
    )
    passed_until(office, datetime(2027, 1, 3, 15, tzinfo=UTC))
    day = on(office, JANUARY)
    assert day.cover is Cover.VERIFIED
    assert day.said_on is not None
    assert day.said_on >= NEW_YEAR
    invariants.insist_on_certified_days(office)


@pytest.mark.requirement("RN-1")
def test_a_payer_that_is_silent_from_the_first_day_on_leaves_a_task_before_the_visit() -> None:
    office = in_december()
    office.payer.clearinghouse.down("FERNE", is_down=True)
    passed_until(office, datetime(2027, 1, 5, 15, tzinfo=UTC))
    day = on(office, JANUARY)
    assert day.cover is Cover.TASK
    assert day.due_on is not None
    assert day.due_on < JANUARY
    invariants.insist_on_certified_days(office)


def test_what_the_office_asks_no_more_before_the_visit_is_not_expected_but_somebodys_task() -> None:
    office = offices.with_verdict()
    passed_until(office, datetime(2026, 12, 17, 15, tzinfo=UTC))
    office.payer.clearinghouse.down("FERNE", is_down=True)
    friday = date(2026, 12, 18)
    office.roster.plan_visit(ANA, "visit-0042", new_visit(friday), caller=RUTH)
    holds = Interval(since=date(2026, 12, 17))
    office.policy_entry.enter(ANA, "policy-new", builders.new_policy(holds=holds), caller=RUTH)
    office.until_quiet()  # for a day it is asked in vain, and again on Monday
    day = on(office, friday)
    assert (day.cover, day.due_on) == (Cover.TASK, friday)
    invariants.insist_on_certified_days(office)


@pytest.mark.requirement("RN-1")
def test_a_plan_that_the_payer_does_not_know_leaves_a_task_until_it_is_put_right() -> None:
    office = in_december(member_id="FERN9999")
    passed_until(office, datetime(2027, 1, 3, 15, tzinfo=UTC))
    day = on(office, JANUARY)
    assert day.cover is Cover.TASK
    task = TasksTable(office.database).load(str(day.task_id))
    assert task.status is TaskStatus.OPEN
    assert task.due_on <= JANUARY
    invariants.insist_on_certified_days(office)
