"""What a bank takes back of a payment for several visits: from which, how much, and once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.money import Money
from backoffice.domain.processor import (
    Contest,
    ContestStatus,
    Refund,
    RefundStatus,
)
from backoffice.domain.taking_back import moved_by_bank
from tests.support.paying import NOON, card_payment

pytestmark = pytest.mark.requirement("IV-1")
LOST, WON, OPEN = ContestStatus.LOST, ContestStatus.WON, ContestStatus.OPEN
CHARGE = "ch_0001"


def contest(number: int, cents: int, status: ContestStatus = LOST) -> Contest:
    return Contest(
        contest_id=f"du_{number:04}",
        charge_id=CHARGE,
        amount=Money(cents),
        status=status,
        is_withheld=status is not WON,
    )


def taken(payment: ClientPayment, *newest_first: Contest) -> tuple[ClientPayment, list[object]]:
    """The payment, and what moved, once the bank said that."""
    after, moves = moved_by_bank(payment.with_contests(newest_first), at=NOON)
    signed = [
        (each.what[-1], each.amount.cents * (1 if each.is_returned else -1)) for each in moves
    ]
    return after, list(signed)


def test_what_is_lost_is_taken_of_the_parts_in_their_order() -> None:
    _, moved = taken(card_payment(1000, 2000, 3000), contest(1, 2500))
    assert moved == [("1", -1000), ("2", -1500)]


def test_two_partial_losses_of_one_charge_go_on_where_the_first_one_ended() -> None:
    first, _ = taken(card_payment(1000, 2000), contest(1, 800))
    after, moved = taken(first, contest(2, 900), contest(1, 800))
    assert moved == [("1", -200), ("2", -700)]
    assert [after.still_here(f"visit-000{number}").cents for number in (1, 2)] == [0, 1300]


def test_two_losses_that_are_heard_of_at_once_are_taken_as_if_one_after_the_other() -> None:
    first, one = taken(card_payment(1000, 2000), contest(1, 800))
    _, other = taken(first, contest(2, 900), contest(1, 800))
    _, both = taken(card_payment(1000, 2000), contest(2, 900), contest(1, 800))
    assert both == one + other


def test_a_bank_takes_nothing_that_went_back_to_the_card_before() -> None:
    payment = card_payment(1000, 2000).giving_back("visit-0001", Money(400), at=NOON)
    _, moved = taken(payment, contest(1, 3000))
    assert moved == [("1", -600), ("2", -2000)]


def test_what_a_card_returns_after_the_bank_took_the_rest_is_the_banks_too() -> None:
    payment = card_payment(1000).giving_back("visit-0001", Money(400), at=NOON)
    after, _ = taken(payment, contest(1, 1000))
    [back] = after.refunds
    failed = after.with_refund(
        Refund(
            refund_id=back.refund_id,
            processor_id="re_0001",
            charge_id=CHARGE,
            amount=back.amount,
            status=RefundStatus.FAILED,
        )
    )
    again, moved = taken(failed, contest(1, 1000))
    assert moved == [("1", -400)]
    assert taken(again, contest(1, 1000))[1] == []


def test_a_contest_that_is_won_after_it_was_lost_returns_what_it_took() -> None:
    payment, _ = taken(card_payment(1000, 2000), contest(1, 1500))
    won, moved = taken(payment, contest(1, 1500, WON))
    assert moved == [("1", 1000), ("2", 500)]
    assert taken(won, contest(1, 1500, WON))[1] == []
    _, once_more = taken(won, contest(1, 1500))
    assert once_more == [("1", -1000), ("2", -500)]


def test_a_loss_that_the_processor_forgets_to_name_is_not_taken_twice() -> None:
    payment, _ = taken(card_payment(1000), contest(1, 600))
    silent, moved = taken(payment)
    assert (moved, silent.contests) == ([], payment.contests)
    assert taken(silent, contest(1, 600))[1] == []


CONTESTS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(-10, 4000), st.sampled_from([OPEN, LOST, WON])),
    max_size=8,
)


@given(parts=st.lists(st.integers(50, 2000), min_size=1, max_size=4), said=CONTESTS)
def test_whatever_banks_say_no_more_is_taken_than_was_paid_and_each_step_has_its_name(
    parts: list[int], said: list[tuple[int, int, ContestStatus]]
) -> None:
    payment, steps = card_payment(*parts), []
    here = {str(part.visit_id): part.amount for part in payment.parts}
    for number, cents, status in said:
        payment, moves = moved_by_bank(
            payment.with_contests([contest(number, cents, status)]), at=NOON
        )
        for move in moves:
            steps.append(move.step_id)
            here[move.what] += move.amount if move.is_returned else -move.amount
        assert here == {each: payment.still_here(each) for each in here}
        assert all(each >= Money.ZERO for each in here.values())
        assert moved_by_bank(payment, at=NOON) == (payment, [])
    assert len(set(steps)) == len(steps)
