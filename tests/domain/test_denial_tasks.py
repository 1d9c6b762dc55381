from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.adjustment_codes import AS_NEW, REASONS, REMARKS
from backoffice.domain.calendar import is_business_day
from backoffice.domain.denial import Denial, DenialStatus
from backoffice.domain.denial_tasks import escalate, is_watched, told_anew
from backoffice.domain.denying import PATIENCE, decided_anew
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, resolve
from tests.support.denials import AT, DECIDED, denial, found, part, ruled

APPEALABLE = denial(part("CO-50"))
"""Open from 1 April; an appeal may arrive until 31 May 2026."""
BILLING = TaskOwner.staff("billing")


def told(stated: Denial, today: date) -> tuple[Denial, list[Task]]:
    after, tasks = escalate(stated, today=today, at=AT)
    return after, list(tasks)


def test_who_owns_a_denial_is_told_at_once_what_to_do_and_until_when() -> None:
    _, (task,) = told(APPEALABLE, DECIDED)
    assert (task.kind, task.owner) == (TaskKind.SETTLE_DENIAL, TaskOwner.provider("provider-ruth"))
    assert task.next_action == f"{APPEALABLE.next_action} There is time until 2026-05-31."
    assert task.about == ("visit-0001.1", "client-ana-01")
    assert task.due_on == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("code", "owner"),
    [
        ("CO-29", BILLING),
        ("CO-B7", TaskOwner.staff("enrolment")),
        ("CO-197", TaskOwner.provider("provider-ruth")),
        ("CO-27", TaskOwner.provider("provider-ruth")),  # who speaks with the client
    ],
)
def test_each_denial_is_the_task_of_whoever_can_do_something(code: str, owner: TaskOwner) -> None:
    _, (task,) = told(denial(part(code)), DECIDED)
    assert task.owner == owner


@pytest.mark.requirement("IV-1")
def test_billing_is_told_again_as_the_time_runs_out_and_when_it_is_over() -> None:
    stated, _ = told(APPEALABLE, DECIDED)
    heard = []
    for day in (DECIDED + timedelta(days=each) for each in range(100)):
        stated, tasks = told(stated, day)
        heard += [(day, task.owner) for task in tasks]
    steps = (date(2026, 5, 1), date(2026, 5, 17), date(2026, 5, 24), date(2026, 6, 1))
    assert heard == [(day, BILLING) for day in steps]
    assert not is_watched(stated)


def test_after_a_long_silence_only_the_furthest_step_is_told() -> None:
    stated, _ = told(APPEALABLE, DECIDED)
    _, (task,) = told(stated, date(2026, 8, 1))
    assert task.next_action.startswith("The payer's time for this denial is over.")
    assert len(told(stated, date(2026, 5, 26))[1]) == 1


def test_a_denial_that_is_posted_too_late_is_for_billing_to_decide() -> None:
    stated, (task,) = told(APPEALABLE, date(2026, 6, 2))
    assert (task.owner, is_watched(stated)) == (BILLING, False)


@pytest.mark.parametrize("today", [DECIDED, date(2026, 5, 1), date(2026, 6, 9)])
def test_told_twice_is_told_once(today: date) -> None:
    _, first = told(APPEALABLE, today)
    after, second = told(APPEALABLE, today)
    assert told_anew(APPEALABLE, first, [], at=AT).tasks == first
    assert told_anew(APPEALABLE, second, first, at=AT).tasks == []
    assert told(after, today)[1] == []


def test_what_somebody_called_done_stays_so() -> None:
    _, (task,) = told(APPEALABLE, DECIDED)
    done = resolve(task, resolution="The appeal was sent.", at=AT)
    assert told_anew(APPEALABLE, [task], [done], at=AT) == (APPEALABLE, [])


@pytest.mark.parametrize("remedy", Remedy)
def test_what_a_person_decided_resolves_the_tasks_and_says_so(remedy: Remedy) -> None:
    stated = denial(part("PR-27"))
    _, tasks = told(stated, DECIDED)
    after, (gone,) = told_anew(ruled(stated, remedy), [], tasks, at=AT)
    assert after.tasks == ()
    assert (gone.task_id, gone.status) == (tasks[0].task_id, TaskStatus.RESOLVED)
    assert gone.resolution is not None


