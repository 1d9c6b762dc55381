"""The invoice page: whoever has the link and the date of birth reads what to pay, why, and pays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.links import LinksTable
from backoffice.domain.errors import (
    Conflict,
    NotFound,
    OfficeError,
    ProcessorRefused,
    ProcessorUnavailable,
    Refused,
)
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.money import Money
from backoffice.domain.processor import RefundStatus
from backoffice.services.client_invoices import CLOSED
from backoffice.services.invoice_requests import NewInvoice
from backoffice.services.link_door import NO_INVOICE_OPENED
from tests.services.test_invoicing import hears, invoice, paying_herself
from tests.support import claiming
from tests.support.builders import ANA, ANAS_BIRTHDAY, OMAR, RUTH, VISIT
from tests.support.claiming import put_on_file
from tests.support.every_invoice_page import pay
from tests.support.fern_decides import fern_says, sent
from tests.support.invoiced import BIRTH_DATE, CHECKOUT, InvoiceBrowser, Till
from tests.support.markup import read
from tests.support.paying import card_payment, payment, pays
from tests.twins.office import BASE_URL, MemoryOffice


def link_of(office: MemoryOffice) -> Link:
    return LinksTable(office.database).load(ANA, LinkPurpose.INVOICE)


# ---------------------------------------------------------------- the door


@pytest.mark.requirement("IV-1")
def test_the_link_of_the_mail_opens_with_the_date_of_birth() -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    assert (browser.path, browser.status) == ("/invoices", 200)
    assert "Altogether, you are asked to pay $25.00." in browser.text


def test_before_the_date_of_birth_nothing_is_said_of_the_invoice() -> None:
    browser = InvoiceBrowser(claiming.with_claim())
    browser.get(f"/invoice/{browser.office.mail.tokens()[-1]}")
    other = InvoiceBrowser(claiming.with_claim()).get("/invoice/made-up")
    assert browser.answer.body == other.answer.body
    assert [word for word in ("$", "Ana", "Ruth") if word in browser.text] == []


def wrong_date(browser: InvoiceBrowser) -> InvoiceBrowser:
    token = browser.office.mail.tokens()[-1]
    return browser.get(f"/invoice/{token}").post({**BIRTH_DATE, "birth_date_day": "13"})


def unknown(browser: InvoiceBrowser) -> InvoiceBrowser:
    return browser.opened("made-up")


def expired(browser: InvoiceBrowser) -> InvoiceBrowser:
    browser.office.wait(timedelta(days=60))
    return browser.opened()


def locked(browser: InvoiceBrowser) -> InvoiceBrowser:
    token = browser.office.mail.tokens()[-1]
    for day in range(1, 6):
        browser.post({**BIRTH_DATE, "birth_date_day": str(day)}, f"/invoice/{token}")
    assert link_of(browser.office).locks == 1
    return browser.opened()


def of_the_form(browser: InvoiceBrowser) -> InvoiceBrowser:
    """The link to the insurance form, at the door of the invoices."""
    tokens = browser.office.mail.tokens()
    assert len(tokens) == 2
    return browser.opened(tokens[0])


def replaced(browser: InvoiceBrowser) -> InvoiceBrowser:
    token = browser.office.mail.tokens()[-1]
    put_on_file(browser.office, link_of(browser.office).but(token_hash="of-a-newer-one"))
    return browser.opened(token)


@pytest.mark.parametrize("come", [wrong_date, unknown, expired, locked, of_the_form, replaced])
def test_whatever_keeps_somebody_out_looks_the_same(
    come: Callable[[InvoiceBrowser], InvoiceBrowser],
) -> None:
    browser = come(InvoiceBrowser(claiming.with_claim()))
    assert browser.status == 422
    assert NO_INVOICE_OPENED in browser.text
    assert browser.cookie == ""


def test_their_provider_and_no_other_lets_a_client_try_again_at_once() -> None:
    browser = locked(InvoiceBrowser(claiming.with_claim()))
    office = browser.office
    with pytest.raises(NotFound):
        office.links.unlock_invoices(ANA, caller=OMAR)
    assert browser.opened().status == 422
    for _ in range(2):
        assert not office.links.unlock_invoices(ANA, caller=RUTH).locked
    assert browser.opened().path == "/invoices"


def test_the_link_to_invoices_opens_no_insurance_form() -> None:
    office = claiming.with_claim()
    with pytest.raises(Refused):
        office.door.open(office.mail.tokens()[-1], ANAS_BIRTHDAY)


@pytest.mark.parametrize("path", ["/invoices", "/invoices/paid"])
def test_without_a_session_the_page_is_closed(path: str) -> None:
    browser = InvoiceBrowser(claiming.with_claim()).get(path)
    assert (browser.status, CLOSED in browser.text) == (404, True)
    assert "$" not in browser.text


def test_a_session_ends_after_two_hours_and_with_a_newer_link() -> None:
    office = claiming.with_claim()
    late = InvoiceBrowser(office).opened()
    office.wait(timedelta(hours=2))
    assert late.get("/invoices").status == 404
    other = InvoiceBrowser(office).opened()
    put_on_file(office, link_of(office).but(generation=2))
    assert other.get("/invoices").status == 404


def test_nobody_pays_without_a_session() -> None:
    browser = InvoiceBrowser(claiming.with_claim(), till=Till())
    browser.post({"amount": "2500"}, "/invoices")
    assert (browser.status, browser.till.asked) == (404, [])


def test_who_looked_stands_in_the_audit_trail() -> None:
    office = claiming.with_claim()
    InvoiceBrowser(office).opened()
    noted = [(each["act"], each["by"]) for each in office.database.items("audit")]
    assert ("read_invoices", "link") in noted


# ---------------------------------------------------------------- what it says


def test_an_invoice_from_an_estimate_says_what_was_told() -> None:
    text = InvoiceBrowser(claiming.with_claim()).opened().text
    for words in (
        "Your visit on March 9, 2026: $25.00",
        "With Ruth Adler.",
        "Your insurer told us beforehand what your part of this visit would be.",
        "The fixed amount that your plan asks of you at each visit: $25.00.",
        "Please pay by",
    ):
        assert words in text


def test_an_invoice_after_the_decision_says_what_was_told_and_what_was_decided() -> None:
    office = sent()
    hears(office, fern_says(office, ("CO", "45", "30.00"), ("PR", "1", "40.00")))
    text = InvoiceBrowser(office).opened().text
    for words in (
        "Your visit on March 9, 2026: $40.00",
        "Your insurer has decided about this visit.",
        "What you pay yourself, as each year before your plan begins to pay: $40.00.",
        "Before, we told you $25.00",
    ):
        assert words in text


def test_a_decision_as_told_says_so() -> None:
    office = sent()
    hears(office, fern_says(office, ("PR", "3", "25.00")))
    assert "That is as much as we told you before." in InvoiceBrowser(office).opened().text


@pytest.mark.requirement("CP-1")
def test_a_cash_pay_visit_says_that_no_insurance_pays() -> None:
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=Money(18_000)), caller=RUTH)
    office.until_quiet()
    text = InvoiceBrowser(office).opened().text
    assert "No insurance pays for this visit. You pay your provider’s fee." in text
    assert "Your provider’s fee: $180.00." in text


def test_what_is_overdue_says_since_when_and_blames_nobody() -> None:
    office = claiming.with_claim()
    office.wait(timedelta(days=9))
    browser = InvoiceBrowser(office).opened()
    assert "This was due on" in browser.text
    assert "Please pay by" not in browser.text


def test_what_waits_says_that_nothing_is_to_be_paid_and_who_acts() -> None:
    office = sent()
    hears(office, fern_says(office, ("CO", "50", "100.00"), ("PR", "3", "50.00")))
    browser = InvoiceBrowser(office).opened()
    for words in (
        "There is nothing for you to pay now.",
        "You need not pay now",
        "Your insurer has not settled this visit. We are talking to them.",
    ):
        assert words in browser.text
    assert "<button" not in str(browser.answer.body)


def test_part_of_an_invoice_paid_is_taken_off_and_said() -> None:
    office = claiming.with_claim()
    pay(office, 1000)
    text = InvoiceBrowser(office).opened().text
    assert "Altogether, you are asked to pay $15.00." in text
    assert "You have paid $10.00 of $25.00." in text


def test_what_is_paid_is_settled_and_what_was_too_much_is_given_back() -> None:
    paid, too_much = claiming.with_claim(), claiming.with_claim()
    pay(paid, 2500)
    pay(too_much, 3000)
    assert "Your visit on March 9, 2026: $25.00 paid" in InvoiceBrowser(paid).opened().text
    text = InvoiceBrowser(too_much).opened().text
    assert "You paid $5.00 more than your part. We give it back" in text
    assert "There is nothing for you to pay now." in text


def test_what_was_given_back_is_said_before_and_after_the_processor_has_it() -> None:
    office = sent()
    paid = pays(office, "25.00")
    browser = InvoiceBrowser(office).opened()
    assert "back to where it came from" not in browser.text
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    done = payment(office, paid.payment_id)
    assert "<details open>" in str(browser.get("/invoices").answer.body), "nobody has to look"
    text = browser.text
    assert "Your visit on March 9, 2026: $15.00 paid" in text
    assert "On March 10, 2026 we gave $10.00 back to where it came from." in text
    [refund] = done.refunds
    planned = refund.but(status=RefundStatus.UNDER_WAY, processor_id=None)
    put_on_file(office, done.but(refunds=(planned,)))
    text = browser.get("/invoices").text
    assert "We are giving $10.00 back to where it came from" in text
    assert "we gave" not in text


def test_what_a_card_did_not_take_back_is_not_said_to_have_gone_back() -> None:
    office = sent()
    paid = pays(office, "25.00")
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    done = payment(office, paid.payment_id)
    put_on_file(office, done.without_refund(done.refunds[0].refund_id))
    assert "back to where it came from" not in InvoiceBrowser(office).opened().text


def test_the_page_speaks_spanish() -> None:
    browser = InvoiceBrowser(claiming.with_claim(), language="es").opened()
    assert "Su consulta del 9 de marzo de 2026: $25.00" in browser.text
    assert "Your" not in browser.text


def test_another_client_sees_nothing_of_it() -> None:
    office = claiming.with_claim()
    browser = InvoiceBrowser(office).opened()
    key = browser.cookie.replace(ANA, "client-ben-01")
    browser.cookie = key
    assert browser.get("/invoices").status == 404


# ---------------------------------------------------------------- paying


@pytest.mark.requirement("IV-1")
def test_one_button_leads_to_the_processor_with_all_that_is_shown() -> None:
    browser = InvoiceBrowser(claiming.with_claim(), till=Till()).opened()
    browser.post(read(str(browser.answer.body)).chosen)
    assert browser.left_for == f"{CHECKOUT}/c/1"
    assert browser.till.asked == [
        (ANA, Money(2500), f"{BASE_URL}/invoices/paid", f"{BASE_URL}/invoices/paid")
    ]


def test_the_page_may_post_to_the_processor_and_to_nobody_else() -> None:
    browser = InvoiceBrowser(claiming.with_claim(), till=Till()).opened()
    policy = str(browser.answer.headers["Content-Security-Policy"])
    assert f"form-action 'self' {CHECKOUT};" in policy
    assert browser.answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("amount", ["", "-2500", "25.00", "٢٥", "9" * 11, "2500 "])
def test_an_amount_that_our_page_did_not_write_is_not_passed_on(amount: str) -> None:
    browser = InvoiceBrowser(claiming.with_claim(), till=Till()).opened().post({"amount": amount})
    assert (browser.status, browser.till.asked) == (422, [])
    assert "Altogether, you are asked to pay $25.00." in browser.text


def test_what_cannot_be_paid_says_why_on_the_same_page() -> None:
    browser = InvoiceBrowser(claiming.with_claim(), till=Till()).opened()
    browser.till.raises = Refused("A payment of yours is on its way. Please wait.")
    browser.post({"amount": "2500"})
    assert (browser.status, browser.path) == (422, "/invoices")
    assert "A payment of yours is on its way." in browser.text


@pytest.mark.parametrize(
    "no",
    [
        ProcessorUnavailable("The payment processor did not answer."),
        ProcessorRefused("The payment processor will not do this.", reason="400"),
    ],
)
def test_a_processor_that_does_not_answer_or_will_not_loses_nothing(no: OfficeError) -> None:
    browser = InvoiceBrowser(claiming.with_claim(), till=Till()).opened()
    browser.till.raises = no
    assert browser.post({"amount": "2500"}).status == 503
    assert "Please try again in a few minutes." in browser.text
    assert browser.get("/invoices/paid").status == 200
    assert "Please do not pay again" in browser.text
    assert "<button" not in str(browser.answer.body)


def test_a_payment_that_others_look_at_at_the_same_moment_is_not_known_of_yet() -> None:
    browser = InvoiceBrowser(claiming.with_claim(), till=Till()).opened()
    browser.till.raises = Conflict("Somebody else was quicker.")
    assert browser.get("/invoices/paid").status == 200
    assert "We have not heard yet whether your payment arrived." in browser.text


@pytest.mark.parametrize(
    ("says", "words", "button"),
    [
        ({"status": "paid"}, "Your payment has arrived.", True),
        ({"status": "under_way"}, "Your payment is on its way.", False),
        ({"status": "open"}, "Nothing was paid.", True),
        ({"status": "closed"}, "Nothing was paid.", True),
        ({"status": "open", "was_declined": True}, "Your card was not accepted", True),
        ({"status": "closed", "was_declined": True}, "Your card was not accepted", True),
        ({"status": "under_way", "was_declined": True}, "Your payment is on its way.", False),
        (None, "Your invoices", True),
    ],
)
def test_whoever_comes_back_reads_what_became_of_the_payment(
    says: dict[str, object] | None, words: str, button: bool
) -> None:
    browser = InvoiceBrowser(claiming.with_claim(), till=Till()).opened()
    browser.till.says = card_payment(2500, **says) if says else None
    browser.get("/invoices/paid")
    assert words in browser.text
    assert ("<button" in str(browser.answer.body)) is button
    assert 'action="../invoices"' in str(browser.answer.body) or not button


def test_what_is_asked_for_less_than_a_dollar_has_no_button_of_its_own() -> None:
    office = sent()
    hears(office, fern_says(office, ("PR", "3", "0.30")))
    browser = InvoiceBrowser(office).opened()
    assert invoice(office).asked == Money(30)
    assert "<button" not in str(browser.answer.body)
    assert "This is too little to ask for by itself." in browser.text
    assert "There is nothing for you to pay now." in browser.text
    assert "you are asked to pay" not in browser.text
