"""What a client may have paid is theirs again once insurance is billed for the visit after all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.outcome import Outcome
from backoffice.domain.participation import OutOfNetwork
from backoffice.domain.task import TaskStatus, resolve
from backoffice.domain.visit import CashReason, PaidBy, Payment, VisitStatus
from tests.support import builders, offices
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import (
    claimed,
    held,
    insured,
    put_on_file,
    refund_tasks,
    refunds,
    say,
    seen,
)
from tests.twins.office import MemoryOffice


def give_back(office: MemoryOffice) -> None:
    (task,) = refund_tasks(office)
    office.records.keep(resolve(task, resolution="Given back.", at=office.clock()))


@pytest.mark.requirement("CR-9", "CP-1")
def test_a_policy_that_is_put_right_claims_the_visit_and_asks_for_the_clients_money_back() -> None:
    office = insured()
    put_on_file(office, builders.payer("oak-health").but(terms=()))
    policy_id = office.coverage.policies(ANA, caller=RUTH).policies[0].policy_id
    whole_year = Interval(since=date(2026, 1, 1))
    wrong = builders.new_policy(payer_id="oak-health", holds=whole_year)
    office.policy_entry.correct(ANA, policy_id, wrong, caller=RUTH)
    office.until_quiet()
    say(office, held(fee=18_000))
    payment = seen(office).payment
    assert payment is not None
    assert OutOfNetwork.PAYER_NOT_CONTRACTED in payment.because
    right = builders.new_policy(holds=whole_year)
    office.policy_entry.correct(ANA, policy_id, right, caller=RUTH)
    office.until_quiet()
    assert claimed(office).status is ClaimStatus.READY
    assert refunds(office) == [(RUTH.provider_id, TaskStatus.OPEN)]
    office.claim_making.attend(VISIT, ANA, RUTH.provider_id)
    assert refunds(office) == [(RUTH.provider_id, TaskStatus.OPEN)]
    office.policy_entry.correct(ANA, policy_id, wrong, caller=RUTH)
    office.until_quiet()
    assert claimed(office).status is ClaimStatus.ABANDONED
    assert refunds(office) == [(RUTH.provider_id, TaskStatus.RESOLVED)]


def uninsured(**differences: Any) -> MemoryOffice:
    """An office in which Ana was to pay for her visit herself."""
    office = offices.with_ana()
    office.wait(timedelta(days=8))
    say(office, held(**differences))
    assert seen(office).payment == Payment(by=PaidBy.CLIENT, because=(CashReason.NO_POLICY,))
    return office


def insure(office: MemoryOffice) -> None:
    new = builders.new_policy(holds=Interval(since=date(2026, 1, 1)))
    office.policy_entry.enter(ANA, "policy-later", new, caller=RUTH)


CALLED_OFF = Outcome(status=VisitStatus.CANCELLED)


@pytest.mark.requirement("CP-1")
@pytest.mark.parametrize(
    "since",
    [
        (held(minutes=54, fee=18_000),),
        (CALLED_OFF, held(fee=18_000)),
        (held(fee=0),),
    ],
    ids=["confirmed anew", "called off in between", "for nothing from now on"],
)
def test_a_client_who_was_asked_to_pay_is_paid_back_whatever_was_confirmed_since(
    since: tuple[Outcome, ...],
) -> None:
    office = uninsured(fee=18_000)
    *before, last = since
    for outcome in before:
        say(office, outcome)
    insure(office)  # it is heard of together with what the provider says
    say(office, last)
    assert claimed(office).status is ClaimStatus.READY
    assert refunds(office) == [(RUTH.provider_id, TaskStatus.OPEN)]
    say(office, held(minutes=56, fee=18_000))
    assert refunds(office) == [(RUTH.provider_id, TaskStatus.OPEN)]


@pytest.mark.requirement("CP-1")
@pytest.mark.parametrize(("given_back", "tasks"), [(True, 1), (False, 2)])
def test_what_was_given_back_is_asked_for_once_and_what_was_not_again(
    given_back: bool, tasks: int
) -> None:
    office = uninsured(fee=18_000)
    insure(office)
    office.until_quiet()
    if given_back:
        give_back(office)
    say(office, CALLED_OFF)
    say(office, held(fee=18_000))
    assert len(refunds(office)) == tasks
    assert refunds(office).count((RUTH.provider_id, TaskStatus.OPEN)) == tasks - 1


@pytest.mark.requirement("CP-1")
def test_a_client_who_wanted_to_pay_again_after_a_refund_is_paid_back_again() -> None:
    office = uninsured(fee=18_000)
    insure(office)
    office.until_quiet()
    give_back(office)
    say(office, held(self_pay=True, fee=18_000))
    say(office, held(fee=18_000))
    assert sorted(status for _, status in refunds(office)) == ["open", "resolved"]


@pytest.mark.parametrize("fee", [0, 18_000])
def test_nobody_is_asked_to_give_back_what_cost_nothing(fee: int) -> None:
    office = uninsured(fee=fee)
    insure(office)
    office.until_quiet()
    assert len(refunds(office)) == (fee > 0)
