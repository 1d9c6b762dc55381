"""The simulated processor's pages in a real browser: on a small phone, and for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from backoffice.domain.client import Language
from backoffice.domain.processor import CheckoutStatus
from tests.support.chromium import IN_CHROMIUM, NARROW, PHONE
from tests.support.processor_lines import DECLINED, PAYS, HttpLine, asked, http_line

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def line() -> Iterator[HttpLine]:
    with http_line() as line:
        yield line


@pytest.fixture
def tab(chromium: Chromium) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=True)
    page = context.new_page()
    page.route("https://office.example/**", lambda route: route.fulfill(body="<h1>Back</h1>"))
    yield page
    context.close()


def is_fit_for_everybody(tab: Page) -> None:
    """Nothing cut off on the narrowest phone, nothing that keeps people out, no script."""
    tab.set_viewport_size(NARROW)
    assert tab.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    tab.set_viewport_size(PHONE)
    assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    found = Axe().run(tab)
    assert found.response["violations"] == [], found.generate_report()
    assert tab.locator("script").count() == 0


@pytest.mark.parametrize(
    ("language", "number", "pay"),
    [
        (Language.ENGLISH, "Card number", "Pay $25.00"),
        (Language.SPANISH, "Número de tarjeta", "Pagar $25.00"),
    ],
)
def test_a_card_is_declined_and_another_pays(
    line: HttpLine, tab: Page, language: Language, number: str, pay: str
) -> None:
    line.begin()
    opened = line.processor.open_checkout(asked(line, language=language))
    tab.goto(opened.url)
    is_fit_for_everybody(tab)
    for card in (DECLINED, PAYS):
        tab.get_by_label(number).fill(card)
        tab.get_by_label("(MM/").fill("12/34")
        tab.locator("#code").fill("123")
        tab.get_by_role("button", name=pay).click()
        if card == DECLINED:
            assert tab.get_by_role("alert").count() == 1
            is_fit_for_everybody(tab)
    tab.wait_for_url("https://office.example/invoices/paid")
    assert line.processor.look_at_checkout(opened.checkout_id).status is CheckoutStatus.PAID
    tab.goto(opened.url)
    is_fit_for_everybody(tab)


def test_whoever_turns_back_pays_nothing_and_a_closed_page_says_so(
    line: HttpLine, tab: Page
) -> None:
    line.begin()
    opened = line.processor.open_checkout(asked(line))
    tab.goto(opened.url)
    tab.get_by_role("link", name="Go back without paying").click()
    tab.wait_for_url("https://office.example/invoices/back")
    line.processor.close_checkout(opened.checkout_id)
    tab.goto(opened.url)
    assert "nothing was charged" in tab.content()
    is_fit_for_everybody(tab)


def test_a_provider_says_where_the_money_is_to_go(line: HttpLine, tab: Page) -> None:
    line.begin()
    account = line.processor.open_payout_account(key="provider-0001")
    address = line.processor.onboarding_address(
        account.account_id,
        return_to="https://office.example/done",
        start_anew_at="https://office.example/anew",
    )
    tab.goto(address.url)
    is_fit_for_everybody(tab)
    tab.get_by_label("Bank account number").fill("000123456789")
    tab.get_by_role("button", name="Agree and submit").click()
    tab.wait_for_url("https://office.example/done")
    assert line.processor.look_at_payout_account(account.account_id).may_be_paid
