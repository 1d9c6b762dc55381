"""Invoices: what a client is asked for a visit follows from what is known, whatever its order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.ledger import LedgerTable, VisitAccountsTable
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.invoice import AskedBy, Invoice, InvoiceKind, InvoiceState, Wait
from backoffice.domain.ledger import Account, balances
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.services.invoice_requests import NewInvoice
from backoffice.services.invoices import InvoiceView
from tests.support import builders, claiming, second_claims
from tests.support.builders import ANA, OMAR, RUTH, VISIT
from tests.support.claiming import claimed, held, insured, put_on_file, say
from tests.support.fern_decides import fern_says, sent
from tests.support.remitted import Said, arrive, document
from tests.twins.office import MemoryOffice

COPAY = ("PR", "3", "25.00")
FEE = Money.dollars("180.00")


def invoice(office: MemoryOffice, visit_id: str = VISIT) -> Invoice:
    return InvoicesTable(office.database).load(visit_id)


def shown(office: MemoryOffice) -> InvoiceView:
    """What Ruth reads of Ana's only invoice."""
    [view] = office.invoices.of_client(ANA, caller=RUTH).invoices
    return view


def hears(office: MemoryOffice, *said: Said, trace: str = "EFT-1") -> None:
    arrive(office, document(*said, trace=trace))
    office.until_quiet()


def paying_herself(fee: int = 18_000) -> MemoryOffice:
    """An office in which Ana paid, or is to pay, for her hour herself."""
    office = insured()
    put_on_file(office, builders.provider(programme=None))
    say(office, held(fee=fee))
    return office


# ---------------------------------------------------------------- at the visit


@pytest.mark.requirement("IV-1")
def test_a_client_is_asked_at_the_visit_for_what_was_told() -> None:
    office = claiming.with_claim()
    asked = shown(office)
    assert (asked.state, asked.asked, asked.by) == (
        InvoiceState.OPEN,
        Money.dollars("25.00"),
        AskedBy.ESTIMATE,
    )
    assert [(part.title, part.amount) for part in asked.parts] == [("copay", Money(2500))]


@pytest.mark.requirement("Q23")
def test_what_is_asked_is_due_a_week_later_and_overdue_the_day_after() -> None:
    office = claiming.with_claim()
    today = office.clock().date()
    assert invoice(office).due_on == today + timedelta(days=7)
    office.wait(timedelta(days=7))
    assert shown(office).state is InvoiceState.OPEN
    office.wait(timedelta(days=1))
    assert shown(office).state is InvoiceState.OVERDUE


@pytest.mark.requirement("IV-1", "Q34")
def test_with_a_second_insurance_nothing_is_asked_before_both_have_decided() -> None:
    # What was told is what the first one leaves; that is asked of the second one, not of Ana.
    office = second_claims.sent()
    asked = shown(office)
    assert (asked.state, asked.waits, asked.asked) == (
        InvoiceState.WAITING,
        Wait.DECISION,
        Money.ZERO,
    )
    hears(office, second_claims.fern_says(office, COPAY))
    assert shown(office).waits is Wait.OTHER_PAYER


def test_nothing_is_asked_while_the_claim_is_held_back() -> None:
    office = claiming.with_claim(minutes=20)
    assert claimed(office).status is ClaimStatus.DRAFT
    asked = shown(office)
    assert (asked.state, asked.waits, asked.asked) == (
        InvoiceState.WAITING,
        Wait.CLAIM,
        Money.ZERO,
    )


def test_it_is_asked_once_what_held_the_claim_back_is_mended() -> None:
    office = claiming.with_claim(minutes=20)
    say(office, held())
    assert shown(office).state is InvoiceState.OPEN


def test_a_claim_that_is_refused_pauses_what_was_asked() -> None:
    office = claiming.with_claim()
    put_on_file(office, claimed(office).moved(ClaimStatus.SENDING).moved(ClaimStatus.REJECTED))
    office.invoicing.attend_claim(claimed(office).claim_id, "whichever")
    asked = shown(office)
    assert (asked.state, asked.asked) == (InvoiceState.WAITING, Money.dollars("25.00"))


# ---------------------------------------------------------------- once the insurer decided


@pytest.mark.requirement("IV-1", "Q34")
def test_what_the_insurer_leaves_to_the_client_takes_the_place_of_what_was_told() -> None:
    office = sent()
    hears(office, fern_says(office, ("CO", "45", "30.00"), ("PR", "1", "40.00")))
    asked = shown(office)
    assert (asked.asked, asked.by) == (Money.dollars("40.00"), AskedBy.DECISION)
    assert [(part.title, part.amount) for part in asked.parts] == [("deductible", Money(4000))]


def test_who_is_asked_for_more_gets_a_week_anew_and_who_is_asked_for_less_keeps_the_day() -> None:
    more, less = sent(), sent()
    first = invoice(more).due_on
    for office in (more, less):
        office.wait(timedelta(days=20))
    hears(more, fern_says(more, ("PR", "3", "30.00")))
    hears(less, fern_says(less, ("PR", "3", "20.00")))
    assert invoice(more).due_on == more.clock().date() + timedelta(days=7)
    assert invoice(less).due_on == first


