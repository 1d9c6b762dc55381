"""Paying from the page, through the office's own till: two taps, and what is paid is settled."""

from __future__ import annotations

import pytest

from tests.support import claiming
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


def test_while_the_processor_is_away_nothing_is_lost() -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    browser.office.processor.is_down = True
    assert browser.post({"amount": "2500"}).status == 503
    browser.office.processor.is_down = False
    assert browser.post({"amount": "2500"}).left_for
