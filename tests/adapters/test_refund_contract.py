"""Refunds and contests mean the same on the twin and over HTTP to the simulated Stripe."""

from __future__ import annotations

import pytest

from backoffice.domain.errors import AskedOtherwise, ProcessorRefused
from backoffice.domain.money import Money
from backoffice.domain.processor import CheckoutStatus, ContestStatus, RefundStatus
from tests.support.processor_lines import (
    CONTESTED,
    DAY,
    FULL,
    INQUIRED,
    LATER,
    NO_REFUND,
    SLOW_REFUND,
    TEN,
    Line,
    back,
    charge_of,
    paid,
)

# ------------------------------------------------------------- refunds


def test_a_refund_is_seen_at_its_payment(line: Line) -> None:
    before = paid(line)
    refund = line.processor.refund(back(before, TEN))
    assert (refund.refund_id, refund.amount, refund.status) == (
        "refund-0001",
        TEN,
        RefundStatus.DONE,
    )
    assert refund.charge_id == before.charge_id
    assert line.processor.look_at_refund(refund.processor_id) == refund
    after = line.processor.look_at_checkout(before.checkout_id)
    assert after == before.but(refunded=TEN)


@pytest.mark.parametrize("days", [0, 1, 400])
def test_money_is_given_back_once_however_often_and_late_it_is_asked(line: Line, days: int) -> None:
    before = paid(line)
    refund = line.processor.refund(back(before, TEN))
    line.forward(days * DAY)
    assert line.processor.refund(back(before, TEN)) == refund
    assert line.processor.look_at_checkout(before.checkout_id).refunded == TEN


def test_two_refunds_of_one_amount_are_two(line: Line) -> None:
    before = paid(line)
    for refund_id in ("refund-0001", "refund-0002"):
        line.processor.refund(back(before, TEN, refund_id))
    assert line.processor.look_at_checkout(before.checkout_id).refunded == TEN * 2


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_a_refund_under_an_id_of_another_amount_does_nothing(
    line: Line, is_forgotten: bool
) -> None:
    before = paid(line)
    line.processor.refund(back(before, TEN))
    if is_forgotten:
        line.forget_keys()
    with pytest.raises(AskedOtherwise):
        line.processor.refund(back(before, FULL))
    assert line.processor.look_at_checkout(before.checkout_id).refunded == TEN


def test_no_more_is_given_back_than_was_paid(line: Line) -> None:
    before = paid(line)
    line.processor.refund(back(before, TEN))
    with pytest.raises(ProcessorRefused):
        line.processor.refund(back(before, FULL, "refund-0002"))
    line.processor.refund(back(before, FULL - TEN, "refund-0003"))
    with pytest.raises(ProcessorRefused) as nothing_left:
        line.processor.refund(back(before, TEN, "refund-0004"))
    assert nothing_left.value.reason == "charge_already_refunded"


def test_a_slow_refund_is_under_way_until_it_is_done(line: Line) -> None:
    before = paid(line, SLOW_REFUND)
    refund = line.processor.refund(back(before))
    assert refund.status is RefundStatus.UNDER_WAY
    line.forward(LATER)
    assert line.processor.look_at_refund(refund.processor_id).status is RefundStatus.DONE
    assert line.processor.refund(back(before)).status is RefundStatus.DONE


def test_a_refund_that_failed_afterwards_gave_nothing_back(line: Line) -> None:
    before = paid(line, NO_REFUND)
    refund = line.processor.refund(back(before))
    assert refund.status is RefundStatus.DONE
    line.forward(LATER)
    assert line.processor.look_at_refund(refund.processor_id).status is RefundStatus.FAILED
    assert line.processor.look_at_checkout(before.checkout_id).refunded == Money.ZERO


# ------------------------------------------------------------- contests


def test_a_contested_charge_names_its_payment_and_is_withheld(line: Line) -> None:
    found = paid(line, CONTESTED)
    assert (found.status, found.is_contested) == (CheckoutStatus.PAID, True)
    [contest] = line.processor.contests_of(charge_of(found))
    assert (contest.payment_id, contest.amount) == ("payment-0001", FULL)
    assert (contest.status, contest.is_withheld) == (ContestStatus.OPEN, True)
    assert contest.answer_by is not None
    assert contest.answer_by > line.now()


@pytest.mark.parametrize(
    ("number", "won", "status", "is_withheld"),
    [
        (CONTESTED, True, ContestStatus.WON, False),
        (CONTESTED, False, ContestStatus.LOST, True),
        (INQUIRED, True, ContestStatus.WON, False),
    ],
)
def test_the_bank_decides_whose_a_contested_charge_is(
    line: Line, number: str, won: bool, status: ContestStatus, is_withheld: bool
) -> None:
    charge_id = charge_of(paid(line, number))
    line.decide(charge_id, won=won)
    [contest] = line.processor.contests_of(charge_id)
    assert (contest.status, contest.is_withheld) == (status, is_withheld)
    assert contest.answer_by is None


def test_an_inquiry_takes_nothing_yet(line: Line) -> None:
    [contest] = line.processor.contests_of(charge_of(paid(line, INQUIRED)))
    assert (contest.status, contest.is_withheld) == (ContestStatus.OPEN, False)


def test_a_charge_that_nobody_contests_has_no_contest(line: Line) -> None:
    assert line.processor.contests_of(charge_of(paid(line))) == ()


def test_what_a_bank_withholds_is_not_given_back_as_well(line: Line) -> None:
    found = paid(line, CONTESTED)
    with pytest.raises(ProcessorRefused) as refused:
        line.processor.refund(back(found))
    assert refused.value.reason == "charge_disputed"
