"""Paying: a client pays what they are asked for, once, and gets back what was too much."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.ledger import LedgerTable
from backoffice.domain.client_payment import PaymentStatus
from backoffice.domain.errors import OfficeError, ProcessorUnavailable, Refused
from backoffice.domain.invoice import InvoiceState
from backoffice.domain.invoicing import opened_for
from backoffice.domain.ledger import Account, balances
from backoffice.domain.money import Money
from backoffice.services.account_entries import payments_in
from backoffice.services.invoice_requests import NewInvoice
from tests.services.test_invoicing import FEE, hears, paying_herself
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import put_on_file
from tests.support.fern_decides import fern_says, sent
from tests.support.paying import (
    account,
    begin,
    given_back,
    payment,
    payments,
    pays,
    stands,
    under_way,
)
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("IV-1")


def books(office: MemoryOffice) -> dict[Account, Money]:
    return balances(LedgerTable(office.database).of_book(VISIT))


def settled_for(office: MemoryOffice) -> PaymentStatus | None:
    """Where Ana's last payment stands, once somebody looked."""
    last = office.payment_settling.settle_for(ANA)
    return last.status if last else None


def test_a_client_pays_what_they_were_told_and_owes_nothing_more() -> None:
    office = sent()
    paid = pays(office, "25.00")
    assert paid.status is PaymentStatus.PAID
    assert (stands(office).state, stands(office).due) == (InvoiceState.SETTLED, Money.ZERO)
    assert books(office) == {Account.BANK: Money(2500), Account.CLIENT_PAID: -Money(2500)}


def test_pressing_twice_leads_to_one_page_and_one_payment() -> None:
    office = sent()
    first = begin(office, "25.00")
    assert begin(office, "25.00") == first
    assert len(payments(office)) == 1
    assert len(office.processor.checkouts) == 1


def test_another_amount_than_the_page_showed_is_not_charged() -> None:
    office = sent()
    with pytest.raises(Refused, match="has changed since"):
        begin(office, "24.99")
    assert office.processor.checkouts == {}


def test_who_owes_nothing_is_not_sent_to_pay() -> None:
    office = sent()
    pays(office, "25.00")
    with pytest.raises(Refused, match="Nothing is left"):
        begin(office, "25.00")


def test_a_client_of_three_years_pays_as_on_the_first_day() -> None:
    office = sent()
    asked = InvoicesTable(office.database).load(VISIT)
    for week in range(150):
        settled = asked.but(visit_id=f"visit-of-week-{week}", askings=())
        put_on_file(office, settled)
        put_on_file(office, opened_for(settled))
    assert pays(office, "25.00").status is PaymentStatus.PAID


def test_however_often_anybody_tells_of_a_payment_it_is_entered_once() -> None:
    office = sent()
    paid = pays(office, "25.00")
    for _ in range(3):
        office.payment_settling.settle(paid.payment_id)
        office.until_quiet()
    assert account(office).client_paid == Money(2500)
    assert given_back(office) == Money.ZERO


def test_a_payment_that_nobody_told_of_is_found_by_a_look() -> None:
    office = sent()
    begin(office, "25.00")
    office.processor.pay(str(under_way(office).checkout_id))
    office.wait(timedelta(minutes=16))
    assert office.payment_settling.settle_due(due=office.clock()).payments == 1
    assert stands(office).state is InvoiceState.SETTLED


def test_a_page_that_nobody_pays_at_closes_and_another_can_be_opened() -> None:
    office = sent()
    begin(office, "25.00")
    office.wait(timedelta(hours=3))
    assert settled_for(office) is PaymentStatus.CLOSED
    begin(office, "25.00")
    assert len(payments(office)) == 2


def test_while_a_bank_thinks_nobody_pays_a_second_time() -> None:
    office = sent()
    begin(office, "25.00")
    office.processor.pay(str(under_way(office).checkout_id), is_slow=True)
    with pytest.raises(Refused, match="on its way"):
        begin(office, "25.00")
    office.processor.bank_answers(str(under_way(office).checkout_id), pays=True)
    assert settled_for(office) is PaymentStatus.PAID


