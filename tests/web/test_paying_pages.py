"""Paying from the page, through the office's own till: two taps, and what is paid is settled."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.domain.money import Money
from tests.support import claiming
from tests.support.builders import VISIT
from tests.support.claiming import put_on_file
from tests.support.invoiced import InvoiceBrowser
from tests.support.markup import read
from tests.support.paying import under_way
from tests.twins.office import MemoryOffice


def at_the_processor() -> InvoiceBrowser:
    """Ana, who pressed the button."""
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    return browser.post(read(str(browser.answer.body)).chosen)


def checkout(office: MemoryOffice) -> str:
    [checkout_id] = office.processor.checkouts
    return checkout_id


@pytest.mark.requirement("IV-1")
def test_what_is_paid_at_the_processor_is_settled_once_its_payer_is_back() -> None:
    browser = at_the_processor()
    office = browser.office
    assert browser.left_for
    office.processor.pay(checkout(office))
    browser.get("/invoices/paid")
    assert "Your payment has arrived." in browser.text
    assert "There is nothing for you to pay now." in browser.text
    assert "$25.00 paid" in browser.text
    office.until_quiet()
    assert "<button" not in str(browser.get("/invoices").answer.body)


@pytest.mark.requirement("IV-1")
def test_whoever_comes_back_after_the_processors_news_is_thanked_as_well() -> None:
    browser = at_the_processor()
    office = browser.office
    office.processor.pay(checkout(office))
    office.payment_settling.settle(under_way(office).payment_id)
    office.until_quiet()
    for _ in range(2):
        browser.get("/invoices/paid")
        assert "Your payment has arrived." in browser.text


def test_whoever_comes_back_without_paying_may_still_pay() -> None:
    browser = at_the_processor()
    first = browser.left_for
    browser.get("/invoices/paid")
    assert "Nothing was paid." in browser.text
    browser.post(read(str(browser.answer.body)).chosen, "/invoices")
    assert browser.left_for == first


def test_an_amount_that_is_out_of_date_is_shown_anew() -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened().post({"amount": "2400"})
    assert (browser.status, browser.left_for) == (422, "")
    assert "Please look at it again." in browser.text
    assert "Altogether, you are asked to pay $25.00." in browser.text


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Your card was not accepted, so nothing was paid."), ("es", "no fue aceptada")],
)
def test_whoever_turns_back_after_their_card_was_declined_reads_so_and_may_pay(
    language: str, says: str
) -> None:
    browser = InvoiceBrowser(claiming.with_claim(), language=language).opened()
    browser.post(read(str(browser.answer.body)).chosen)
    office = browser.office
    office.processor.decline(checkout(office))
    asked = under_way(office).asked
    assert asked.give_up_to == asked.return_to
    browser.get(urlsplit(asked.give_up_to).path)
    assert says in browser.text
    browser.post(read(str(browser.answer.body)).chosen, "/invoices")
    assert browser.left_for


@pytest.mark.requirement("IV-1")
def test_a_part_is_paid_beside_all_of_it() -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    office = browser.office
    browser.post({"amount": "2500", "pay": "other", "other": "$10"})
    assert under_way(office).amount == Money(1000)
    office.processor.pay(checkout(office))
    browser.get("/invoices/paid")
    assert "Altogether, you are asked to pay $15.00." in browser.text


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("", "as in 40.00"),
        ("ten", "as in 40.00"),
        ("0.49", "Less than 50 cents cannot be paid by card."),
        ("25.01", "This is more than you can pay at once."),
    ],
)
def test_a_part_that_cannot_be_paid_says_why_and_keeps_what_was_typed(
    other: str, says: str
) -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    browser.post({"amount": "2500", "pay": "other", "other": other})
    assert (browser.status, browser.left_for) == (422, "")
    assert says in browser.text
    page = read(str(browser.answer.body))
    assert page.control("other")["value"] == other
    assert "<details open>" in str(browser.answer.body)
    assert browser.office.processor.checkouts == {}


def test_what_one_payment_does_not_take_is_said_and_paid_by_the_next() -> None:
    office = claiming.with_claim()
    asked = InvoicesTable(office.database).load(VISIT)
    for week in range(22):
        put_on_file(office, asked.but(visit_id=f"visit-of-week-{week}"))
    browser = InvoiceBrowser(office).opened()
    assert "Altogether, you are asked to pay $575.00." in browser.text
    assert "You can pay 20 invoices at once" in browser.text
    browser.post({"amount": "50000"})
    office.processor.pay(checkout(office))
    browser.get("/invoices/paid")
    assert "Altogether, you are asked to pay $75.00." in browser.text
    assert "at once" not in browser.text


def test_while_the_processor_is_away_nothing_is_lost() -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    browser.office.processor.is_down = True
    assert browser.post({"amount": "2500"}).status == 503
    browser.office.processor.is_down = False
    assert browser.post({"amount": "2500"}).left_for
