"""Invoices that wait: nothing is asked as long as somebody upstream may still say otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from backoffice.domain.bill import Frequency
from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.claim import Claim, ClaimFinding, ClaimStatus, control_number_for
from backoffice.domain.correcting import wanted
from backoffice.domain.invoice import InvoiceState, Wait
from backoffice.domain.money import Money
from backoffice.domain.task import TaskOwner
from tests.services.test_invoicing import COPAY, hears, invoice, shown
from tests.support import claiming, second_claims
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import claimed, put_on_file
from tests.support.fern_decides import fern_says, sent
from tests.twins.office import HOME, MemoryOffice

pytestmark = pytest.mark.requirement("IV-1")

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def hear(office: MemoryOffice) -> None:
    """Something about Ana's hour changed, and everybody hears of it."""
    office.invoice_news.attend(VISIT, ANA, "provider-ruth")
    office.until_quiet()


def to_be_replaced(office: MemoryOffice) -> None:
    """Somebody wants to put right what Fern took in."""
    asked = wanted(claimed(office), Frequency.REPLACEMENT, of_version=1, payer_claim_number="F-77")
    put_on_file(office, asked)
    hear(office)


def with_second_version(office: MemoryOffice) -> Claim:
    """The claim of Ana's hour, saying it once more."""
    claim = claimed(office)
    number = control_number_for(claim.claim_id, 2)
    bill = claim.versions[-1].bill.but(control_number=number, frequency=Frequency.REPLACEMENT)
    return claim.saying(bill, at=office.clock())


def replaced(office: MemoryOffice) -> None:
    """Fern took a second version in, and has decided nothing about it yet."""
    put_on_file(office, with_second_version(office).noting(sent=True))
    hear(office)


# ---------------------------------------------------------------- a claim that is put right


def test_what_a_payer_has_is_not_asked_for_while_it_cannot_be_replaced() -> None:
    office = sent()
    to_be_replaced(office)
    assert (shown(office).state, shown(office).waits) == (InvoiceState.WAITING, Wait.CLAIM)


def test_a_decision_about_a_claim_that_is_put_right_asks_for_nothing() -> None:
    office = sent()
    to_be_replaced(office)
    put_on_file(office, with_second_version(office).moved(ClaimStatus.READY))
    hears(office, fern_says(office, ("PR", "3", "40.00")))
    assert (shown(office).state, shown(office).asked) == (InvoiceState.WAITING, Money(2500))


def test_a_decision_about_an_earlier_version_asks_for_nothing_until_the_later_one_is_decided() -> (
    None
):
    office = sent()
    hears(office, fern_says(office, COPAY))
    replaced(office)
    assert (shown(office).state, shown(office).waits) == (InvoiceState.WAITING, Wait.DECISION)


def test_a_version_that_its_payer_refused_changes_nothing() -> None:
    office = sent()
    hears(office, fern_says(office, COPAY))
    replaced(office)
    claim = claimed(office)
    why = ClaimFinding(code="MEMBER", owner=TaskOwner.staff("claims"), next_action="Mend it.")
    put_on_file(office, claim.noting(refused=(why,)))
    hear(office)
    assert shown(office).state is InvoiceState.OPEN


def test_what_another_insurer_told_is_not_asked_for() -> None:
    # Who pays was put right after the visit: what was told of it was the other plan's word.
    office = claiming.with_claim()
    put_on_file(office, claimed(office).but(payer_id="second-health"))
    hear(office)
    assert (shown(office).state, shown(office).waits) == (InvoiceState.WAITING, Wait.DECISION)


# ---------------------------------------------------------------- a decision that is held


@pytest.mark.parametrize("first", [(COPAY,), ()])
def test_a_second_word_of_the_payer_that_nobody_can_post_pauses_what_the_first_one_left(
    first: tuple[tuple[str, str, str], ...],
) -> None:
    office = sent()
    hears(office, fern_says(office, *first))
    hears(office, fern_says(office, ("PR", "3", "60.00")), trace="EFT-2")
    assert (shown(office).state, shown(office).waits) == (InvoiceState.WAITING, Wait.PAYER)


def test_a_first_word_that_nobody_can_post_pauses_what_was_told() -> None:
    office = sent()
    hears(office, replace(fern_says(office, COPAY), paid="1.00"))
    assert (shown(office).state, shown(office).waits) == (InvoiceState.WAITING, Wait.PAYER)


# ---------------------------------------------------------------- time to pay


def refused(office: MemoryOffice) -> None:
    """The claim is refused, which is somebody's to mend."""
    put_on_file(office, claimed(office).moved(ClaimStatus.SENDING).moved(ClaimStatus.REJECTED))
    hear(office)


@pytest.mark.requirement("Q23", "IV-4")
def test_who_had_to_wait_has_the_whole_time_to_pay_though_the_amount_is_the_same() -> None:
    office = claiming.with_claim()
    refused(office)
    office.wait(MONTH)
    office.until_quiet()
    put_on_file(office, claimed(office).moved(ClaimStatus.READY))
    hear(office)
    today = day_in(office.clock(), HOME)
    assert (shown(office).state, shown(office).due_on) == (InvoiceState.OPEN, today + WEEK)


@pytest.mark.requirement("Q23")
def test_who_had_to_wait_and_is_asked_for_less_has_the_whole_time_too() -> None:
    office = sent()
    decided = fern_says(office, COPAY)
    hears(office, decided)
    hears(office, decided.taken_back, trace="EFT-2")
    office.wait(MONTH)
    hears(office, fern_says(office, ("PR", "3", "10.00")), trace="EFT-3")
    today = day_in(office.clock(), HOME)
    assert (shown(office).state, shown(office).due_on) == (InvoiceState.OPEN, today + WEEK)


def test_news_that_changes_nothing_gives_no_more_time() -> None:
    office = claiming.with_claim()
    due_on = invoice(office).due_on
    office.wait(timedelta(days=3))
    hear(office)
    assert invoice(office).due_on == due_on


# ---------------------------------------------------------------- another insurance


@pytest.mark.requirement("Q34")
def test_a_second_insurance_that_is_learned_of_later_pauses_what_was_asked() -> None:
    office = second_claims.without_another()
    assert shown(office).state is InvoiceState.OPEN
    office.policy_entry.enter(ANA, "policy-second", second_claims.second_policy(), caller=RUTH)
    office.until_quiet()
    assert (shown(office).state, shown(office).waits) == (InvoiceState.WAITING, Wait.DECISION)
    ended = Interval(since=date(2026, 1, 1), until=date(2026, 2, 1))
    right = second_claims.second_policy(holds=ended)
    office.policy_entry.correct(ANA, "policy-second", right, caller=RUTH)
    office.until_quiet()
    assert shown(office).state is InvoiceState.OPEN
