from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.calendar import Interval, is_business_day
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.deadlines import (
    STEPS,
    UNWATCHED,
    correct_by,
    earlier_tasks,
    escalate,
    file_by,
    filing_default,
    is_watched,
    on_the_clock,
)
from backoffice.domain.task import TaskOwner
from tests.support.builders import FERN, payer

NOON = datetime(2026, 5, 8, 16, tzinfo=UTC)
LAST = date(2026, 6, 7)
ALWAYS = Interval(since=date(2020, 1, 1))


def claim(**differences: Any) -> Claim:
    """A claim for a visit on 9 March 2026, 90 days before its last day."""
    return Claim(
        **{
            "claim_id": "visit-0001.1",
            "visit_id": "visit-0001",
            "client_id": "client-ana-01",
            "provider_id": "provider-ruth",
            "payer_id": FERN,
            "policy_id": "policy-0001",
            "care_state": "NY",
            "service_on": date(2026, 3, 9),
            "status": ClaimStatus.DRAFT,
            "file_by": LAST,
            "next_escalation_on": LAST - timedelta(days=30),
            **differences,
        }
    )


def told(stated: Claim, days_left: int) -> tuple[Claim, list[str]]:
    """The claim after a sweep so many days before its last, and whose tasks came of it."""
    after, tasks = escalate(stated, today=stated.file_by - timedelta(days_left), at=NOON)
    return after, [task.owner.name for task in tasks]


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    ("service_on", "days", "last"),
    [
        (date(2026, 3, 9), 90, date(2026, 6, 7)),
        (date(2026, 12, 1), 90, date(2027, 3, 1)),  # over the end of the year
        (date(2027, 12, 1), 90, date(2028, 2, 29)),  # a leap day is a day
        (date(2028, 2, 29), 365, date(2029, 2, 28)),
        (date(2026, 3, 7), 1, date(2026, 3, 8)),  # clocks skip an hour, and no day
    ],
)
def test_the_clock_counts_calendar_days_from_the_visit(
    service_on: date, days: int, last: date
) -> None:
    assert file_by(payer(holds=ALWAYS, timely_filing_days=days), service_on) == last


def test_where_nobody_entered_the_contract_what_is_usual_is_counted() -> None:
    visit = date(2026, 3, 9)
    assert file_by(payer(), visit) == LAST
    assert file_by(payer().but(terms=()), visit) == LAST
    assert file_by(payer().but(name="Aetna"), visit) == visit + timedelta(120)
    assert file_by(payer(timely_filing_days=60).but(name="Aetna"), visit) == visit + timedelta(60)


def test_a_correction_has_a_clock_of_its_own_where_the_contract_says_so() -> None:
    visit, decided = date(2026, 3, 9), date(2026, 5, 1)
    own = payer(corrected_filing_days=60)
    assert correct_by(own, visit, decided_on=decided) == date(2026, 6, 30)
    assert correct_by(own, visit, decided_on=visit) == LAST  # it never ends sooner
    assert correct_by(payer(), visit, decided_on=decided) == LAST


def test_usual_clocks_are_proposed_with_where_they_come_from() -> None:
    assert filing_default("Cigna Healthcare").days == 90
    assert filing_default("Aetna").days == 120
    assert filing_default("Pinecrest Mutual").label == "what most contracts allow at least"


@pytest.mark.parametrize(
    ("days_left", "next_step"),
    [(30, 14), (29, 14), (15, 14), (14, 7), (8, 7), (7, -1), (1, -1), (0, -1)],
)
def test_the_furthest_step_is_told_and_the_next_one_waits(days_left: int, next_step: int) -> None:
    after, owners = told(claim(), days_left)
    assert owners == ["billing", "provider-ruth"]
    assert after.next_escalation_on == LAST - timedelta(next_step)


def test_nobody_is_told_before_it_is_time() -> None:
    assert told(claim(), 31) == (claim(), [])


def test_the_same_sweep_again_tells_nothing_more() -> None:
    once, _ = told(claim(), 12)
    assert told(once, 12) == (once, [])


def test_on_the_last_day_the_claim_may_still_arrive_and_the_day_after_somebody_decides() -> None:
    last, _ = told(claim(), 0)
    assert last.next_escalation_on == LAST + timedelta(1)
    over, tasks = escalate(last, today=LAST + timedelta(1), at=NOON)
    assert [(task.owner, "never billed" in task.next_action) for task in tasks] == [
        (TaskOwner.staff("billing"), True)
    ]
    assert over.next_escalation_on is None


@pytest.mark.parametrize("status", sorted(set(ClaimStatus) - UNWATCHED))
def test_whatever_the_payer_has_not_taken_in_runs_out(status: ClaimStatus) -> None:
    _, owners = told(claim(status=status), 20)
    assert owners


@pytest.mark.parametrize("status", sorted(UNWATCHED))
def test_nobody_is_told_of_what_the_payer_has_or_nobody_wants(status: ClaimStatus) -> None:
    assert not is_watched(claim(status=status))
    assert told(claim(status=status), 20) == (claim(status=status), [])


def test_who_can_do_something_is_told() -> None:
    assert told(claim(status=ClaimStatus.WAITING), 20)[1] == ["enrolment"]
    assert told(claim(status=ClaimStatus.READY), 20)[1] == ["billing"]
    assert told(claim(status=ClaimStatus.REJECTED), 20)[1] == ["billing", "provider-ruth"]


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 40))
def test_a_task_is_due_on_a_business_day_before_the_last_day(last: date, days_left: int) -> None:
    today = last - timedelta(days_left)
    running = claim(file_by=last, next_escalation_on=last - timedelta(30))
    _, tasks = escalate(running, today=today, at=NOON)
    for task in tasks:
        assert today <= task.due_on <= last
        assert task.due_on == today or is_business_day(task.due_on)


@given(st.lists(st.integers(-3, 40), min_size=1, max_size=12))
def test_no_order_of_sweeps_makes_a_task_twice(days_left: list[int]) -> None:
    running, ids = claim(), []
    for left in sorted(days_left, reverse=True):
        running, tasks = escalate(running, today=LAST - timedelta(left), at=NOON)
        ids += [task.task_id for task in tasks]
    assert len(ids) == len(set(ids))
    assert len(ids) <= 2 * len(STEPS) + 1


def test_a_step_that_is_overtaken_names_the_tasks_of_those_before() -> None:
    _, first = escalate(claim(), today=LAST - timedelta(30), at=NOON)
    assert earlier_tasks(claim(), today=LAST - timedelta(30)) == ()
    assert set(earlier_tasks(claim(), today=LAST - timedelta(14))) == {t.task_id for t in first}


def test_another_last_day_starts_the_steps_anew() -> None:
    running, _ = told(claim(), 10)
    assert on_the_clock(running, LAST) == running
    longer = on_the_clock(running, LAST + timedelta(60))
    assert longer.next_escalation_on == LAST + timedelta(30)
    _, tasks = escalate(longer, today=LAST + timedelta(30), at=NOON)
    assert not {t.task_id for t in tasks} & set(earlier_tasks(claim(), today=LAST))


def test_a_task_names_no_person() -> None:
    _, tasks = escalate(claim(), today=LAST - timedelta(7), at=NOON)
    assert [task.about for task in tasks] == [("visit-0001.1",)] * 2
    assert "2026-06-07" in tasks[0].next_action
