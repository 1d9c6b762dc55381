"""The plan of a retro-termination: its money, and what stands for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from backoffice.domain.account import VisitAccount
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.rehearsal import VisitMoney
from backoffice.domain.retro_termination import OnFile, Plan, plan
from backoffice.domain.task import TaskKind, TaskOwner
from backoffice.domain.termination_tasks import tasks_of
from backoffice.domain.visit import PaidBy, Payment, Visit
from tests.domain.test_billing import visit
from tests.support import builders, paid
from tests.support.builders import ANA
from tests.support.plans import NOON

pytestmark = pytest.mark.requirement("UP-3")

LAST = date(2026, 2, 28)
POLICY = builders.policy()
COVERAGE = Coverage(client_id=ANA).with_new(POLICY, NOON)
OVER = COVERAGE.terminated(POLICY.policy_id, LAST, NOON)
ACCEPTED = paid.claim(status=ClaimStatus.ACCEPTED)


def planned(
    *accounts: VisitAccount,
    claims: Sequence[Claim] = (ACCEPTED,),
    known: Coverage = COVERAGE,
    policy_id: str = POLICY.policy_id,
    today: date = paid.PAID_ON,
    **differences: object,
) -> Plan:
    """What is planned for Ana's one visit, if nothing else changes."""
    held: Visit = visit().but(**{"payment": Payment(by=PaidBy.INSURANCE), **differences})
    on_file = OnFile(
        coverage=known,
        visits=(held,),
        claims=claims,
        accounts=accounts,
        invoices=(),
        authorizations=None,
        payers={},
        renewals=(),
        certificate=None,
    )
    return plan(on_file, OVER, policy_id, (), ended_on=LAST, at=paid.AT, today=today)


def test_what_the_payer_paid_is_named_and_somebody_sees_that_it_takes_it_back() -> None:
    found = planned(paid.account(paid.decision()))
    [listed] = found.rehearsal.visits
    assert listed.money == VisitMoney(
        payer_paid=Money.dollars("95.00"),
        client_owes=Money.dollars("25.00"),
        client_owes_then=Money.dollars("25.00"),
        client_paid=Money.ZERO,
        disputed=Money.ZERO,
    )
    assert found.rehearsal.takes_back == Money.dollars("95.00")
    [task] = (each for each in found.tasks if each.kind is TaskKind.EXPECT_RECOUPMENT)
    assert task.owner == TaskOwner.staff("billing")
    assert "$95.00" in task.next_action


@pytest.mark.parametrize("decided", [False, True])
def test_where_nothing_was_paid_or_all_was_taken_back_nothing_is_expected(*, decided: bool) -> None:
    first, back = paid.decision(), paid.decision(paid.taken_back(paid.said()), item_id="item-0002")
    accounts = (paid.account(first, back),) if decided else ()
    found = planned(*accounts)
    assert found.rehearsal.takes_back == Money.ZERO
    assert [each.kind for each in found.tasks] == [TaskKind.REPLACE_COVERAGE]
    [listed] = found.rehearsal.visits
    assert (listed.money is not None) == decided


def test_what_employee_assistance_paid_is_its_own_and_stays() -> None:
    found = planned(paid.account(paid.decision()), payment=Payment(by=PaidBy.PROGRAMME))
    assert found.rehearsal.takes_back == Money.ZERO
    assert found.tasks == ()
    assert found.rehearsal.letters == ()


def test_whatever_differs_has_another_digest_and_the_same_has_the_same() -> None:
    digests = [
        each.rehearsal.digest
        for each in (
            planned(),
            planned(paid.account(paid.decision())),
            planned(claims=()),
            planned(claims=(ACCEPTED.but(status=ClaimStatus.SUBMITTED),)),
            planned(status="planned", minutes=None),
            planned(known=COVERAGE.corrected(POLICY, NOON)),
        )
    ]
    assert len({*digests}) == len(digests)
    assert planned().rehearsal.digest == digests[0]


def test_no_plan_is_made_for_a_policy_that_is_not_on_file() -> None:
    with pytest.raises(Refused, match="not on file"):
        planned(policy_id="policy-none")


@pytest.mark.parametrize(
    ("today", "due_on"),
    [
        (date(2026, 3, 20), date(2026, 3, 24)),  # a Friday: two business days
        (date(2026, 6, 5), date(2026, 6, 7)),  # the last day for another payer comes first
        (date(2026, 6, 7), date(2026, 6, 7)),
        (date(2026, 6, 8), date(2026, 6, 10)),  # it is over, and the client is asked all the same
    ],
)
def test_the_client_is_asked_while_another_payer_would_still_take_the_claim(
    today: date, due_on: date
) -> None:
    [task] = planned(today=today).tasks
    assert task.due_on == due_on
    assert "2026-06-07" in task.next_action


def test_a_day_that_is_over_is_not_named_as_one_until_which_there_is_time() -> None:
    [task] = planned(today=date(2026, 6, 7)).tasks
    assert "must arrive by 2026-06-07" in task.next_action
    [task] = planned(today=date(2026, 6, 8)).tasks
    assert "must arrive" not in task.next_action
    assert "was 2026-06-07" in task.next_action


def test_of_several_visits_the_first_day_is_named_on_which_a_claim_can_still_arrive() -> None:
    lost = planned(today=date(2026, 6, 7)).rehearsal.visits * 2
    visits = [lost[0], lost[1].but(bill_by=date(2026, 7, 1))]
    says = [
        tasks_of(
            visits,
            OVER,
            POLICY.policy_id,
            takes_back=Money.ZERO,
            ended_on=LAST,
            at=paid.AT,
            today=today,
        )[0].next_action
        for today in (date(2026, 6, 7), date(2026, 6, 8))
    ]
    assert "must arrive by 2026-06-07" in says[0]
    assert "must arrive by 2026-07-01" in says[1]


def test_a_second_insurance_that_was_over_leaves_every_visit_to_the_first() -> None:
    second = builders.policy(policy_id="policy-0002", priority=Priority.SECONDARY)
    known = COVERAGE.with_new(second, NOON)
    found = planned(known=known, policy_id=second.policy_id)
    assert found.rehearsal.visits == ()
    assert found.tasks == ()


@pytest.mark.parametrize(
    ("day", "is_listed"),
    [
        (LAST, False),
        (LAST + timedelta(days=1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_the_visits_between_the_end_and_the_day_it_was_believed_to_end_are_listed(
    day: date, *, is_listed: bool
) -> None:
    visits = planned(day=day, claims=()).rehearsal.visits
    assert [each.day for each in visits] == [day] * is_listed
