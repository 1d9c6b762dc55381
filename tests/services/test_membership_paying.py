"""Membership fees are paid at the processor, once, and what is too much goes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.memberships import FeePaymentsTable, MembershipsTable
from backoffice.domain.card_payment import PaymentStatus
from backoffice.domain.errors import NotFound, ProcessorUnavailable, Refused
from backoffice.domain.ledger import Account
from backoffice.domain.membership_fee import FeeStatus
from backoffice.domain.money import Money
from backoffice.domain.processor import RefundStatus
from tests.support.builders import RUTH
from tests.support.memberships import (
    A_DAY,
    PRICE,
    RUTHS,
    begin,
    fees,
    joined,
    membership,
    mornings,
    on,
    open_tasks,
    owed,
    payment,
    pays,
    write,
)
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("MB-3")
JOINED = date(2026, 1, 31)


def two_fees() -> MemoryOffice:
    """Ruth was asked for two months."""
    return joined(JOINED, today=date(2026, 3, 1))


def books_agree(office: MemoryOffice) -> bool:
    """Whether the processor has what the ledger says."""
    back = Money.total(each.amount for each in office.processor.refunds.values())
    return on(office, Account.BANK) == office.processor.received() - back


def test_all_that_is_open_is_paid_at_once() -> None:
    office = two_fees()
    page = office.fee_paying.begin(RUTHS, caller=RUTH)
    assert page.amount == PRICE * 2
    paid = pays(office)
    assert paid.status is PaymentStatus.PAID
    assert {each.status for each in fees(office)} == {FeeStatus.PAID}
    assert owed(office) == Money.ZERO
    assert on(office, Account.BANK) == PRICE * 2
    assert on(office, Account.PROVIDER_OWED) == Money.ZERO
    with pytest.raises(Refused, match="No membership fee is open"):
        begin(office)


def test_the_processor_learns_an_id_an_amount_and_a_neutral_label() -> None:
    office = two_fees()
    asked = begin(office).asked
    assert asked.label.startswith("Membership ")
    assert RUTHS not in asked.model_dump_json()
    assert asked.return_to == f"https://office.example/membership/payments/{asked.payment_id}"


def test_asking_twice_leads_to_one_page() -> None:
    office = two_fees()
    one, other = (office.fee_paying.begin(RUTHS, caller=RUTH) for _ in range(2))
    assert one == other
    assert len(office.processor.checkouts) == 1


def test_two_windows_at_the_same_moment_get_one_page() -> None:
    office = two_fees()
    office.faults.overtake("before write", lambda: office.fee_paying.begin(RUTHS, caller=RUTH))
    page = office.fee_paying.begin(RUTHS, caller=RUTH)
    assert len(office.processor.checkouts) == 1
    assert page.url == payment(office, str(membership(office).under_way)).url


def test_a_page_for_an_amount_that_changed_is_closed_before_another_is_opened() -> None:
    office = two_fees()
    began = begin(office)
    write(office, JOINED, date(2026, 2, 20))
    after = begin(office)
    assert after.asked.amount == PRICE
    assert payment(office, began.payment_id).status is PaymentStatus.CLOSED
    assert not office.processor.pay(str(began.checkout_id))


def test_news_the_return_and_the_look_settle_a_payment_once() -> None:
    office = two_fees()
    began = begin(office)
    office.processor.pay(str(began.checkout_id))
    office.wait(timedelta(minutes=20))
    assert office.payment_settling.settle_due(due=office.clock()).payments == 1
    assert office.fee_paying.come_back(began.payment_id) is PaymentStatus.PAID
    charge = str(payment(office, began.payment_id).charge_id)
    office.wait(A_DAY)
    office.payment_settling.note_charge(charge)
    office.payment_settling.note(began.payment_id)
    assert owed(office) == Money.ZERO
    assert books_agree(office)
    assert len(fees(office)) == 2


def test_who_comes_back_is_told_what_became_of_it_whoever_they_are() -> None:
    office = two_fees()
    began = begin(office)
    assert office.fee_paying.come_back(began.payment_id) is PaymentStatus.OPEN
    office.processor.pay(str(began.checkout_id), is_slow=True)
    assert office.fee_paying.come_back(began.payment_id) is PaymentStatus.UNDER_WAY
    with pytest.raises(Refused, match="on its way"):
        begin(office)
    office.processor.bank_answers(str(began.checkout_id), pays=True)
    assert office.fee_paying.come_back(began.payment_id) is PaymentStatus.PAID
    office.processor.is_down = True
    assert office.fee_paying.come_back(began.payment_id) is PaymentStatus.PAID, "nobody is asked"
    with pytest.raises(NotFound):
        office.fee_paying.come_back("fees-that-were-made-up")


def test_a_processor_that_does_not_answer_leaves_one_payment_to_go_on_with() -> None:
    office = two_fees()
    office.processor.is_down = True
    with pytest.raises(ProcessorUnavailable):
        begin(office)
    office.processor.is_down = False
    began = begin(office)
    assert len(office.processor.checkouts) == 1
    assert payment(office, began.payment_id).status is PaymentStatus.OPEN


# ------------------------------------------------------------- too much, and contested


def paid_for_nothing() -> MemoryOffice:
    """While Ruth was at the processor's page, staff wrote down that she had left."""
    office = two_fees()
    began = begin(office)
    write(office, JOINED, date(2026, 2, 20))
    office.processor.pay(str(began.checkout_id))
    office.payment_settling.settle(began.payment_id)
    return office


