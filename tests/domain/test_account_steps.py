"""Account steps: payments, refunds and persons' words, once each, and never more than there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backoffice.domain.account import MOVES, DecisionState, VisitAccount
from backoffice.domain.account_steps import Stepped, billed, client_paid, refunded, written_off
from backoffice.domain.errors import Refused
from backoffice.domain.ledger import Account
from backoffice.domain.money import Money
from backoffice.domain.posting import post
from tests.support.paid import AT, PAID_ON, account, claim, decision, said, taken_back

DENIED = said("0.00", (("CO", "50", "150.00"), ("PR", "2", "50.00")))
WHEN: Any = {"day": PAID_ON, "at": AT}


def after(
    step: Callable[..., Stepped], known: VisitAccount, *about: Any, step_id: str = "step-0001"
) -> VisitAccount:
    """*known* after *step*, told twice."""
    once = step(known, *about, step_id=step_id, **WHEN)
    assert once.entry is not None
    again = step(once.account, *about, step_id=step_id, **WHEN)
    assert again == Stepped(once.account, None)
    return once.account


@pytest.mark.requirement("IV-1")
def test_what_the_client_pays_is_taken_off_what_they_owe() -> None:
    paid = after(client_paid, account(decision(DENIED)), Money.dollars("20.00"))
    assert paid.client_balance == Money.dollars("30.00")
    more = after(client_paid, paid, Money.dollars("40.00"), step_id="step-0002")
    assert more.client_balance == Money.dollars("-10.00")


def test_no_more_goes_back_than_was_paid() -> None:
    paid = after(client_paid, account(decision(DENIED)), Money.dollars("20.00"))
    back = after(refunded, paid, Money.dollars("20.00"), step_id="step-0002")
    assert back.client_paid == Money.ZERO
    with pytest.raises(Refused, match="more than the client paid"):
        refunded(paid, Money.dollars("20.01"), step_id="step-0003", **WHEN)


def test_a_person_gives_up_or_bills_no_more_than_is_disputed() -> None:
    known, claim_id = account(decision(DENIED)), claim().claim_id
    given = after(written_off, known, claim_id, Money.dollars("100.00"))
    assert given.on(Account.DISPUTED) == Money.dollars("50.00")
    asked = after(billed, given, claim_id, Money.dollars("50.00"), step_id="step-0002")
    assert asked.patient_responsibility == Money.dollars("100.00")
    for step in (written_off, billed):
        with pytest.raises(Refused, match="more than is disputed"):
            step(asked, claim_id, Money(1), step_id="step-0003", **WHEN)


def test_what_a_person_did_about_a_decision_goes_back_with_it() -> None:
    known = after(written_off, account(decision(DENIED)), claim().claim_id, Money.dollars("150.00"))
    back = post(known, decision(taken_back(DENIED), item_id="item-0002"), at=AT)
    assert back.account.book == ()
    with pytest.raises(Refused, match="No decision"):
        written_off(back.account, claim().claim_id, Money(1), step_id="step-0009", **WHEN)


@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_and_less_is_no_amount(cents: int) -> None:
    known, claim_id = account(decision(DENIED)), claim().claim_id
    steps: list[tuple[Callable[..., Stepped], tuple[str, ...]]]
    steps = [(client_paid, ()), (refunded, ()), (written_off, (claim_id,)), (billed, (claim_id,))]
    for step, about in steps:
        with pytest.raises(Refused, match="above zero"):
            step(known, *about, Money(cents), step_id="step-0001", **WHEN)


@pytest.mark.parametrize("before", DecisionState)
@pytest.mark.parametrize("after_it", DecisionState)
def test_a_decision_makes_the_moves_of_its_table_and_no_others(
    before: DecisionState, after_it: DecisionState
) -> None:
    one = decision(DENIED, state=before)
    if after_it in MOVES[before]:
        assert one.moved(after_it).state is after_it
    else:
        with pytest.raises(ValueError, match="cannot become"):
            one.moved(after_it)


def test_a_step_may_have_any_id_that_a_request_can_have() -> None:
    one, other = ("x" * 63 + end for end in "ab")
    names = {
        entry.entry_id
        for step_id in (one, other)
        if (entry := client_paid(account(), Money.dollars("1.00"), step_id=step_id, **WHEN).entry)
    }
    assert len(names) == 2
