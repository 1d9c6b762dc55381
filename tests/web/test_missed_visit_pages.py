"""What a missed visit costs, as a client reads it: accepted by a press, and never by a look."""

from __future__ import annotations

import pytest

from backoffice.domain.invoice import InvoiceState
from backoffice.services.client_invoices import CLOSED
from tests.services.test_invoicing import shown
from tests.support import missing
from tests.support.builders import ANA, OMAR, RUTH
from tests.support.claiming import held, say
from tests.support.invoiced import InvoiceBrowser
from tests.support.missing import MISSED, PAGE, TERMS, accepts, agreed, asked, form, wants
from tests.support.paying import pays
from tests.support.reading_pdfs import text_of
from tests.twins.office import MemoryOffice
from tests.web.test_document_pages import at_documents, file, linked


def accepted(office: MemoryOffice) -> list[int]:
    view = office.missed_visits.of_client(ANA, caller=RUTH)
    return [each.number for each in view.accepted]


def with_fee() -> MemoryOffice:
    office = agreed()
    say(office, MISSED)
    wants(office)
    return office


@pytest.mark.requirement("IV-2")
def test_a_client_reads_what_it_costs_and_accepts_it() -> None:
    browser = InvoiceBrowser(asked()).opened()
    assert "asks you to read what a missed visit costs" in browser.text
    browser.get(PAGE)
    for words in (
        "Visits with Ruth Adler",
        "If you miss a visit, you pay $80.00.",
        "less than 24 hours before it begins, you pay $50.00.",
        "No insurance pays these fees.",
        "You need not accept it.",
    ):
        assert words in browser.text
    browser.post(form())
    assert (browser.path, browser.status) == (PAGE, 200)
    assert "Thank you. You have accepted it" in browser.text
    assert "You accepted this on March 2, 2026" in browser.text
    assert accepted(browser.office) == [1]
    assert "asks you to read" not in browser.get("/invoices").text


def test_to_look_accepts_nothing() -> None:
    browser = InvoiceBrowser(asked()).opened()
    browser.get(f"{PAGE}?agree=yes&version=1&provider={RUTH.provider_id}")
    assert accepted(browser.office) == []


def test_without_the_tick_nothing_is_accepted_and_the_box_says_so() -> None:
    browser = InvoiceBrowser(asked()).opened().get(PAGE).post(form(agree=""))
    assert browser.status == 422
    assert "Tick the box if you accept it." in browser.text
    assert accepted(browser.office) == []


@pytest.mark.requirement("IV-2")
def test_what_changed_while_the_page_was_open_is_shown_and_not_accepted() -> None:
    browser = InvoiceBrowser(asked()).opened().get(PAGE)
    missing.writes(browser.office, TERMS.but(notice_hours=48))
    browser.post(form(1))
    assert browser.status == 422
    assert "Your provider has changed this since you opened the page." in browser.text
    assert "less than 48 hours" in browser.text
    assert accepted(browser.office) == []
    browser.post(form(2))
    assert accepted(browser.office) == [2]


def test_who_accepted_an_earlier_version_reads_both() -> None:
    browser = accepts(asked())
    missing.writes(browser.office, TERMS.but(notice_hours=48))
    browser.get(PAGE)
    assert "What you accepted before applies until you accept the change." in browser.text
    assert "less than 24 hours" in browser.text
    assert "less than 48 hours" in browser.text


def test_what_was_withdrawn_cannot_be_accepted_and_is_asked_for_no_more() -> None:
    browser = InvoiceBrowser(asked()).opened().get(PAGE)
    missing.writes(browser.office, None)
    browser.post(form())
    assert browser.status == 404
    assert "asks you to read" not in browser.get("/invoices").text
    assert "A visit that does not take place costs you nothing." in browser.get(PAGE).text


def test_what_was_withdrawn_and_written_anew_applies_to_nobody_who_accepted_it_before() -> None:
    browser = accepts(asked())
    missing.writes(browser.office, None)
    missing.writes(browser.office, TERMS)
    browser.get(PAGE)
    assert "What you accepted before applies" not in browser.text
    assert "You accepted this on" not in browser.text
    assert "for visits from tomorrow on" in browser.text


@pytest.mark.parametrize("version", ["", "x", "-1", "1.0", "9999", "²"])
def test_a_version_that_nobody_wrote_is_no_acceptance(version: str) -> None:
    browser = InvoiceBrowser(asked()).opened().get(PAGE)
    browser.post({**form(), "version": version})
    assert browser.status == 422
    assert accepted(browser.office) == []


def test_nobody_accepts_what_another_provider_never_asked_them() -> None:
    browser = InvoiceBrowser(asked()).opened().get(PAGE)
    for provider in (str(OMAR.provider_id), "", "../../x", "x" * 200):
        assert browser.post({**form(), "provider": provider}, PAGE).status == 404
    assert accepted(browser.office) == []


def test_without_a_session_nothing_is_shown_or_accepted() -> None:
    browser = InvoiceBrowser(asked())
    assert (browser.get(PAGE).status, CLOSED in browser.text) == (404, True)
    assert browser.post(form(), PAGE).status == 404
    assert accepted(browser.office) == []


def test_the_page_is_in_spanish_and_says_in_which_language_it_was_accepted() -> None:
    office = asked()
    browser = InvoiceBrowser(office, language="es").opened().get(PAGE)
    assert "Si usted falta a una consulta, paga $80.00." in browser.text
    browser.post(form())
    [kept] = office.missed_visits.of_client(ANA, caller=RUTH).accepted
    assert kept.language == "es"


# ---------------------------------------------------------------- what follows


@pytest.mark.requirement("IV-2")
def test_the_invoice_says_what_was_accepted_and_when() -> None:
    text = InvoiceBrowser(with_fee()).opened().text
    for words in (
        "$80.00",
        "This visit did not take place.",
        "Your provider’s fee for a visit that was missed: $80.00.",
        "If you miss a visit, you pay $80.00.",
        "You accepted it on March 2, 2026.",
        "Please pay by",
    ):
        assert words in text


def test_a_client_may_say_that_they_were_there() -> None:
    browser = InvoiceBrowser(with_fee()).opened().objecting()
    browser.post({"ticket": "ticket-0001", "reason": "other"})
    assert shown(browser.office).state is InvoiceState.DISPUTED


@pytest.mark.requirement("IV-2")
def test_a_fee_is_marked_in_receipts_and_statements_and_never_a_superbill() -> None:
    office = with_fee()
    pays(office, "80.00")
    browser = at_documents(office)
    assert linked(browser, "superbills") == []
    [receipt] = linked(browser, "receipts")
    for path in (receipt, "/invoices/statements/2026"):
        text = text_of(file(browser, path))
        assert "March 9, 2026 *" in text
        assert "no insurance pays it" in text.replace("\n", " ")


def test_what_no_fee_is_asked_for_is_not_marked() -> None:
    office = with_fee()
    pays(office, "80.00")
    say(office, held())
    browser = at_documents(office)
    [receipt] = linked(browser, "receipts")
    assert "*" not in text_of(file(browser, receipt))
