"""An eligibility check: what follows from an answer, and when to ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.domain import eligibility
from backoffice.domain import verdict as verdicts
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck
from backoffice.domain.errands import errands
from backoffice.domain.errors import Refused
from backoffice.domain.settlement import Settlement, settle
from backoffice.domain.verdict import Decision, ReasonCode
from tests.support import builders

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
TODAY = AT.date()

pytestmark = pytest.mark.requirement("EL-1")


def check() -> EligibilityCheck:
    return eligibility.open_check(
        builders.policy(),
        client_id="client-01",
        provider_id="provider-1",
        today=date(2026, 3, 9),
        at=AT,
    )


def settled_with(
    decision: Decision, found: EligibilityCheck | None = None, *, today: date = TODAY
) -> Settlement:
    return settle(found or check(), decision, answer=None, in_network=None, at=AT, today=today)


def test_a_check_is_due_at_once_and_then_when_its_lease_is_over() -> None:
    opened = check()
    assert opened.due(at=AT)
    running = eligibility.begin_attempt(opened, builders.policy(), at=AT, today=AT.date())
    assert running.attempts == 1
    assert not running.due(at=AT + EligibilityCheck.LEASE - timedelta(seconds=1))
    assert running.due(at=AT + EligibilityCheck.LEASE)


def test_each_wait_is_twice_as_long_as_the_one_before_up_to_a_day() -> None:
    waits = []
    for attempts in range(1, EligibilityCheck.ATTEMPTS + 1):
        postponed = eligibility.postpone(check().but(attempts=attempts, tried_since=AT), at=AT)
        assert postponed.next_attempt_at is not None
        waits.append((postponed.next_attempt_at - AT) / timedelta(minutes=1))
    assert waits[:4] == [5, 10, 20, 40]
    assert waits == sorted(waits)
    assert waits[-1] == 24 * 60


def test_one_policy_and_provider_make_one_check() -> None:
    ids = {
        eligibility.check_id_for(policy_id, provider_id)
        for policy_id in ("policy-01", "policy-02")
        for provider_id in ("provider-1", "provider-2")
    }
    assert len(ids) == 4
    assert check().check_id == eligibility.check_id_for("policy-0001", "provider-1")


def test_a_settled_or_dropped_check_is_never_due_again() -> None:
    settled, _, (event,) = settled_with(verdicts.needs_staff("Why."))
    assert settled.status is CheckStatus.DECIDED
    assert event.check_id == settled.check_id  # type: ignore[attr-defined]
    dropped = eligibility.drop(check())
    assert dropped.status is CheckStatus.DROPPED
    assert not settled.due(at=AT + timedelta(days=999))
    assert not dropped.due(at=AT + timedelta(days=999))


def test_a_check_knows_the_visits_that_it_was_told_of_last_and_no_others() -> None:
    days = [TODAY + timedelta(days=number) for number in (-1, 7, 14)]
    told = eligibility.with_visits(check(), days, today=TODAY)
    assert (told.visits, told.first_visit_on) == (tuple(days[1:]), days[1])
    called_off = eligibility.with_visits(told, days[2:], today=TODAY)
    assert (called_off.visits, called_off.first_visit_on) == (tuple(days[2:]), days[2])
    none_left = eligibility.with_visits(called_off, [], today=TODAY)
    assert (none_left.visits, none_left.first_visit_on) == ((), None)


@pytest.mark.parametrize(("passed", "first"), [(0, False), (1, True)])
def test_a_first_visit_that_is_over_stays_the_first(passed: int, *, first: bool) -> None:
    told = eligibility.with_visits(check(), [TODAY], today=TODAY)
    later = TODAY + timedelta(days=7)
    again = eligibility.with_visits(told, [later], today=TODAY + timedelta(days=passed))
    assert again.first_visit_on == (TODAY if first else later)


@pytest.mark.parametrize("code", ReasonCode)
def test_every_errand_of_a_verdict_is_a_task_due_in_two_business_days(code: ReasonCode) -> None:
    decision = verdicts.because(code)
    tasks = settled_with(decision, today=date(2026, 3, 6)).tasks
    assert [(task.kind, task.owner, task.next_action) for task in tasks] == [
        (errand.kind, errand.owner, errand.next_action)
        for errand in errands(decision, provider_id="provider-1")
    ]
    assert {task.due_on for task in tasks} <= {date(2026, 3, 10)}, "two days after Friday"


def test_settling_the_same_check_twice_would_make_the_same_task() -> None:
    tasks = {task.task_id for _ in range(2) for task in settled_with(verdicts.payer_down()).tasks}
    assert len(tasks) == 1


def test_a_check_knows_since_when_its_payer_is_silent_until_it_answers() -> None:
    down = settled_with(verdicts.payer_down()).check
    later = settle(
        down,
        verdicts.payer_down(),
        answer=None,
        in_network=None,
        at=AT + timedelta(days=3),
        today=TODAY,
    ).check
    assert down.silent_since == later.silent_since == AT
    assert settled_with(verdicts.needs_staff("Why."), later).check.silent_since is None
    assert eligibility.reopen(later, builders.policy(), at=AT).silent_since is None


@pytest.mark.parametrize("after", list(CheckStatus))
@pytest.mark.parametrize("before", list(CheckStatus))
def test_a_check_moves_as_its_table_says_and_in_no_other_way(
    before: CheckStatus, after: CheckStatus
) -> None:
    moves: dict[CheckStatus, Callable[[EligibilityCheck], EligibilityCheck]] = {
        CheckStatus.DECIDED: lambda found: settled_with(verdicts.payer_down(), found).check,
        CheckStatus.DROPPED: eligibility.drop,
        CheckStatus.DUE: lambda found: eligibility.reopen(found, builders.policy(), at=AT),
    }
    standing = check().but(status=before)
    if after not in moves:
        assert all(after not in following for following in eligibility.MOVES.values())
    elif after in eligibility.MOVES[before]:
        assert moves[after](standing).status is after
    else:
        with pytest.raises(Refused):
            moves[after](standing)
