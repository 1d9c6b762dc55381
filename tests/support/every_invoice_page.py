"""Every page that a client meets about invoices, in each of its states."""

from __future__ import annotations

from datetime import date, timedelta

from chalice.app import Response

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.domain.account_steps import client_paid
from backoffice.domain.card_payment import PaymentStatus
from backoffice.domain.invoicing import opened_for
from backoffice.domain.money import Money
from backoffice.web import pages
from backoffice.web.membership_pages import came_back
from tests.support import claiming, missing
from tests.support.builders import RUTH, VISIT
from tests.support.good_faith import office_of, pass_time, plan
from tests.support.invoiced import BIRTH_DATE, InvoiceBrowser, Till
from tests.support.memberships import begin, joined
from tests.support.paying import card_payment
from tests.twins.office import MemoryOffice


def every_invoice_page(language: str) -> dict[str, Response]:
    """By the names that the tests of all pages give them."""
    browser = InvoiceBrowser(claiming.with_claim(), language=language, till=Till())
    found = {
        "invoice landing": pages.invoice_landing("Fernway", language),
        "invoices closed": browser.get("/invoices").answer,
        "invoice not opened": browser.post(
            {**BIRTH_DATE, "birth_date_day": ""}, "/invoice/made-up"
        ).answer,
        "invoices to pay": browser.opened().answer,
    }
    browser.till.says = card_payment(2500)
    found["invoices after a payment"] = browser.get("/invoices/paid").answer
    browser.till.says = card_payment(2500, status=PaymentStatus.OPEN, was_declined=True)
    found["invoices after a card was declined"] = browser.get("/invoices/paid").answer
    too_little = {"amount": "2500", "pay": "other", "other": "forty"}
    found["another amount with faults"] = browser.post(too_little, "/invoices").answer
    form = browser.objecting().path
    found["objection"] = browser.answer
    wrong = {"ticket": "ticket-0001", "reason": ""}
    found["objection with faults"] = browser.post(wrong, form).answer
    found["objected"] = browser.post({**wrong, "reason": "other"}, form).answer
    paid = claiming.with_claim()
    pay(paid, 2500)
    found["invoices settled"] = InvoiceBrowser(paid, language=language).opened().answer
    found["invoice documents"] = (
        InvoiceBrowser(paid, language=language).opened().get("/invoices/documents").answer
    )
    told = office_of()
    plan(told, VISIT, told.clock().date() + timedelta(days=3))
    pass_time(told, timedelta(days=2))
    estimates = InvoiceBrowser(told, language=language).opened().get("/invoices/estimates")
    found["estimates"] = estimates.answer
    found["estimates asked for"] = estimates.post({"provider": RUTH.provider_id}).answer
    too_much = claiming.with_claim()
    pay(too_much, 3000)
    found["invoices that wait"] = InvoiceBrowser(too_much, language=language).opened().answer
    return found | _missed_visits(language) | _membership(language)


def _membership(language: str) -> dict[str, Response]:
    """What a provider comes back to who did not pay yet."""
    office = joined(date(2026, 1, 31))
    payment_id = begin(office).payment_id
    answer = came_back(office.fee_paying, payment_id, network_name="Fernway", language=language)
    return {"back from a membership payment": answer}


def _missed_visits(language: str) -> dict[str, Response]:
    """What a missed visit costs, before and after it was accepted, and an invoice for one."""
    office = missing.asked()
    browser = InvoiceBrowser(office, language=language).opened()
    found = {
        "invoices with a policy to accept": browser.answer,
        "missed visits: asked": browser.get(missing.PAGE).answer,
        "missed visits: asked, with faults": browser.post(missing.form(agree="")).answer,
        "missed visits: accepted": browser.post(missing.form()).answer,
    }
    missing.writes(office, missing.TERMS.but(notice_hours=48))
    found["missed visits: changed"] = browser.get(missing.PAGE).answer
    missed = missing.agreed()
    claiming.say(missed, missing.MISSED)
    missing.wants(missed)
    found["invoices with a fee"] = InvoiceBrowser(missed, language=language).opened().answer
    return found


def pay(office: MemoryOffice, cents: int) -> None:
    """Let Ana have paid for her hour, as the ledger says it."""
    account = opened_for(InvoicesTable(office.database).load(VISIT))
    paid, entry = client_paid(
        account, Money(cents), step_id="pay-1", day=office.clock().date(), at=office.clock()
    )
    assert entry is not None
    office.records.keep(paid, entry)
