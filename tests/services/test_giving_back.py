"""Giving back: what was paid too much returns to its card, once, and to its end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.ledger import LedgerTable
from backoffice.domain.client import Language
from backoffice.domain.client_documents import money_by_visit, payments_made
from backoffice.domain.client_payment import payments_of
from backoffice.domain.errors import ProcessorRefused
from backoffice.domain.help import HelpPlace
from backoffice.domain.invoice import InvoiceState, ObjectionReason, Wait, standing
from backoffice.domain.money import Money
from backoffice.domain.objecting import object_to
from backoffice.domain.outcome import Outcome
from backoffice.domain.processor import RefundAsked, RefundStatus
from backoffice.domain.prose import Prose
from backoffice.domain.ticket import Asker, Question, Ticket, open_ticket
from backoffice.services.invoice_requests import NewInvoice
from tests.services.test_invoicing import COPAY, FEE, hears, invoice, paying_herself
from tests.support import claiming
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import say
from tests.support.fern_decides import fern_says, sent
from tests.support.paying import (
    account,
    begin,
    given_back,
    payment,
    pays,
    stands,
    under_way,
)
from tests.support.remitted import document
from tests.twins.office import HOME, MemoryOffice

pytestmark = pytest.mark.requirement("IV-1")


@pytest.mark.requirement("EL-2", "Q34")
def test_what_was_paid_too_much_goes_back_by_itself_once_the_insurer_decided() -> None:
    office = sent()
    paid = pays(office, "25.00")
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    assert given_back(office) == Money(1000)
    assert stands(office).state is InvoiceState.SETTLED
    [refund] = payment(office, paid.payment_id).refunds
    assert (refund.status, refund.amount) == (RefundStatus.DONE, Money(1000))


@pytest.mark.requirement("EL-2", "Q34")
def test_what_was_paid_too_little_is_asked_for_once() -> None:
    office = sent()
    pays(office, "25.00")
    hears(office, fern_says(office, ("PR", "3", "32.00")))
    assert (stands(office).state, stands(office).due) == (InvoiceState.OPEN, Money(700))
    pays(office, "7.00")
    assert stands(office).state is InvoiceState.SETTLED


def test_a_cent_too_much_goes_back_too() -> None:
    office = sent()
    pays(office, "25.00")
    hears(office, fern_says(office, ("PR", "3", "24.99")))
    assert given_back(office) == Money(1)


def test_nothing_goes_back_while_the_insurer_has_not_decided_anew() -> None:
    office = sent()
    decided = fern_says(office, COPAY)
    hears(office, decided)
    pays(office, "25.00")
    hears(office, decided.taken_back, trace="EFT-2")
    assert given_back(office) == Money.ZERO
    hears(office, fern_says(office), trace="EFT-3")
    assert given_back(office) == Money(2500)


def test_nothing_goes_back_in_the_moment_before_an_invoice_hears_what_was_taken_back() -> None:
    office = sent()
    begin(office, "25.00")
    decided = fern_says(office, ("PR", "3", "15.00"))
    hears(office, decided)
    office.processor.pay(str(under_way(office).checkout_id))
    text = document(decided.taken_back, trace="EFT-2")
    office.posting.post(office.acknowledging.hear(text, transaction_id="transaction-0002"))
    paid = under_way(office)
    office.payment_settling.settle(paid.payment_id)
    office.giving_back.attend_payment(paid.payment_id)
    office.until_quiet()
    assert account(office).client_paid == Money(2500)
    assert given_back(office) == Money.ZERO


def test_a_refund_that_the_processor_does_not_hear_of_is_sent_later_and_once() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.is_down = True
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    assert given_back(office) == Money.ZERO
    assert account(office).client_paid == Money(1500)
    office.processor.is_down = False
    office.wait(timedelta(hours=1))
    for _ in range(3):
        office.payment_settling.settle_due(due=office.clock())
        office.payment_settling.settle(paid.payment_id)
    assert given_back(office) == Money(1000)


def test_a_refund_that_fails_is_owed_still_and_a_person_sees_to_it() -> None:
    office = sent()
    pays(office, "25.00")
    office.processor.refunds_fail = True
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    assert account(office).client_paid == Money(2500)
    tasks = [each for each in office.database.items("tasks") if each["kind"] == "refund_client"]
    assert [each["status"] for each in tasks] == ["open"]
    for _ in range(2):
        office.invoice_news.attend(VISIT, ANA, "provider-ruth")
        office.until_quiet()
    assert len(office.processor.refunds) == 1
    assert by_hand(office) == ["open"]


def by_hand(office: MemoryOffice) -> list[str]:
    """How the tasks stand of giving back by cheque."""
    tasks = office.database.items("tasks")
    return [each["status"] for each in tasks if each["kind"] == "refund_client"]


def test_a_refund_that_is_returned_weeks_after_it_arrived_is_owed_still() -> None:
    office = sent()
    paid = pays(office, "25.00")
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    [made] = office.processor.refunds
    office.processor.refund_becomes(made, RefundStatus.FAILED)
    office.payment_settling.note_charge(str(paid.charge_id))
    office.until_quiet()
    assert account(office).client_paid == Money(2500)
    assert by_hand(office) == ["open"]


def test_a_card_that_took_no_refund_is_not_tried_again_for_the_rest_of_it() -> None:
    office = sent()
    pays(office, "25.00")
    office.processor.refunds_fail = True
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    office.processor.refunds_fail = False
    office.invoice_news.attend(VISIT, ANA, "provider-ruth")
    office.until_quiet()
    assert len(office.processor.refunds) == 1


def test_a_charge_that_is_contested_before_a_refund_left_is_followed_to_its_end() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.is_down = True
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    office.processor.is_down = False
    office.processor.contest(str(paid.charge_id))
    office.payment_settling.settle(paid.payment_id)
    office.until_quiet()
    assert account(office).client_paid == Money(2500)
    assert "open" not in by_hand(office)
    office.processor.decide(str(paid.charge_id), won=False)
    office.payment_settling.settle(paid.payment_id)
    office.until_quiet()
    assert (account(office).client_paid, stands(office).due) == (Money.ZERO, Money(1500))
    assert "open" not in by_hand(office)


def test_while_a_bank_decides_nobody_sends_a_cheque_and_afterwards_somebody_does() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.refunds_fail = True
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    assert by_hand(office) == ["open"]
    office.processor.contest(str(paid.charge_id))
    settled(office, paid.payment_id)
    assert by_hand(office) == ["resolved"]
    office.processor.decide(str(paid.charge_id), won=True)
    settled(office, paid.payment_id)
    assert (by_hand(office), stands(office).due) == (["open"], Money(-1000))


def settled(office: MemoryOffice, payment_id: str) -> None:
    """Somebody looked, and everybody heard of it."""
    office.payment_settling.settle(payment_id)
    office.until_quiet()


def answered_ticket(*, at: datetime) -> Ticket:
    """What Ana said is not right, once somebody answered."""
    ticket, _, _ = open_ticket(
        "ticket-0001",
        Question(message=Prose("Too much."), context=HelpPlace.INVOICE, language=Language("en")),
        Asker(client_id=ANA, provider_id=RUTH.provider_id, can_be_answered=True),
        about_visit=VISIT,
        home_zone=HOME,
        at=at,
    )
    return ticket.but(answer=Prose("You are right."), answered_at=at, answered_by="sign-in-sam")


def test_what_was_paid_too_much_goes_back_once_an_objection_is_answered() -> None:
    office = sent()
    pays(office, "25.00")
    claiming.put_on_file(
        office,
        object_to(
            invoice(office),
            objection_id="ticket-0001",
            reason=ObjectionReason.OTHER_AMOUNT,
            at=office.clock(),
        ),
    )
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    assert given_back(office) == Money.ZERO
    office.keep(answered_ticket(at=office.clock()))
    office.objection_news.note_answer("ticket-0001")
    office.until_quiet()
    assert given_back(office) == Money(1000)


@pytest.mark.requirement("IV-2")
def test_a_fee_that_was_wanted_for_a_visit_is_none_for_a_missed_one() -> None:
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    say(office, Outcome(status="missed"))
    office.invoice_news.attend(VISIT, ANA, "provider-ruth")
    assert (stands(office).asked, account(office).book) == (Money.ZERO, ())


def test_a_bank_that_takes_a_payment_back_leaves_it_owed_again() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.contest(str(paid.charge_id))
    office.payment_settling.settle(paid.payment_id)
    assert stands(office).state is InvoiceState.SETTLED
    office.processor.decide(str(paid.charge_id), won=False)
    for _ in range(2):
        office.payment_settling.settle(paid.payment_id)
    assert account(office).client_paid == Money.ZERO
    assert stands(office).due == Money(2500)


@pytest.mark.requirement("IV-4", "Q23")
def test_who_owes_again_because_a_bank_took_a_payment_back_has_the_days_to_pay_anew() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.contest(str(paid.charge_id))
    office.wait(timedelta(days=60))
    office.processor.decide(str(paid.charge_id), won=False)
    settled(office, paid.payment_id)
    assert stands(office).state is InvoiceState.OPEN
    office.wait(timedelta(days=7))
    settled(office, paid.payment_id)
    office.invoice_news.attend_payment(paid.payment_id)
    assert stands(office).state is InvoiceState.OPEN, "the last of seven days"
    office.wait(timedelta(days=1))
    office.invoice_news.attend_payment(paid.payment_id)
    assert stands(office).state is InvoiceState.OVERDUE, "and they begin once"


def test_a_bank_that_takes_back_in_two_parts_takes_each_once() -> None:
    office = sent()
    paid = pays(office, "25.00")
    charge = str(paid.charge_id)
    for amount in (Money(800), Money(900)):
        office.processor.contest(charge, amount=amount)
        office.processor.decide(charge, won=False)
        for _ in range(2):
            office.payment_settling.settle(paid.payment_id)
    assert account(office).client_paid == Money(800)
    [lost, _] = office.processor.contests
    office.processor.decide(charge, won=True, only=lost)
    for _ in range(2):
        office.payment_settling.settle(paid.payment_id)
    assert account(office).client_paid == Money(1600)
    assert payments_of(account(office)) == (paid.payment_id,)


def test_a_processor_that_does_not_know_its_own_charge_has_refused_nothing() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.is_down = True
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    office.processor.is_down = False
    ours = dict(office.processor.checkouts)
    office.processor.checkouts.clear()
    with pytest.raises(ProcessorRefused):
        office.payment_settling.settle(paid.payment_id)
    office.processor.checkouts.update(ours)
    settled(office, paid.payment_id)
    assert (given_back(office), by_hand(office)) == (Money(1000), [])


def test_what_somebody_gave_back_at_the_processor_is_not_sent_by_cheque_as_well() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.refund(
        RefundAsked(refund_id="by-hand-0001", charge_id=str(paid.charge_id), amount=Money(2500))
    )
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    with pytest.raises(ProcessorRefused):
        office.payment_settling.settle(paid.payment_id)
    assert by_hand(office) == []


def test_a_refund_that_did_not_arrive_is_no_payment_of_the_clients() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.refunds_fail = True
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    entries = LedgerTable(office.database).of_book(VISIT)
    assert [each.payment_id for each in payments_made(entries, zone=HOME)] == [paid.payment_id]
    came_to = money_by_visit(entries)[VISIT]
    assert (came_to.paid, came_to.given_back) == (Money(2500), Money.ZERO)


def test_what_was_paid_beyond_what_was_asked_waits_with_the_insurer() -> None:
    office = sent()
    pays(office, "25.00")
    asked = invoice(office)
    less = asked.askings[-1].but(amount=Money(1000))
    waits = asked.but(askings=(less,), waits=Wait.PAYER)
    for known, state in ((waits, InvoiceState.WAITING), (waits.but(waits=None), "credit")):
        now = standing(
            known, account(office), today=office.clock().date(), terms=office.invoice_terms
        )
        assert (now.state, now.due) == (state, Money(-1500))


@pytest.mark.requirement("CP-1")
@pytest.mark.parametrize("status", ["cancelled", "missed"])
def test_a_fee_goes_back_as_soon_as_the_visit_turns_out_not_to_have_taken_place(
    status: str,
) -> None:
    # There was no claim that changed with it, so only the visit itself tells of it.
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    office.until_quiet()
    pays(office, "180.00")
    say(office, Outcome(status=status))
    assert given_back(office) == FEE
    assert account(office).patient_responsibility == Money.ZERO