def test_a_bank_that_does_not_pay_leaves_the_invoice_open() -> None:
    office = sent()
    begin(office, "25.00")
    office.processor.pay(str(under_way(office).checkout_id), is_slow=True)
    office.processor.bank_answers(str(under_way(office).checkout_id), pays=False)
    office.payment_settling.settle_for(ANA)
    assert stands(office).state is InvoiceState.OPEN
    assert begin(office, "25.00")


def test_a_page_for_an_amount_that_changed_since_is_closed_before_another_is_opened() -> None:
    office = sent()
    begin(office, "25.00")
    first = under_way(office)
    hears(office, fern_says(office, ("PR", "3", "30.00")))
    begin(office, "30.00")
    assert not office.processor.pay(str(first.checkout_id))
    assert payment(office, first.payment_id).status is PaymentStatus.CLOSED
    assert under_way(office).amount == Money(3000)


def test_a_page_that_was_paid_while_it_was_to_be_closed_counts() -> None:
    office = sent()
    begin(office, "25.00")
    hears(office, fern_says(office, ("PR", "3", "30.00")))
    office.processor.pay(str(under_way(office).checkout_id))
    with pytest.raises(Refused, match="has changed since"):
        begin(office, "30.00")
    assert stands(office).due == Money(500)


def test_a_processor_that_does_not_answer_leaves_one_payment_to_go_on_with() -> None:
    office = sent()
    office.processor.is_down = True
    with pytest.raises(ProcessorUnavailable):
        begin(office, "25.00")
    office.processor.is_down = False
    assert begin(office, "25.00")
    assert len(payments(office)) == 1


def test_a_failure_that_the_processor_remembers_keeps_nobody_from_paying_for_long() -> None:
    office = sent()
    office.processor.is_down = True
    with pytest.raises(ProcessorUnavailable):
        begin(office, "25.00")
    office.wait(timedelta(minutes=6))
    office.payment_settling.settle(under_way(office).payment_id)
    office.processor.is_down = False
    assert begin(office, "25.00")
    assert sorted(each.status for each in payments(office)) == ["closed", "open"]


def test_one_payment_that_is_not_answered_keeps_no_other_from_being_looked_at() -> None:
    office = sent()
    begin(office, "25.00")
    office.processor.pay(str(under_way(office).checkout_id))
    stuck = payments(office)[0].but(
        version=0, payment_id="pay-00000000", checkout_id="cs_of_nobody"
    )
    office.keep(stuck)
    office.wait(timedelta(minutes=16))
    office.payment_settling.settle_due(due=office.clock())
    assert stands(office).state is InvoiceState.SETTLED


@pytest.mark.parametrize("moment", range(1, 12))
def test_two_tabs_at_once_never_open_two_pages(moment: int) -> None:
    office = sent()
    seen: set[str] = set()

    def press() -> None:
        with suppress(OfficeError):
            seen.add(begin(office, "25.00"))

    office.faults.overtake_after(moment, press)
    press()
    assert len(seen) == 1
    assert len(payments(office)) == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"received": Money(2400)},
        {"received": Money.ZERO},
        {"charge_id": None},
        {"payment_id": "pay-of-somebody"},
    ],
    ids=str,
)
def test_what_differs_in_the_processors_books_is_for_a_person_and_enters_nothing(
    odd: dict[str, object],
) -> None:
    office = sent()
    begin(office, "25.00")
    checkout_id = str(under_way(office).checkout_id)
    office.processor.pay(checkout_id)
    right = office.processor.checkouts[checkout_id]
    office.processor.checkouts[checkout_id] = right.but(**odd)
    office.wait(timedelta(minutes=16))
    assert office.payment_settling.settle_due(due=office.clock()) == (1, 1)
    assert stands(office).due == Money(2500)
    office.processor.checkouts[checkout_id] = right
    office.payment_settling.settle_due(due=office.clock())
    assert stands(office).due == Money.ZERO


# ---------------------------------------------------------------- a part of it


