"""Visits' accounts: what was paid, for whom it concerns and nobody else, and what staff dismiss."""

from __future__ import annotations

import pytest

from backoffice.domain.account import DecisionState
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.hold import NEXT_ACTIONS, Hold
from backoffice.services.staff_requests import NewDismissal
from tests.support.builders import ANA, OMAR, RUTH
from tests.support.one_claim import JUNE
from tests.support.remitted import (
    Said,
    account_of,
    arrive,
    document,
    entries,
    held,
    receipts,
    sent,
    unapplied,
)
from tests.twins.office import MemoryOffice

VISIT = "visit-0001"
BY_MISTAKE = NewDismissal(because="The payer says that it came by mistake.")
AGAIN = Said(paid="110", why=(("CO", "45", "80"), ("PR", "3", "10")))


def decided_twice() -> MemoryOffice:
    """An office in which the payer decided a claim again, and did not take its first word back."""
    office = sent()
    arrive(office, document(Said()))
    arrive(office, document(AGAIN, trace="EFT-2"), number=1)
    return office


@pytest.mark.requirement("IV-1", "Q34")
def test_staff_and_the_visits_own_provider_read_what_it_came_to() -> None:
    office = decided_twice()
    seen = office.accounts.account(VISIT, caller=JUNE)
    assert office.accounts.account_of_own(ANA, VISIT, caller=RUTH) == seen
    amounts = (seen.charged, seen.allowed, seen.contractual, seen.payer_paid)
    assert [each.decimal_text for each in amounts] == ["200.00", "120.00", "80.00", "95.00"]
    assert seen.patient_responsibility == seen.client_balance
    assert seen.client_balance.decimal_text == "25.00"
    assert [(each.hold, each.says) for each in seen.held] == [
        (Hold.ALREADY_DECIDED, NEXT_ACTIONS[Hold.ALREADY_DECIDED])
    ]
    assert [each.kind for each in seen.entries] == ["accrual", "decision"]


def test_another_providers_visit_reads_like_one_that_nobody_decided_about() -> None:
    office = decided_twice()
    sentences = set()
    for client_id, visit_id, caller in (
        (ANA, VISIT, OMAR),
        ("client-other", VISIT, RUTH),
        (ANA, "visit-9999", RUTH),
    ):
        with pytest.raises(NotFound) as refusal:
            office.accounts.account_of_own(client_id, visit_id, caller=caller)
        sentences.add(refusal.value.sentence)
    assert len(sentences) == 1
    assert office.database.items("audit") == []


def test_each_look_at_an_account_is_noted() -> None:
    office = decided_twice()
    office.accounts.account(VISIT, caller=JUNE)
    office.accounts.account_of_own(ANA, VISIT, caller=RUTH)
    acts = [(each["act"], each["by"]) for each in office.database.items("audit")]
    assert acts == [("read_account", "staff"), ("read_account", "provider")]


def test_a_dismissal_ends_the_task_once_and_leaves_the_money_in_sight() -> None:
    office = decided_twice()
    [item] = office.accounts.account(VISIT, caller=JUNE).held
    before = entries(office)
    seen = [office.accounts.dismiss(VISIT, item.item_id, BY_MISTAKE, caller=JUNE) for _ in range(2)]
    assert seen[0] == seen[1]
    assert seen[0].held == ()
    assert held(office) == []
    assert entries(office) == before
    assert unapplied(office).decimal_text == "110.00"
    decision = account_of(office).known(item.item_id)
    assert decision.state is DecisionState.DISMISSED
    assert decision.dismissal is not None
    assert (decision.dismissal.because, decision.dismissal.by) == (
        BY_MISTAKE.because,
        "sign-in-june",
    )


def test_what_was_dismissed_stays_so_though_it_comes_again_or_is_made_possible() -> None:
    office = decided_twice()
    [item] = office.accounts.account(VISIT, caller=JUNE).held
    office.accounts.dismiss(VISIT, item.item_id, BY_MISTAKE, caller=JUNE)
    arrive(office, document(AGAIN, trace="EFT-2"), number=2)
    arrive(office, document(Said().taken_back, trace="EFT-3"), number=3)
    assert account_of(office).known(item.item_id).state is DecisionState.DISMISSED
    assert account_of(office).book == ()


def test_what_is_posted_or_unknown_cannot_be_dismissed() -> None:
    office = decided_twice()
    posted, again = account_of(office).decisions
    with pytest.raises(Refused, match="is posted"):
        office.accounts.dismiss(VISIT, posted.item_id, BY_MISTAKE, caller=JUNE)
    with pytest.raises(NotFound):
        office.accounts.dismiss(VISIT, "none-such", BY_MISTAKE, caller=JUNE)
    office.accounts.dismiss(VISIT, again.item_id, BY_MISTAKE, caller=JUNE)
    other = NewDismissal(because="It is somebody else's.")
    with pytest.raises(Refused, match="another reason"):
        office.accounts.dismiss(VISIT, again.item_id, other, caller=JUNE)


def test_a_payment_says_whether_it_is_posted_and_why_not() -> None:
    office = sent()
    arrive(office, document(Said(), amount="190"))
    [receipt] = receipts(office)
    seen = office.accounts.receipt(receipt.receipt_id)
    assert (seen.hold, seen.says) == (Hold.PAYMENT_OFF, NEXT_ACTIONS[Hold.PAYMENT_OFF])
    arrive(office, document(Said(number="SOMEBODYELSES"), amount="95"), number=1)
    [other] = [each for each in receipts(office) if each.receipt_id != receipt.receipt_id]
    seen = office.accounts.receipt(other.receipt_id)
    assert (seen.hold, seen.says) == (None, None)
    assert [each.hold for each in seen.strangers] == [Hold.NOT_OURS]
    with pytest.raises(NotFound):
        office.accounts.receipt("0" * 40)
