"""Missed visits that are corrected: a fee comes, goes and waits with what is known of the visit."""

from __future__ import annotations

import pytest

from backoffice.adapters.dynamodb.ledger import LedgerTable
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.errors import Refused
from backoffice.domain.invoice import InvoiceKind, Wait
from backoffice.domain.missed_visit_agreement import MissedVisitAgreements
from backoffice.domain.missed_visits import MissedVisitPolicy
from backoffice.domain.money import Money
from backoffice.domain.record import Ref
from backoffice.domain.visit import CalledOffBy
from tests.services.test_corrections import send, taken
from tests.services.test_invoicing import paying_herself, shown
from tests.services.test_missed_visits import missed
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import claimed, held, insured, put_on_file, say
from tests.support.missing import MISSED, agreed, cancelled, wants
from tests.support.paying import account, given_back, pays
from tests.twins.office import MemoryOffice


@pytest.mark.requirement("IV-2")
def test_a_visit_that_took_place_after_all_gives_the_fee_back_and_is_claimed() -> None:
    office = missed()
    wants(office)
    pays(office, "80.00")
    say(office, held())
    assert shown(office).kind is InvoiceKind.SHARE
    assert shown(office).asked == Money(2500)
    assert given_back(office) == Money(5500)
    assert claimed(office).status is ClaimStatus.READY
    assert account(office).fee == Money.ZERO


@pytest.mark.requirement("IV-2")
def test_an_outcome_that_is_corrected_to_one_without_a_fee_gives_it_back() -> None:
    office = missed()
    wants(office)
    pays(office, "80.00")
    say(office, cancelled(30, CalledOffBy.PROVIDER))
    assert shown(office).asked == Money.ZERO
    assert given_back(office) == Money(8000)


@pytest.mark.requirement("IV-2")
def test_a_fee_waits_until_the_claim_for_the_visit_is_taken_back() -> None:
    office = taken()
    put_policy_before(office)
    say(office, MISSED)
    view = wants(office)
    assert (view.waits, view.asked) == (Wait.TAKING_BACK, Money.ZERO)
    assert account_fee(office) == Money.ZERO
    send(office)
    assert claimed(office).status is ClaimStatus.VOIDED
    assert (shown(office).waits, shown(office).asked) == (None, Money(8000))
    assert account_fee(office) == Money(8000)


def put_policy_before(office: MemoryOffice) -> None:
    """Let Ana have accepted Ruth's policy a week before the visit."""
    known = agreed()
    found = known.records.find_together(
        Ref(MissedVisitPolicy, (str(RUTH.provider_id),)), Ref(MissedVisitAgreements, (ANA,))
    )
    for record in found:
        assert record is not None
        put_on_file(office, record)


def account_fee(office: MemoryOffice) -> Money:
    return account(office).fee if office.database.items("visit-accounts") else Money.ZERO


def test_news_again_in_any_order_changes_nothing() -> None:
    office = missed()
    wants(office)
    before = shown(office)
    provider = str(RUTH.provider_id)
    for _ in range(2):
        office.invoice_news.attend_insurance(ANA)
        office.invoice_news.attend(VISIT, ANA, provider)
        office.claim_making.attend(VISIT, ANA, provider)
        office.until_quiet()
    assert shown(office) == before
    assert len(LedgerTable(office.database).of_book(VISIT)) == 1


def test_a_cash_pay_visit_that_turns_out_missed_gives_its_fee_back() -> None:
    office = paying_herself()
    wants(office, 18_000)
    pays(office, "180.00")
    say(office, MISSED)
    assert shown(office).asked == Money.ZERO
    assert given_back(office) == Money(18_000)


def test_without_a_policy_nothing_is_asked_for_a_missed_visit() -> None:
    office = insured()
    say(office, MISSED)
    with pytest.raises(Refused, match="accepted your policy"):
        wants(office)
    assert office.invoices.of_client(ANA, caller=RUTH).invoices == ()