def settled_on(office: MemoryOffice) -> None:
    """What the looks of the following days do."""
    for _ in range(4):
        office.wait(timedelta(hours=13))
        office.payment_settling.settle_due(due=office.clock())


def test_what_was_paid_for_a_fee_that_is_not_owed_any_more_goes_back_once() -> None:
    office = paid_for_nothing()
    assert [each.status for each in fees(office)] == [FeeStatus.PAID, FeeStatus.TAKEN_BACK]
    settled_on(office)
    [back] = office.processor.refunds.values()
    assert back.amount == PRICE
    assert owed(office) == Money.ZERO
    assert on(office, Account.BANK) == PRICE
    assert open_tasks(office) == []


def test_what_the_card_does_not_take_back_is_given_back_by_hand() -> None:
    office = paid_for_nothing()
    office.processor.refunds_wait = True
    settled_on(office)
    [back] = office.processor.refunds.values()
    office.processor.refund_becomes(back.processor_id, RefundStatus.FAILED)
    settled_on(office)
    assert open_tasks(office) == ["give_back_fee"]
    assert owed(office) == -PRICE, "it is still with us, and Ruth's"


def test_a_payment_that_is_contested_is_a_task_and_is_owed_again_once_it_is_lost() -> None:
    office = two_fees()
    paid = pays(office)
    charge = str(paid.charge_id)
    office.processor.contest(charge)
    office.payment_settling.note_charge(charge)
    office.payment_settling.note_charge(charge)
    assert open_tasks(office) == ["settle_payment_in_doubt"]
    assert owed(office) == Money.ZERO
    office.processor.decide(charge, won=False)
    office.payment_settling.note_charge(charge)
    office.payment_settling.note_charge(charge)
    assert open_tasks(office) == []
    assert owed(office) == PRICE * 2
    assert {each.status for each in fees(office)} == {FeeStatus.OPEN}
    mornings(office, 1)
    assert pays(office).status is PaymentStatus.PAID
    assert owed(office) == Money.ZERO


def contested_beside_a_refund() -> tuple[MemoryOffice, str]:
    """What Ruth paid for a month that is not owed does not go back: she contests all of it."""
    office = paid_for_nothing()
    [paid] = FeePaymentsTable(office.database).from_items(office.database.items("fee-payments"))
    charge = str(paid.charge_id)
    office.processor.contest(charge)
    settled_on(office)
    assert office.processor.refunds == {}
    assert open_tasks(office) == ["settle_payment_in_doubt"], "the bank may give back the same"
    return office, charge


def test_a_bank_that_takes_what_was_too_much_makes_no_fee_owed_again() -> None:
    office, charge = contested_beside_a_refund()
    office.processor.decide(charge, won=False)
    settled_on(office)
    assert [each.status for each in fees(office)] == [FeeStatus.OPEN, FeeStatus.TAKEN_BACK]
    assert owed(office) == PRICE == fees(office)[0].left
    assert open_tasks(office) == []


def test_what_was_too_much_is_given_back_by_hand_once_the_bank_left_it_with_us() -> None:
    office, charge = contested_beside_a_refund()
    office.processor.decide(charge, won=True)
    settled_on(office)
    assert [each.status for each in fees(office)] == [FeeStatus.PAID, FeeStatus.TAKEN_BACK]
    assert owed(office) == -PRICE
    assert open_tasks(office) == ["give_back_fee"]


def test_what_a_bank_takes_and_returns_is_given_back_by_hand_again() -> None:
    office, charge = contested_beside_a_refund()
    for is_won, tasks in ((False, []), (True, ["give_back_fee"]), (False, [])):
        office.processor.decide(charge, won=is_won)
        settled_on(office)
        office.payment_settling.note_charge(charge)
        assert open_tasks(office) == tasks
        assert owed(office) == (-PRICE if is_won else PRICE)


def test_a_bank_that_takes_a_second_payment_back_leaves_the_fee_paid_by_the_first() -> None:
    office = joined(JOINED)
    first = begin(office)
    office.processor.pay(str(first.checkout_id))
    kept = MembershipsTable(office.database).load(RUTHS)
    office.records.keep(kept.but(under_way=None))  # as if the first page had been forgotten
    second = pays(office)
    office.payment_settling.settle(first.payment_id)
    office.processor.refunds_fail = True
    settled_on(office)
    office.processor.contest(str(payment(office, first.payment_id).charge_id))
    office.payment_settling.settle(first.payment_id)
    office.processor.decide(str(payment(office, first.payment_id).charge_id), won=False)
    office.payment_settling.settle(first.payment_id)
    assert payment(office, second.payment_id).status is PaymentStatus.PAID
    assert [each.status for each in fees(office)] == [FeeStatus.PAID]
    assert (owed(office), open_tasks(office)) == (Money.ZERO, [])