def test_what_the_insurer_decides_as_told_asks_for_nothing_anew() -> None:
    office = sent()
    due_on = invoice(office).due_on
    office.wait(timedelta(days=20))
    hears(office, fern_says(office, COPAY))
    assert [each.amount for each in invoice(office).askings] == [Money(2500), Money(2500)]
    assert invoice(office).due_on == due_on


@pytest.mark.parametrize("reason", ["50", "29", "16"])
def test_nothing_new_is_asked_while_a_denial_is_open(reason: str) -> None:
    office = sent()
    hears(office, fern_says(office, ("CO", reason, "100.00"), ("PR", "3", "50.00")))
    asked = shown(office)
    assert (asked.state, asked.waits, asked.asked) == (
        InvoiceState.WAITING,
        Wait.PAYER,
        Money.dollars("25.00"),
    )


def test_a_decision_that_is_taken_back_pauses_until_the_next_one_stands() -> None:
    office = sent()
    decided = fern_says(office, COPAY)
    hears(office, decided)
    hears(office, decided.taken_back, trace="EFT-2")
    assert shown(office).waits is Wait.PAYER
    hears(office, fern_says(office, ("PR", "3", "10.00")), trace="EFT-3")
    assert (shown(office).state, shown(office).asked) == (InvoiceState.OPEN, Money(1000))


def test_the_same_news_again_changes_nothing() -> None:
    office = sent()
    hears(office, fern_says(office, COPAY))
    before = invoice(office)
    for _ in range(2):
        office.invoicing.attend(VISIT, ANA, "provider-ruth")
    assert invoice(office) == before
    assert invoice(office).version == before.version


def test_less_than_a_dollar_is_not_asked_for_by_itself() -> None:
    office = sent()
    hears(office, fern_says(office, ("PR", "3", "0.99")))
    assert shown(office).state is InvoiceState.SMALL


def test_a_visit_that_costs_the_client_nothing_is_settled() -> None:
    office = sent()
    hears(office, fern_says(office))
    assert (shown(office).state, shown(office).due) == (InvoiceState.SETTLED, Money.ZERO)


# ---------------------------------------------------------------- cash-pay


@pytest.mark.requirement("CP-1")
def test_the_network_invoices_a_cash_pay_visit_only_if_its_provider_wants_that() -> None:
    office = paying_herself()
    assert shown(office).state is InvoiceState.SETTLED
    wanted = office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    assert (wanted.kind, wanted.state, wanted.asked) == (InvoiceKind.CASH, InvoiceState.OPEN, FEE)


def test_the_fee_of_a_cash_pay_visit_stands_in_the_ledger_once() -> None:
    office = paying_herself()
    for _ in range(3):
        office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    entries = LedgerTable(office.database).of_book(VISIT)
    assert balances(entries) == {Account.CHARGED: -FEE, Account.CLIENT_OWES: FEE}
    assert len(entries) == 1


def test_a_fee_that_is_not_wanted_any_more_is_taken_back() -> None:
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    withdrawn = office.invoices.want(ANA, VISIT, NewInvoice(fee=None), caller=RUTH)
    assert (withdrawn.state, withdrawn.asked) == (InvoiceState.SETTLED, Money.ZERO)
    assert balances(LedgerTable(office.database).of_book(VISIT)) == {}


def test_a_visit_that_is_insured_after_all_asks_for_the_share_and_no_fee() -> None:
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    put_on_file(office, builders.provider())
    say(office, held())
    assert VisitAccountsTable(office.database).load(VISIT).on(Account.CLIENT_OWES) == Money.ZERO
    assert shown(office).kind is InvoiceKind.SHARE


@pytest.mark.requirement("IV-1", "IV-2")
def test_a_provider_cannot_invoice_what_the_insurance_is_asked_to_pay() -> None:
    office = claiming.with_claim()
    with pytest.raises(Refused, match="The insurance is asked to pay"):
        office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)
    assert shown(office).asked == Money.dollars("25.00")


@pytest.mark.requirement("IV-2")
def test_a_missed_visit_is_not_invoiced_without_a_policy_that_was_accepted() -> None:
    office = insured()
    say(office, Outcome(status="missed"))
    with pytest.raises(Refused, match="accepted your policy"):
        office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=RUTH)


def test_another_fee_than_the_visits_own_is_refused() -> None:
    office = paying_herself()
    with pytest.raises(Refused, match="the visit's own fee"):
        office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE + Money(1)), caller=RUTH)


def test_another_providers_invoices_are_not_shown() -> None:
    office = claiming.with_claim()
    with pytest.raises(NotFound):
        office.invoices.of_client(ANA, caller=OMAR)
    with pytest.raises(NotFound):
        office.invoices.want(ANA, VISIT, NewInvoice(fee=FEE), caller=OMAR)


def test_a_visit_that_is_still_planned_has_no_invoice() -> None:
    office = insured()
    assert office.invoices.of_client(ANA, caller=RUTH).invoices == ()
