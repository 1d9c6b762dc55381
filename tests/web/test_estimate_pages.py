"""Good-faith estimates on the page behind the link, and as a PDF to keep."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.links import LinksTable
from backoffice.domain.link import LinkPurpose
from backoffice.domain.money import Money
from backoffice.services.good_faith_requests import NewGoodFaithEstimate
from backoffice.services.invoice_requests import NewInvoice
from tests.services.test_invoicing import invoice
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import held, put_on_file, say
from tests.support.good_faith import file, given, office_of, pass_time, plan, ruth, tasks
from tests.support.invoiced import InvoiceBrowser
from tests.support.reading_pdfs import text_of
from tests.twins.office import MemoryOffice

DAY = timedelta(days=1)
THURSDAY = date(2026, 3, 5)


def told() -> MemoryOffice:
    """An office in which Ana was mailed an estimate of one hour."""
    office = office_of()
    plan(office, VISIT, THURSDAY)
    pass_time(office, DAY)
    return office


def at_estimates(office: MemoryOffice, *, language: str = "en") -> InvoiceBrowser:
    browser = InvoiceBrowser(office, language=language).opened()
    assert "invoices/estimates" in str(browser.answer.body)
    return browser.get("/invoices/estimates")


@pytest.mark.requirement("CR-9")
def test_the_page_says_what_is_expected_and_what_the_law_wants_said() -> None:
    text = at_estimates(told()).text
    for words in (
        "With Ruth Adler: $150.00",
        "Therapy, an hour. By video or telephone. Visits: 1. Each: $150.00.",
        "For visits from March 3, 2026 to March 2, 2027",
        "not a bill",
        "$400 or more",
        "120 days",
        "www.cms.gov/nosurprises/consumers",
        "does not affect the quality",
        "not a contract",
        "scheduled separately",
    ):
        assert words in text


def test_the_page_speaks_spanish() -> None:
    text = at_estimates(told(), language="es").text
    assert "Con Ruth Adler: $150.00" in text
    assert "Terapia, una hora. Por video o por teléfono." in text
    assert "tiene derecho a disputar la factura" in text


@pytest.mark.requirement("CR-9")
def test_the_pdf_names_everything_that_an_estimate_has_to() -> None:
    office = told()
    answer = at_estimates(office).get(f"/invoices/estimates/{RUTH.provider_id}.1").answer
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(str(answer.body).encode("ascii"))
    for words in (
        "Good-faith estimate",
        "Ana Rivera",
        "April 12, 1990",
        "Ruth Adler, NY",
        "1234567893",
        "Fernway Psychotherapy PC",
        "12-3456789",
        "March 5, 2026",
        "90837",
        "$150.00",
        "$400 or more",
        "not a contract",
    ):
        assert words in text


def test_an_earlier_version_can_still_be_had_and_anothers_cannot() -> None:
    office = told()
    put_on_file(office, ruth(18_000))
    office.good_faith.attend(ANA, RUTH.provider_id)
    office.run()
    browser = at_estimates(office)
    assert "$180.00" in browser.text
    first = browser.get(f"/invoices/estimates/{RUTH.provider_id}.1").answer
    assert "$150.00" in text_of(str(first.body).encode("ascii"))
    assert browser.get("/invoices/estimates/provider-omar.1").status == 404


def test_a_client_asks_for_a_new_one_which_is_given_and_asking_twice_brings_one() -> None:
    office = told()
    browser = at_estimates(office)
    office.wait(3 * DAY)
    browser = at_estimates(office)
    for _ in range(2):
        assert browser.post({"provider": RUTH.provider_id}, "/invoices/estimates").status == 200
    assert "A new estimate was asked for. You get it by March 11, 2026." in browser.text
    office.run()
    assert [each.asked_for for each in given(office)] == [False, True]
    assert len(office.mail.of("good-faith-estimate")) == 2
    assert browser.post({"provider": "provider-omar"}, "/invoices/estimates").status == 404


def test_on_the_day_of_an_estimate_no_new_one_is_offered_since_none_would_come() -> None:
    office = told()
    assert "Ask for a new estimate" not in at_estimates(office).text
    office.wait(DAY)
    assert "Ask for a new estimate" in at_estimates(office).text


def test_who_gets_a_new_one_on_paper_is_not_told_that_they_asked_or_are_mailed() -> None:
    browser = at_estimates(told())
    paper = NewGoodFaithEstimate(on_paper=True)
    browser.office.good_faith_requests.want(ANA, paper, caller=RUTH)
    text = browser.get("/invoices/estimates").text
    assert "You get it by" in text
    assert [words for words in ("You asked", "e-mail you") if words in text] == []


@pytest.mark.parametrize("provider", ["", "x", "ö" * 3000])
def test_whatever_a_form_names_as_a_provider_is_answered_calmly(provider: str) -> None:
    browser = at_estimates(told())
    assert browser.post({"provider": provider}, "/invoices/estimates").status == 404
    assert "There is no such estimate." in browser.text


def test_without_a_session_nothing_is_shown_or_asked_for() -> None:
    office = told()
    browser = InvoiceBrowser(office)
    for path in ("/invoices/estimates", f"/invoices/estimates/{RUTH.provider_id}.1"):
        assert browser.get(path).status == 404
    assert browser.post({"provider": RUTH.provider_id}, "/invoices/estimates").status == 404
    assert file(office).wish is None


def test_the_link_is_that_of_the_invoices() -> None:
    office = told()
    assert LinksTable(office.database).find(ANA, LinkPurpose.INVOICE) is not None


# ---------------------------------------------------------------- a bill far above


def billed(fee: int) -> MemoryOffice:
    """An office in which the visit that was estimated was held, at another fee."""
    office = told()
    office.wait(2 * DAY)
    say(office, held(fee=fee))
    return office


def invoiced(office: MemoryOffice, fee: int) -> None:
    office.invoices.want(ANA, VISIT, NewInvoice(fee=Money(fee)), caller=RUTH)
    office.until_quiet()


@pytest.mark.requirement("CR-9", "CP-1")
def test_a_bill_of_400_dollars_above_the_estimate_says_so_after_its_provider_was_asked() -> None:
    office = billed(55_000)
    [task] = tasks(office)
    assert "$400 or more above" in task.next_action
    invoiced(office, 55_000)
    assert invoice(office).above_estimate == Money(40_000)
    text = InvoiceBrowser(office).opened().text
    assert "$400.00 above the good-faith estimate" in text
    assert "right to dispute" in text


def test_a_cent_less_is_neither_a_task_nor_said() -> None:
    office = billed(54_999)
    invoiced(office, 54_999)
    assert tasks(office) == []
    assert "right to dispute" not in InvoiceBrowser(office).opened().text


def test_a_fee_that_is_put_right_takes_the_task_and_the_sentence_away() -> None:
    office = billed(55_000)
    invoiced(office, 55_000)
    say(office, held(fee=15_000))
    assert tasks(office) == []
    assert invoice(office).above_estimate is None
