"""A settlement: who is told what when a payer answers again, and who is left in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain import eligibility, verdict
from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.beside import Remark
from backoffice.domain.eligibility import Confirmation, EligibilityCheck
from backoffice.domain.events.eligibility import EligibilityChanged, EligibilityDecided
from backoffice.domain.money import Money
from backoffice.domain.settlement import Settlement, settle, warned
from backoffice.domain.task import TaskKind, TaskStatus, resolve
from backoffice.domain.verdict import Decision, ReasonCode
from tests.support import builders

pytestmark = pytest.mark.requirement("EL-1")

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
ACTIVE = verdict.because(ReasonCode.COVERED)
INACTIVE = verdict.because(ReasonCode.PLAN_INACTIVE)


def copay(cents: int = 2500, **says: Any) -> Benefit:
    given: dict[str, Any] = {"service_types": ("MH",), "network": "in", "period": "27"}
    return Benefit(kind=BenefitKind.COPAY, amount=Money(cents), segment=20, **(given | says))


def left_of_deductible(cents: int) -> Benefit:
    return Benefit(
        kind=BenefitKind.DEDUCTIBLE,
        service_types=("30",),
        amount=Money(cents),
        period="29",
        segment=21,
    )


def answer(*benefits: Benefit, **says: Any) -> PayerAnswer:
    return PayerAnswer(**({"kind": "271", "active": True, "benefits": benefits} | says))


def opened() -> EligibilityCheck:
    return eligibility.open_check(
        builders.policy(), client_id="client-01", provider_id="provider-1", today=AT.date(), at=AT
    )


def settled(
    earlier: Settlement | None, decision: Decision, said: PayerAnswer | None, **says: Any
) -> Settlement:
    """The next round, after *earlier*."""
    check = earlier.check if earlier else opened()
    begun = eligibility.begin_attempt(check, builders.policy(), at=AT, today=AT.date())
    return settle(
        begun,
        decision,
        answer=said,
        in_network=says.get("in_network", True),
        service_types=("MH", "30"),
        open_tasks=[task for task in earlier.tasks if task.status is TaskStatus.OPEN]
        if earlier
        else (),
        at=AT + timedelta(days=30),
        today=AT.date(),
    )


def kinds(settlement: Settlement) -> list[tuple[TaskKind, TaskStatus]]:
    return [(task.kind, task.status) for task in settlement.tasks]


def is_told(settlement: Settlement) -> bool:
    decided, *more = settlement.events
    assert isinstance(decided, EligibilityDecided)
    return any(isinstance(event, EligibilityChanged) for event in more)


def test_a_first_answer_is_no_change() -> None:
    assert not is_told(settled(None, ACTIVE, answer(copay())))


@pytest.mark.parametrize(
    "again",
    [
        answer(copay(), left_of_deductible(90_000)),
        answer(left_of_deductible(100_000), copay()),
        answer(
            copay().but(segment=33, remarks=(Remark(text="HELLO", segment=34),)),
            left_of_deductible(0),
        ),
        answer(copay(), left_of_deductible(100_000), copay(service_types=("98",))),
    ],
    ids=["what is left moved", "another order", "other places and messages", "other care"],
)
def test_an_answer_that_differs_in_nothing_that_matters_tells_nobody(again: PayerAnswer) -> None:
    first = settled(None, ACTIVE, answer(copay(), left_of_deductible(100_000)))
    second = settled(first, ACTIVE, again)
    assert not is_told(second)
    assert not second.tasks


@pytest.mark.parametrize(
    ("again", "in_network"),
    [
        (answer(copay(3000)), True),
        (answer(copay(network="out")), True),
        (answer(copay(authorization="Y")), True),
        (answer(copay(), plan_name="ANOTHER PLAN"), True),
        (answer(), True),
        (answer(copay()), False),
    ],
    ids=["amount", "network", "authorization", "plan", "silence on cost", "standing"],
)
def test_what_matters_is_one_task_for_the_provider(again: PayerAnswer, *, in_network: bool) -> None:
    first = settled(None, ACTIVE, answer(copay()))
    second = settled(first, ACTIVE, again, in_network=in_network)
    assert is_told(second)
    assert kinds(second) == [(TaskKind.REVIEW_CHANGE, TaskStatus.OPEN)]


def test_a_second_change_takes_the_place_of_the_first_and_a_quiet_month_leaves_it_open() -> None:
    changed = settled(settled(None, ACTIVE, answer(copay())), ACTIVE, answer(copay(3000)))
    quiet = settled(changed, ACTIVE, answer(copay(3000)))
    assert not quiet.tasks
    assert quiet.check.tasks_left == changed.check.tasks_left
    again = settled(changed, ACTIVE, answer(copay(3500)))
    resolved, new = again.tasks
    assert (resolved.task_id, resolved.status) == (changed.tasks[0].task_id, TaskStatus.RESOLVED)
    assert new.task_id != resolved.task_id


def test_a_verdict_that_turns_good_resolves_its_task_and_leaves_nothing_to_do() -> None:
    bad = settled(None, INACTIVE, answer(active=False))
    good = settled(bad, ACTIVE, answer(copay()))
    assert kinds(good) == [(TaskKind.CORRECT_COVERAGE, TaskStatus.RESOLVED)]
    assert is_told(good)


def test_the_same_bad_verdict_again_is_no_new_task() -> None:
    bad = settled(None, INACTIVE, answer(active=False))
    assert not settled(bad, INACTIVE, answer(active=False)).tasks


def test_a_payer_that_is_silent_round_after_round_is_one_task_and_takes_nothing_away() -> None:
    first = settled(None, INACTIVE, answer(active=False))
    silent = settled(first, verdict.payer_down(), None)
    assert kinds(silent) == [(TaskKind.CHECK_ELIGIBILITY, TaskStatus.OPEN)]
    assert silent.check.answer == first.check.answer
    still = settled(silent, verdict.payer_down(), None)
    assert not still.tasks
    both = [*first.tasks, *silent.tasks]
    back = settle(
        eligibility.begin_attempt(still.check, builders.policy(), at=AT, today=AT.date()),
        INACTIVE,
        answer=answer(active=False),
        in_network=True,
        open_tasks=both,
        at=AT,
        today=AT.date(),
    )
    assert [task.task_id for task in back.tasks] == [silent.tasks[0].task_id]
    assert not is_told(back), "the plan is as inactive as before the outage"


@pytest.mark.parametrize("code", [ReasonCode.WAIT, ReasonCode.DAY_TOO_LATE, ReasonCode.RESEND])
def test_a_payer_that_puts_us_off_takes_nothing_from_what_was_told(code: ReasonCode) -> None:
    first = settled(None, ACTIVE, answer(copay()))
    later = settled(first, verdict.because(code), answer(active=None))
    assert not is_told(later)
    assert (later.check.answer, later.check.told) == (first.check.answer, ACTIVE)


def test_a_question_that_nobody_answered_does_not_make_the_last_answer_younger() -> None:
    first = settled(None, ACTIVE, answer(copay()))
    unasked = settle(
        eligibility.begin_attempt(first.check, builders.policy(), at=AT, today=AT.date()),
        verdict.needs_staff("The payer is not mapped."),
        answer=None,
        in_network=True,
        at=AT + timedelta(days=60),
        today=AT.date(),
    )
    assert unasked.check.answered_at == first.check.answered_at


def test_what_a_person_resolved_is_not_resolved_again() -> None:
    bad = settled(None, INACTIVE, answer(active=False))
    done = [task.but(status="resolved", resolution="Done.", resolved_at=AT) for task in bad.tasks]
    good = settle(
        eligibility.begin_attempt(bad.check, builders.policy(), at=AT, today=AT.date()),
        ACTIVE,
        answer=answer(copay()),
        in_network=True,
        open_tasks=done,
        at=AT,
        today=AT.date(),
    )
    assert not good.tasks


def with_visit_in(days: int, check: EligibilityCheck) -> EligibilityCheck:
    return check.but(visits=(AT.date() + timedelta(days=days),))


@pytest.mark.requirement("RN-7")
@pytest.mark.parametrize(("days", "due_in"), [(0, 0), (1, 0), (2, 1), (3, 2), (30, 2)])
@pytest.mark.parametrize(
    "decision",
    [INACTIVE, verdict.payer_down(), verdict.unknown_payer(), verdict.needs_staff("It is odd.")],
)
def test_what_failed_is_to_be_seen_to_before_the_next_visit_or_at_once(
    decision: Decision, days: int, due_in: int
) -> None:
    found = settle(
        with_visit_in(days, opened()),
        decision,
        answer=None,
        in_network=None,
        at=AT,
        today=AT.date(),
    )
    assert [task.due_on for task in found.tasks] == [AT.date() + timedelta(days=due_in)]


@pytest.mark.requirement("RN-7")
def test_a_task_that_is_open_is_wanted_sooner_once_a_visit_comes_near() -> None:
    first = settled(None, INACTIVE, answer(active=False))
    said: dict[str, Any] = {"answer": None, "in_network": None, "at": AT, "today": AT.date()}
    check = with_visit_in(1, first.check)
    again = settle(check, INACTIVE, open_tasks=first.tasks, **said)
    assert [(task.task_id, task.due_on) for task in again.tasks] == [
        (first.tasks[0].task_id, AT.date())
    ]
    done = [resolve(task, resolution="Asked.", at=AT) for task in first.tasks]
    assert not settle(check, INACTIVE, open_tasks=done, **said).tasks


@pytest.mark.requirement("RN-7")
def test_what_was_done_with_in_the_old_year_is_to_be_done_again_in_the_new_one() -> None:
    said: dict[str, Any] = {"answer": None, "in_network": None, "at": AT, "today": AT.date()}
    first = settled(None, INACTIVE, answer(active=False))
    known = {task.task_id for task in first.tasks}
    for _ in range(3):
        done = [resolve(task, resolution="Asked.", at=AT) for task in first.tasks]
        again = settle(first.check, INACTIVE, open_tasks=done, begins_year=True, **said)
        assert len(again.tasks) == 1
        assert not known & {task.task_id for task in again.tasks}, "never one id twice"
        assert set(again.check.tasks_left.values()) == {task.task_id for task in again.tasks}
        known |= {task.task_id for task in again.tasks}
        first = again
    still = settle(first.check, INACTIVE, open_tasks=first.tasks, begins_year=True, **said)
    assert not still.tasks, "it is open still"


@pytest.mark.requirement("RN-7")
def test_a_warning_is_one_task_decides_nothing_and_is_taken_back_by_an_answer() -> None:
    urgent = with_visit_in(1, opened()).but(is_urgent=True)
    found = warned(urgent, at=AT, today=AT.date())
    assert (found.events, found.check.is_urgent, found.check.decision) == ((), False, None)
    (task,) = found.tasks
    assert (task.due_on, found.check.next_attempt_at) == (AT.date(), urgent.next_attempt_at)
    down = settle(
        found.check,
        verdict.payer_down(),
        answer=None,
        in_network=None,
        open_tasks=[task],
        at=AT,
        today=AT.date(),
    )
    assert not down.tasks
    back = settle(
        down.check,
        ACTIVE,
        answer=answer(),
        in_network=True,
        open_tasks=[task],
        at=AT,
        today=AT.date(),
    )
    assert [(each.task_id, each.status) for each in back.tasks] == [
        (task.task_id, TaskStatus.RESOLVED)
    ]


@pytest.mark.requirement("RN-1")
def test_a_yes_is_kept_with_its_days_until_the_payer_says_anything_else() -> None:
    yes = settled(None, ACTIVE, answer())
    assert yes.check.confirmed == Confirmation(said_on=AT.date(), about_on=yes.check.service_on)
    silent = settled(yes, verdict.payer_down(), None)
    assert silent.check.confirmed == yes.check.confirmed
    assert settled(silent, INACTIVE, answer(active=False)).check.confirmed is None
    corrected = eligibility.reopen(yes.check, builders.policy(), at=AT)
    assert corrected.confirmed is None
