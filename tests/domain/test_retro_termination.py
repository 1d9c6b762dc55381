"""The plan of a retro-termination: its money, and what stands for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from backoffice.domain.account import VisitAccount
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.coverage import Coverage
from backoffice.domain.errors import Refused
from backoffice.domain.money import Money
from backoffice.domain.rehearsal import VisitMoney
from backoffice.domain.retro_termination import OnFile, Plan, plan
from backoffice.domain.task import TaskKind, TaskOwner
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
    **differences: object,
) -> Plan:
    """What is planned for Ana's one visit, if nothing else changes."""
    held: Visit = visit().but(**{"payment": Payment(by=PaidBy.INSURANCE), **differences})
    on_file = OnFile(
        coverage=known,
        visits=(held,),
        claims=claims,
        accounts=accounts,
        authorizations=None,
        payers={},
    )
    today = paid.PAID_ON
    return plan(on_file, OVER, policy_id, (), ended_on=LAST, at=paid.AT, today=today)


def test_what_the_payer_paid_is_named_and_somebody_sees_that_it_takes_it_back() -> None:
    found = planned(paid.account(paid.decision()))
    [listed] = found.rehearsal.visits
    assert listed.money == VisitMoney(
        payer_paid=Money.dollars("95.00"),
        client_owes=Money.dollars("25.00"),
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
