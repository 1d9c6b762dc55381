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
    escalate,
    file_by,
    is_watched,
    on_the_clock,
    to_look_at_on,
    told_anew,
)
from backoffice.domain.task import Task, TaskOwner, TaskStatus, resolve
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


@pytest.mark.requirement("Q1")
@pytest.mark.parametrize("name", ["Fern Health", "Aetna", "Cigna Healthcare"])
def test_where_nobody_entered_the_contract_the_time_is_short_whoever_the_payer_is(
    name: str,
) -> None:
    visit = date(2026, 3, 9)
    assert file_by(payer().but(terms=(), name=name), visit) == LAST
    assert file_by(payer(timely_filing_days=None).but(name=name), visit) == LAST
    assert file_by(payer(timely_filing_days=120).but(name=name), visit) == visit + timedelta(120)


def test_a_correction_has_a_clock_of_its_own_where_the_contract_says_so() -> None:
    visit, decided = date(2026, 3, 9), date(2026, 5, 1)
    own = payer(corrected_filing_days=60)
    assert correct_by(own, visit, decided_on=decided) == date(2026, 6, 30)
    assert correct_by(own, visit, decided_on=visit) == LAST  # it never ends sooner
    assert correct_by(payer(), visit, decided_on=decided) == LAST


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


def swept(stated: Claim, kept: dict[str, Task], days_left: int) -> Claim:
    """The claim after a sweep; what changes of its tasks is written down in *kept*."""
    after, wanted = escalate(stated, today=LAST - timedelta(days_left), at=NOON)
    before = stated.deadline_told.tasks if stated.deadline_told else ()
    ids = {*before, *(task.task_id for task in wanted)}
    known = [kept[task_id] for task_id in sorted(ids & kept.keys())]
    if after != stated:
        kept |= {task.task_id: task for task in told_anew(after, wanted, known, at=NOON)}
    return after


def still_open(kept: dict[str, Task]) -> dict[str, str]:
    """What is still to be done, by whom."""
    return {t.owner.name: t.next_action for t in kept.values() if t.status is TaskStatus.OPEN}


def test_a_step_takes_the_place_of_the_one_before() -> None:
    kept: dict[str, Task] = {}
    swept(swept(claim(), kept, 30), kept, 14)
    assert [task.status for task in kept.values()] == [*["resolved"] * 2, *["open"] * 2]


@pytest.mark.parametrize("status", sorted(UNWATCHED))
def test_what_the_payer_has_or_nobody_wants_leaves_no_task_open(status: ClaimStatus) -> None:
    kept: dict[str, Task] = {}
    done = swept(claim(), kept, 12).but(status=status)
    today = LAST - timedelta(12)
    begins = to_look_at_on(done)
    assert begins is not None
    assert begins <= today  # at once, and not with the next step
    after = swept(done, kept, 12)
    assert still_open(kept) == {}
    assert all(len(task.resolution or "") > 20 for task in kept.values())
    assert to_look_at_on(after) is None


def test_a_claim_that_moves_on_leaves_the_staff_what_is_left_to_do() -> None:
    kept: dict[str, Task] = {}
    told_once = swept(claim(), kept, 12)
    sent = swept(told_once.but(status=ClaimStatus.SUBMITTED), kept, 11)
    assert still_open(kept) == {
        "billing": "Ask the payer whether it has this claim: it must be at the payer by 2026-06-07."
    }
    assert to_look_at_on(sent) == LAST - timedelta(7)


def test_another_queue_gets_a_task_of_its_own() -> None:
    kept: dict[str, Task] = {}
    waiting = swept(claim(status=ClaimStatus.WAITING), kept, 12)
    assert [*still_open(kept)] == ["enrolment"]
    swept(waiting.but(status=ClaimStatus.READY), kept, 12)
    assert [*still_open(kept)] == ["billing"]


def test_what_somebody_resolved_is_not_asked_of_them_again_at_the_same_step() -> None:
    kept: dict[str, Task] = {}
    running = swept(claim(), kept, 12)
    kept |= {i: resolve(task, resolution="Done.", at=NOON) for i, task in kept.items()}
    for status in (ClaimStatus.READY, ClaimStatus.DRAFT, ClaimStatus.READY):
        running = swept(running.but(status=status), kept, 12)
    assert still_open(kept) == {}
    swept(running, kept, 7)
    assert [*still_open(kept)] == ["billing"]


def test_a_last_day_that_is_moved_on_ends_what_was_told_of_the_old_one() -> None:
    kept: dict[str, Task] = {}
    longer = on_the_clock(swept(claim(), kept, 10), LAST + timedelta(60))
    assert to_look_at_on(longer) == LAST - timedelta(30)
    again = swept(longer, kept, 10)
    assert still_open(kept) == {}
    assert to_look_at_on(again) == LAST + timedelta(30)


def test_another_last_day_starts_the_steps_anew() -> None:
    running, _ = told(claim(), 10)
    assert on_the_clock(running, LAST) == running
    longer = on_the_clock(running, LAST + timedelta(60))
    assert longer.next_escalation_on == LAST + timedelta(30)
    _, tasks = escalate(longer, today=LAST + timedelta(30), at=NOON)
    _, before = escalate(claim(), today=LAST, at=NOON)
    assert not {t.task_id for t in tasks} & {t.task_id for t in before}


def test_a_task_names_no_person() -> None:
    _, tasks = escalate(claim(), today=LAST - timedelta(7), at=NOON)
    assert [task.about for task in tasks] == [("visit-0001.1",)] * 2
    assert "2026-06-07" in tasks[0].next_action