def test_a_mixed_denial_of_which_a_part_was_billed_stays_a_task() -> None:
    mixed = denial(part("PR-27", "100"), part("CO-16", "50"))
    _, tasks = told(mixed, DECIDED)
    assert told_anew(ruled(mixed, Remedy.BILL), [], tasks, at=AT).tasks == []


def test_a_new_decision_resolves_what_was_told_of_the_last_and_tells_anew() -> None:
    _, tasks = told(APPEALABLE, DECIDED)
    fresh = denial(part("CO-50"), decision="decision-2", decided_on=date(2026, 5, 4))
    again = decided_anew(APPEALABLE, fresh, decided=True)
    assert again is not None
    _, wanted = told(again, date(2026, 5, 5))
    after, changed = told_anew(again, wanted, tasks, at=AT)
    assert after.tasks == (wanted[0].task_id,)
    assert [(task.task_id, task.status) for task in changed] == [
        (wanted[0].task_id, TaskStatus.OPEN),
        (tasks[0].task_id, TaskStatus.RESOLVED),
    ]


@pytest.mark.parametrize("decided", [True, False])
def test_nobody_has_anything_to_do_once_the_payer_paid_or_took_it_back(decided: bool) -> None:
    _, tasks = told(APPEALABLE, DECIDED)
    over = decided_anew(APPEALABLE, None, decided=decided)
    assert over is not None
    assert told(over, date(2026, 5, 24)) == (over, [])
    _, (gone,) = told_anew(over, [], tasks, at=AT)
    assert gone.status is TaskStatus.RESOLVED


def test_an_appeal_of_which_nothing_is_heard_is_asked_after_again_and_again() -> None:
    stated = ruled(APPEALABLE, Remedy.APPEAL)
    first_on = AT.date() + timedelta(PATIENCE)
    assert told(stated, first_on - timedelta(1)) == (stated, [])
    stated, (first,) = told(stated, first_on)
    stated, (second,) = told(stated, first_on + timedelta(PATIENCE))
    assert first.owner == second.owner == BILLING
    assert first.task_id != second.task_id
    after, changed = told_anew(stated, [second], [first], at=AT)
    assert changed == [second]
    assert after.tasks == (first.task_id, second.task_id)


@pytest.mark.requirement("IV-1")
def test_what_was_chosen_and_not_done_is_told_a_week_and_a_day_before_its_last_day() -> None:
    stated = ruled(denial(part("CO-50"), decided_on=date(2026, 4, 1)), Remedy.APPEAL)
    heard = []
    for day in (AT.date() + timedelta(days=each) for each in range(110)):
        stated, tasks = told(stated, day)
        heard += [(day, "until 2026-05-31" in task.next_action) for task in tasks]
    assert heard == [
        (date(2026, 5, 18), True),
        (date(2026, 5, 24), True),
        (date(2026, 5, 30), True),
        (date(2026, 7, 14), False),
    ]


SOME_DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))


@given(
    reason=st.sampled_from(sorted(REASONS)),
    remarks=st.lists(st.sampled_from(sorted(REMARKS.keys() | AS_NEW)), max_size=2),
    decided_on=SOME_DAYS,
    waited=st.integers(0, 150),
)
def test_every_denial_on_every_day_is_a_task_that_can_be_done_in_time(
    reason: str, remarks: list[str], decided_on: date, waited: int
) -> None:
    stated = found(
        part(f"CO-{reason}", "90", *remarks),
        decided_on=decided_on,
        service_on=decided_on - timedelta(days=30),
    )
    assert stated is not None
    today = decided_on + timedelta(days=waited)
    after, (task,) = told(stated, today)
    assert today <= task.due_on <= max(today, stated.act_by)
    assert is_business_day(task.due_on) or task.due_on == today
    assert after.next_escalation_on is None or after.next_escalation_on > today


def test_the_longest_advice_fits_in_a_task() -> None:
    for reason in REASONS:
        stated, _ = told(denial(part(f"CO-{reason}", "90", "MA130")), DECIDED)
        assert stated.next_escalation_on is not None
        _, (warning,) = told(stated, stated.next_escalation_on)  # it says more than the opening
        assert stated.next_action in warning.next_action


def test_every_end_of_a_denial_has_a_sentence() -> None:
    _, tasks = told(APPEALABLE, DECIDED)
    for status in set(DenialStatus) - {DenialStatus.OPEN}:
        _, (gone,) = told_anew(APPEALABLE.but(status=status), [], tasks, at=AT)
        assert str(gone.resolution).endswith(".")
