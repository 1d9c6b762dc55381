"""The mail about an invoice: once for each amount, to the address on file, by a link that lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.links import LinksTable
from backoffice.adapters.mail.messages import Message
from backoffice.domain.account_steps import client_paid
from backoffice.domain.invoicing import opened_for
from backoffice.domain.link import LinkPurpose
from backoffice.domain.money import Money
from tests.services.test_invoicing import COPAY, hears, invoice
from tests.support import claiming
from tests.support.builders import ANA, VISIT
from tests.support.claiming import put_on_file
from tests.support.fern_decides import fern_says, sent
from tests.twins.office import MemoryOffice

ABOUT = {"visit_id": VISIT, "client_id": ANA, "provider_id": "provider-ruth"}


def mails(office: MemoryOffice) -> list[Message]:
    return office.mail.of("invoice")


@pytest.mark.requirement("IV-1")
def test_a_client_is_mailed_once_when_they_are_asked_to_pay() -> None:
    office = claiming.with_claim()
    [mail] = mails(office)
    assert (mail.to, mail.subject) == ("ana@mail.example", "You have an invoice from Fernway")
    for _ in range(2):
        office.invoice_mail.send(**ABOUT, number=1)
    assert len(mails(office)) == 1


def test_the_mail_says_neither_how_much_nor_what_for_nor_who_insures() -> None:
    office = claiming.with_claim()
    [mail] = mails(office)
    for text in (mail.subject, mail.text, mail.html):
        assert [word for word in ("$", "25", "visit", "Fern Health", "March") if word in text] == []
    assert "Ruth Adler" in mail.text
    assert mail.reply_to == "ruth@practice.example"


def test_another_amount_is_mailed_and_the_same_one_decided_is_not() -> None:
    same, other = sent(), sent()
    hears(same, fern_says(same, COPAY))
    hears(other, fern_says(other, ("PR", "1", "40.00")))
    assert (len(mails(same)), len(mails(other))) == (1, 2)


def test_nothing_is_mailed_while_it_has_to_wait_or_is_too_little() -> None:
    waiting = claiming.with_claim(minutes=20)
    assert mails(waiting) == []
    little = sent()
    hears(little, fern_says(little, ("PR", "3", "0.99")))
    assert len(mails(little)) == 1


def asked_again(office: MemoryOffice) -> None:
    """Let the news of an invoice come as if its mail had not gone out yet."""
    for mail in mails(office):
        office.mail.carried.remove(mail)
    known = invoice(office)
    put_on_file(office, known.but(announced=known.announced + 1))


def test_what_was_paid_before_the_mail_went_out_is_not_written_about() -> None:
    office = claiming.with_claim()
    asked_again(office)
    paid, entry = client_paid(
        opened_for(invoice(office)),
        Money(2500),
        step_id="pay-1",
        day=office.clock().date(),
        at=office.clock(),
    )
    assert entry is not None
    office.records.keep(paid, entry)
    office.invoice_mail.send(**ABOUT, number=2)
    assert mails(office) == []


def test_news_that_was_overtaken_is_left_to_the_later_one() -> None:
    office = claiming.with_claim()
    asked_again(office)
    office.invoice_mail.send(**ABOUT, number=1)
    assert mails(office) == []
    office.invoice_mail.send(**ABOUT, number=2)
    assert len(mails(office)) == 1


def test_a_client_who_may_not_be_written_to_gets_no_mail() -> None:
    office = claiming.with_claim()
    asked_again(office)
    put_on_file(office, ClientsTable(office.database).load(ANA).but(email_consent_at=None))
    office.invoice_mail.send(**ABOUT, number=2)
    assert mails(office) == []


def test_mails_of_one_month_carry_one_link_and_a_later_one_a_new_one() -> None:
    office = sent()
    first = office.mail.tokens()[-1]
    office.wait(timedelta(days=29))
    hears(office, fern_says(office, ("PR", "3", "30.00")))
    assert office.mail.tokens()[-1] == first
    office.wait(timedelta(days=29))
    decided = fern_says(office, ("PR", "3", "30.00"))
    hears(office, decided.taken_back, trace="EFT-2")
    hears(office, fern_says(office, ("PR", "3", "35.00")), trace="EFT-3")
    assert len(mails(office)) == 3
    assert office.mail.tokens()[-1] != first
    link = LinksTable(office.database).load(ANA, LinkPurpose.INVOICE)
    assert link.generation == 2
    assert link.expires_at >= office.clock() + timedelta(days=30)


def test_a_link_to_invoices_is_never_reminded_of_as_a_form_is() -> None:
    office = claiming.with_claim()
    office.wait(timedelta(days=59, hours=12))
    office.sweep()
    office.run()
    assert office.mail.of("insurance-reminder") == []


def test_an_invoice_counts_how_often_it_was_told_of() -> None:
    office = sent()
    hears(office, fern_says(office, ("PR", "1", "40.00")))
    assert InvoicesTable(office.database).load(VISIT).announced == 2
