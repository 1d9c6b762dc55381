"""A settlement: who is told what when a payer answers again, and who is left in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain import eligibility, verdict
from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.beside import Remark
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.events.eligibility import EligibilityChanged, EligibilityDecided
from backoffice.domain.money import Money
from backoffice.domain.settlement import Settlement, settle
from backoffice.domain.task import TaskKind, TaskStatus
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
