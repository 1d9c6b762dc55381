"""Refunds by hand: a person gave back what a card does not take; the ledger knows, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.ledger import LedgerTable
from backoffice.domain.errors import NotFound, OfficeError, Refused
from backoffice.domain.invoice import InvoiceState
from backoffice.domain.ledger import Account, RefundWay, balances
from backoffice.domain.money import Money
from backoffice.services.invoice_requests import NewInvoice, NewRefund
from tests.services.test_giving_back import by_hand
from tests.services.test_invoicing import FEE, hears, paying_herself
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.fern_decides import fern_says, sent
from tests.support.invoiced import InvoiceBrowser
from tests.support.one_claim import JUNE
from tests.support.paying import account, payments, pays, stands
from tests.support.reading_pdfs import text_of
from tests.support.remitted import document
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("IV-1")


def owing_ten() -> MemoryOffice:
    """Ana paid $25 and owes $15; her card did not take the $10 back."""
    office = sent()
    pays(office, "25.00")
    office.processor.refunds_fail = True
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    assert by_hand(office) == ["open"]
    return office


def cheque(office: MemoryOffice, **differs: Any) -> NewRefund:
    said = {
        "amount": Money(1000),
        "way": RefundWay.CHEQUE,
        "reference": "Cheque 1042",
        "day": office.clock().date(),
    }
    return NewRefund.model_validate({**said, **differs})


def test_what_was_given_back_by_cheque_is_entered_once_and_ends_the_task() -> None:
    office = owing_ten()
    said = cheque(office)
    seen = [office.refunds_by_hand.enter(VISIT, said, caller=JUNE) for _ in range(3)]
    assert seen[0] == seen[1] == seen[2]
    assert (seen[0].owed, [each.reference for each in seen[0].given]) == (
        Money.ZERO,
        ["Cheque 1042"],
    )
    assert stands(office).state is InvoiceState.SETTLED
    assert account(office).client_paid == Money(1500)
    assert by_hand(office) == ["resolved"]
    [entry] = [each for each in LedgerTable(office.database).of_book(VISIT) if each.by_hand]
    assert (entry.kind, entry.day) == ("refund", said.day)
    seen_by_staff = office.accounts.account(VISIT, caller=JUNE).entries
    assert [each.given_by for each in seen_by_staff if each.given_by] == ["cheque: Cheque 1042"]
    assert entry.by_hand is not None
    assert entry.by_hand.by == JUNE.subject


def test_who_is_to_be_given_back_by_hand_is_not_promised_that_it_comes_to_the_card() -> None:
    text = InvoiceBrowser(owing_ten()).opened().text
    assert "You paid $10.00 more than your part. We give it back;" in text
    assert "where it came from" not in text


@pytest.mark.parametrize("cents", [999, 1001, 2500])
def test_another_amount_than_what_is_owed_is_refused(cents: int) -> None:
    office = owing_ten()
    with pytest.raises(Refused, match="Another amount"):
        office.refunds_by_hand.enter(VISIT, cheque(office, amount=Money(cents)), caller=JUNE)
    assert (account(office).client_paid, by_hand(office)) == (Money(2500), ["open"])


def test_a_second_cheque_for_the_same_is_refused() -> None:
    office = owing_ten()
    office.refunds_by_hand.enter(VISIT, cheque(office), caller=JUNE)
    with pytest.raises(Refused, match="Nothing is to be given back"):
        office.refunds_by_hand.enter(VISIT, cheque(office, reference="Cheque 1043"), caller=JUNE)
    assert account(office).client_paid == Money(1500)


def test_what_goes_back_to_the_card_is_not_sent_as_well() -> None:
    office = sent()
    pays(office, "25.00")
    text = document(fern_says(office, ("PR", "3", "15.00")), trace="EFT-1")
    office.posting.post(office.acknowledging.hear(text, transaction_id="transaction-0001"))
    office.invoicing.attend(VISIT, ANA, str(RUTH.provider_id))
    assert stands(office).state is InvoiceState.CREDIT
    with pytest.raises(Refused, match="goes back to the card by itself"):
        office.refunds_by_hand.enter(VISIT, cheque(office), caller=JUNE)


def test_while_a_bank_decides_nothing_is_given_back_by_hand() -> None:
    office = owing_ten()
    [payment] = payments(office)
    office.processor.contest(str(payment.charge_id))
    office.payment_settling.settle(payment.payment_id)
    with pytest.raises(Refused, match="is contested"):
        office.refunds_by_hand.enter(VISIT, cheque(office), caller=JUNE)


def test_while_the_insurer_decides_anew_nothing_is_owed() -> None:
    office = sent()
    pays(office, "25.00")
    office.processor.refunds_fail = True
    decided = fern_says(office, ("PR", "3", "15.00"))
    hears(office, decided)
    hears(office, decided.taken_back, trace="EFT-2")
    with pytest.raises(Refused, match="somebody still decides"):
        office.refunds_by_hand.enter(VISIT, cheque(office), caller=JUNE)
    assert by_hand(office) == ["resolved"]
    hears(office, decided, trace="EFT-3")
    assert by_hand(office) == ["open"]


def test_a_day_that_is_yet_to_come_and_a_visit_of_nobodys_are_refused() -> None:
    office = owing_ten()
    tomorrow = office.clock().date() + timedelta(days=1)
    with pytest.raises(Refused, match="yet to come"):
        office.refunds_by_hand.enter(VISIT, cheque(office, day=tomorrow), caller=JUNE)
    with pytest.raises(NotFound):
        office.refunds_by_hand.enter("visit-of-nobody", cheque(office), caller=JUNE)


@pytest.mark.parametrize("moment", range(1, 9))
def test_two_people_who_enter_the_same_at_once_enter_it_once(moment: int) -> None:
    office = owing_ten()
    office.faults.overtake_after(
        moment, lambda: office.refunds_by_hand.enter(VISIT, cheque(office), caller=JUNE)
    )
    try:
        office.refunds_by_hand.enter(VISIT, cheque(office), caller=JUNE)
    except OfficeError:
        pytest.fail("whoever comes second finds it there")
    assert account(office).client_paid == Money(1500)
    assert len(account(office).by_hand) == 1


def test_what_is_owed_once_more_is_a_task_once_more() -> None:
    office = owing_ten()
    office.refunds_by_hand.enter(VISIT, cheque(office), caller=JUNE)
    decided = fern_says(office, ("PR", "3", "15.00"))
    hears(office, decided.taken_back, trace="EFT-2")
    hears(office, fern_says(office, ("PR", "3", "5.00")), trace="EFT-3")
    assert stands(office).due == Money(-1000)
    assert by_hand(office) == ["open"]
    again = cheque(office, reference="Cheque 1050")
    assert office.refunds_by_hand.enter(VISIT, again, caller=JUNE).owed == Money.ZERO
    assert account(office).client_paid == Money(500)


def test_a_task_that_somebody_ends_with_words_alone_opens_again_while_it_is_owed() -> None:
    office = owing_ten()
    [task] = [i for i in office.database.items("tasks") if i["kind"] == "refund_client"]
    office.tasks.resolve_in_queue("payments", task["task_id"], "I sent a cheque.")
    for _ in range(2):
        office.invoice_news.attend(VISIT, ANA, "provider-ruth")
        office.until_quiet()
    assert by_hand(office) == ["open"]


@pytest.mark.requirement("MB-4")
def test_the_providers_share_goes_with_what_was_given_back_by_hand() -> None:
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    pays(office, "180.00")
    office.processor.refunds_fail = True
    office.invoices.want(ANA, VISIT, NewInvoice(fee=None), caller=RUTH)
    office.until_quiet()
    office.refunds_by_hand.enter(VISIT, cheque(office, amount=FEE), caller=JUNE)
    book = balances(LedgerTable(office.database).of_book(VISIT))
    assert {name: each for name, each in book.items() if each != Money.ZERO} == {}
    assert Account.PROVIDER_OWED not in book


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "We gave you back $10.00 by check: Cheque 1042."),
        ("es", "Le devolvimos $10.00 con un cheque: Cheque 1042."),
    ],
)
def test_the_client_reads_of_it_on_their_page_and_in_their_statement(
    language: str, says: str
) -> None:
    office = owing_ten()
    office.refunds_by_hand.enter(VISIT, cheque(office), caller=JUNE)
    browser = InvoiceBrowser(office, language=language).opened()
    assert says in browser.text
    browser.get(f"/invoices/statements/{office.clock().year}")
    assert says in text_of(str(browser.answer.body).encode("ascii"))