def test_a_client_pays_a_part_and_owes_the_rest() -> None:
    office = sent()
    paid = pays(office, "25.00", chosen="10.00")
    assert paid.amount == Money(1000)
    assert (stands(office).state, stands(office).due) == (InvoiceState.OPEN, Money(1500))
    assert InvoicesTable(office.database).load(VISIT).look_at is not None
    pays(office, "15.00")
    assert stands(office).state is InvoiceState.SETTLED
    assert books(office) == {Account.BANK: Money(2500), Account.CLIENT_PAID: -Money(2500)}


def test_whoever_presses_for_a_part_once_more_on_the_old_page_pays_nothing_twice() -> None:
    office = sent()
    pays(office, "25.00", chosen="10.00")
    with pytest.raises(Refused, match="has changed since"):
        begin(office, "25.00", chosen="10.00")


def test_of_a_part_and_the_whole_in_two_tabs_one_page_stays_open() -> None:
    office = sent()
    begin(office, "25.00", chosen="10.00")
    first = under_way(office)
    begin(office, "25.00")
    assert not office.processor.pay(str(first.checkout_id))
    assert under_way(office).amount == Money(2500)


def test_what_is_too_much_of_two_parts_goes_back_to_the_newer_one_first() -> None:
    office = sent()
    older = pays(office, "25.00", chosen="10.00")
    newer = pays(office, "15.00")
    hears(office, fern_says(office, ("PR", "3", "5.00")))
    amounts = [
        sum(each.amount.cents for each in payment(office, one.payment_id).refunds)
        for one in (older, newer)
    ]
    assert amounts == [500, 1500]


def test_whoever_paid_in_many_small_parts_gets_all_of_them_back() -> None:
    office = sent()
    for number in range(25):
        pays(office, f"{25 - number}.00", chosen="1.00")
    assert stands(office).due == Money.ZERO
    hears(office, fern_says(office))
    assert given_back(office) == Money(2500)
    assert account(office).client_paid == Money.ZERO


def test_more_payments_than_one_question_takes_are_all_found() -> None:
    office = sent()
    paid = pays(office, "25.00")
    steps = tuple(f"pay-{number:08}" for number in range(130))
    for each in steps:
        office.keep(paid.but(version=0, payment_id=each))
    many = account(office).but(steps=steps)
    records = office.giving_back._records
    assert [each.payment_id for each in payments_in(records, many)] == list(reversed(steps))


# ---------------------------------------------------------------- declined


def test_a_card_that_is_declined_leaves_the_page_to_be_paid_with_another() -> None:
    office = sent()
    url = begin(office, "25.00")
    office.processor.decline(str(under_way(office).checkout_id))
    last = office.payment_settling.settle_for(ANA)
    assert last is not None
    assert (last.status, last.was_declined) == (PaymentStatus.OPEN, True)
    assert stands(office).due == Money(2500)
    assert begin(office, "25.00") == url
    office.processor.pay(str(under_way(office).checkout_id))
    last = office.payment_settling.settle_for(ANA)
    assert last is not None
    assert (last.status, last.was_declined) == (PaymentStatus.PAID, False)


# ---------------------------------------------------------------- cash-pay


@pytest.mark.requirement("CP-1", "MB-4")
def test_all_that_a_client_pays_without_insurance_is_the_providers() -> None:
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    pays(office, "180.00")
    assert books(office) == {
        Account.BANK: FEE,
        Account.CLIENT_PAID: -FEE,
        Account.CLIENT_OWES: FEE,
        Account.CHARGED: -FEE,
        Account.PROVIDER_SHARE: FEE,
        Account.PROVIDER_OWED: -FEE,
    }


@pytest.mark.requirement("MB-4")
def test_a_fee_that_goes_back_takes_the_providers_share_with_it() -> None:
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    pays(office, "180.00")
    office.invoices.want(ANA, VISIT, NewInvoice(fee=None), caller=RUTH)
    office.until_quiet()
    assert books(office) == {}
    assert given_back(office) == FEE
