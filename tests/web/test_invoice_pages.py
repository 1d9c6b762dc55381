"""The invoice page: whoever has the link and the date of birth reads what to pay, why, and pays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.adapters.dynamodb.links import LinksTable
from backoffice.domain.account_steps import client_paid
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import ProcessorUnavailable, Refused
from backoffice.domain.invoicing import opened_for
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.money import Money
from backoffice.domain.prose import Prose
from backoffice.services.client_invoices import CLOSED
from backoffice.services.invoice_requests import NewInvoice
from backoffice.services.link_door import NO_INVOICE_OPENED
from backoffice.services.ticket_requests import NewAnswer, NewTicket
from tests.services.test_invoicing import fern_says, hears, invoice, paying_herself, sent
from tests.support import claiming
from tests.support.builders import ANA, ANAS_BIRTHDAY, RUTH, VISIT
from tests.support.claiming import put_on_file, seen
from tests.support.invoiced import BIRTH_DATE, CHECKOUT, InvoiceBrowser
from tests.support.markup import read
from tests.twins.office import BASE_URL, MemoryOffice

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-sam")


def link_of(office: MemoryOffice) -> Link:
    return LinksTable(office.database).load(ANA, LinkPurpose.INVOICE)


def pay(office: MemoryOffice, cents: int) -> None:
    """Let Ana have paid for her hour, as the ledger says it."""
    account = opened_for(seen(office))
    paid, entry = client_paid(
        account, Money(cents), step_id="pay-1", day=office.clock().date(), at=office.clock()
    )
    assert entry is not None
    office.records.keep(paid, entry)


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
    browser = InvoiceBrowser(claiming.with_claim())
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


def test_the_page_speaks_spanish() -> None:
    browser = InvoiceBrowser(claiming.with_claim(), language="es").opened()
    assert "Su visita del 9 de marzo de 2026: $25.00" in browser.text
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
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    browser.post(read(str(browser.answer.body)).chosen)
    assert browser.left_for == f"{CHECKOUT}/c/1"
    assert browser.till.asked == [
        (ANA, Money(2500), f"{BASE_URL}/invoices/paid", f"{BASE_URL}/invoices")
    ]


def test_the_page_may_post_to_the_processor_and_to_nobody_else() -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    policy = str(browser.answer.headers["Content-Security-Policy"])
    assert f"form-action 'self' {CHECKOUT};" in policy
    assert browser.answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("amount", ["", "-2500", "25.00", "٢٥", "9" * 11, "2500 "])
def test_an_amount_that_our_page_did_not_write_is_not_passed_on(amount: str) -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened().post({"amount": amount})
    assert (browser.status, browser.till.asked) == (422, [])
    assert "Altogether, you are asked to pay $25.00." in browser.text


def test_what_cannot_be_paid_says_why_on_the_same_page() -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    browser.till.raises = Refused("A payment of yours is on its way. Please wait.")
    browser.post({"amount": "2500"})
    assert (browser.status, browser.path) == (422, "/invoices")
    assert "A payment of yours is on its way." in browser.text


def test_a_processor_that_does_not_answer_loses_nothing() -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    browser.till.raises = ProcessorUnavailable("no answer")
    assert browser.post({"amount": "2500"}).status == 503
    assert "Please try again in a few minutes." in browser.text
    assert browser.get("/invoices/paid").status == 200
    assert "Please do not pay again" in browser.text
    assert "<button" not in str(browser.answer.body)


@pytest.mark.parametrize(
    ("says", "words", "button"),
    [
        ("paid", "Your payment has arrived.", True),
        ("under_way", "Your payment is on its way.", False),
        ("open", "Nothing was paid.", True),
        ("closed", "Nothing was paid.", True),
        (None, "Your invoices", True),
    ],
)
def test_whoever_comes_back_reads_what_became_of_the_payment(
    says: str | None, words: str, button: bool
) -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    browser.till.says = says
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


# ---------------------------------------------------------------- this is not right

WRONG = {"reason": "other_amount", "words": "I was told $15.", "ticket": "ticket-0001"}


def objecting(office: MemoryOffice | None = None) -> InvoiceBrowser:
    """Ana at the form that asks what is not right."""
    browser = InvoiceBrowser(office or claiming.with_claim()).opened()
    [link] = [
        each["href"]
        for each in read(str(browser.answer.body)).links
        if each["href"].endswith("/objection")
    ]
    return browser.get(f"/{link}")


def test_whoever_objects_pauses_the_invoice_and_a_person_is_to_answer() -> None:
    browser = objecting()
    browser.post(WRONG)
    assert (browser.path, browser.status) == ("/invoices", 200)
    assert "Thank you for telling us." in browser.text
    assert "You told us that this is not right. A person is looking at it." in browser.text
    assert "<button" not in str(browser.answer.body)
    office = browser.office
    [task] = [each for each in office.database.items("tasks") if each["kind"] == "answer_ticket"]
    assert task["next_action"] == "Answer ticket ticket-0001: an invoice is paused until then."
    ticket = office.tickets.read("ticket-0001", caller=STAFF)
    number = invoice(office).number
    assert ticket.question.message == (
        f"Invoice {number} is not right: The amount is not what I expected.\n\nI was told $15."
    )


def test_a_double_click_opens_one_ticket() -> None:
    browser = objecting()
    at = browser.path
    browser.post(WRONG, at)
    browser.post(WRONG, at)
    assert "Thank you for telling us." in browser.text
    assert len(browser.office.database.items("tickets")) == 1
    assert len(invoice(browser.office).objections) == 1


def test_what_is_looked_at_already_is_not_objected_to_again() -> None:
    browser = objecting()
    at = browser.path
    browser.post(WRONG, at)
    browser.post({**WRONG, "ticket": "ticket-0002"}, at)
    assert (browser.status, "You have told us already" in browser.text) == (422, True)
    assert len(browser.office.database.items("tickets")) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": ""}, "Choose what is wrong."),
        ({"reason": "made_up"}, "Choose what is wrong."),
        ({"words": "x" * 501}, "Write at most 500 characters"),
        ({"words": "a\x00b"}, "Write at most 500 characters"),
    ],
)
def test_what_cannot_be_read_is_shown_again_as_it_was_typed(
    wrong: dict[str, str], words: str
) -> None:
    browser = objecting()
    browser.post({**WRONG, **wrong})
    assert (browser.status, words in browser.text) == (422, True)
    assert read(str(browser.answer.body)).chosen["ticket"] == "ticket-0001"
    assert browser.office.database.items("tickets") == []
    assert not invoice(browser.office).is_disputed


@pytest.mark.parametrize("ticket", ["", "../x", "x" * 200])
def test_an_id_that_our_page_did_not_write_opens_nothing(ticket: str) -> None:
    browser = objecting()
    browser.post({**WRONG, "ticket": ticket})
    assert browser.status == 422
    assert browser.office.database.items("tickets") == []


def test_the_id_of_another_clients_ticket_opens_nothing() -> None:
    browser = objecting()
    office = browser.office
    office.tickets.ask_as_provider("ticket-0001", NewTicket(message=Prose("Hello")), caller=RUTH)
    browser.post(WRONG)
    assert browser.status == 409
    assert not invoice(office).is_disputed


@pytest.mark.parametrize("number", ["AAAA-AAAA", "x"])
def test_nobody_objects_to_an_invoice_that_is_not_theirs(number: str) -> None:
    browser = InvoiceBrowser(claiming.with_claim()).opened()
    assert browser.get(f"/invoices/{number}/objection").status == 404
    assert browser.post(WRONG).status == 404
    assert browser.office.database.items("tickets") == []


def test_the_answer_lets_the_invoice_go_on_with_the_whole_time_to_pay() -> None:
    browser = objecting()
    browser.post(WRONG)
    office = browser.office
    office.wait(timedelta(days=20))
    for _ in range(2):
        office.tickets.answer(
            "ticket-0001", NewAnswer(answer=Prose("It is right, because …")), caller=STAFF
        )
        office.until_quiet()
    assert len(office.mail.of("ticket-answer")) == 1
    assert invoice(office).due_on == office.clock().date() + timedelta(days=7)
    browser.opened()
    assert "Altogether, you are asked to pay $25.00." in browser.text
    assert "We answered you by e-mail on" in browser.text


def test_the_answer_to_another_question_leaves_the_invoice_paused() -> None:
    browser = objecting()
    browser.post(WRONG)
    office = browser.office
    office.tickets.ask_as_provider("ticket-0009", NewTicket(message=Prose("Hello")), caller=RUTH)
    office.tickets.answer("ticket-0009", NewAnswer(answer=Prose("Yes")), caller=STAFF)
    office.until_quiet()
    assert invoice(office).is_disputed


def test_an_objection_is_answered_in_the_language_that_it_was_made_in() -> None:
    browser = objecting()
    browser.language = "es"
    browser.post(WRONG)
    office = browser.office
    ticket = office.tickets.read("ticket-0001", caller=STAFF)
    assert ticket.question.language == "es"
    assert "The amount is not what I expected" in ticket.question.message


def test_a_client_who_cannot_be_written_to_is_shown_another_way() -> None:
    browser = objecting()
    office = browser.office
    client = ClientsTable(office.database).load(ANA)
    put_on_file(office, client.but(email_consent_at=None))
    browser.post(WRONG)
    assert (browser.status, "Please use Help" in browser.text) == (422, True)
    assert not invoice(office).is_disputed
