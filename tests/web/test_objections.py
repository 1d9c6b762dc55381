"""This is not right: a client says so on the invoice page, and a person answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.prose import Prose
from backoffice.services.ticket_requests import NewAnswer, NewTicket
from tests.services.test_invoicing import invoice
from tests.support import claiming
from tests.support.builders import ANA, RUTH
from tests.support.claiming import put_on_file
from tests.support.invoiced import InvoiceBrowser
from tests.support.markup import read
from tests.twins.office import MemoryOffice

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-sam")
WRONG = {"reason": "other_amount", "words": "I was told $15.", "ticket": "ticket-0001"}


def objecting(office: MemoryOffice | None = None) -> InvoiceBrowser:
    """Ana at the form that asks what is not right."""
    return InvoiceBrowser(office or claiming.with_claim()).opened().objecting()


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
