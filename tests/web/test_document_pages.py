"""A client's documents: what is in them is what the ledger says, for whoever holds the link."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.account_steps import client_paid, refunded
from backoffice.domain.invoice import Invoice, InvoiceKind
from backoffice.domain.invoicing import opened_for
from backoffice.domain.money import Money
from backoffice.services.invoice_requests import NewInvoice
from tests.services.test_invoicing import hears, invoice, paying_herself
from tests.support import claiming
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import put_on_file
from tests.support.every_invoice_page import pay
from tests.support.fern_decides import fern_says, sent
from tests.support.invoiced import InvoiceBrowser
from tests.support.markup import read
from tests.support.paying import begin, under_way
from tests.support.reading_pdfs import pages_of, text_of
from tests.twins.office import MemoryOffice


def at_documents(office: MemoryOffice) -> InvoiceBrowser:
    return InvoiceBrowser(office).opened().get("/invoices/documents")


def linked(browser: InvoiceBrowser, kind: str) -> list[str]:
    links = [each["href"] for each in read(str(browser.answer.body)).links]
    return [f"/{link.removeprefix('../')}" for link in links if f"/{kind}/" in link]


def file(browser: InvoiceBrowser, path: str) -> bytes:
    """What is downloaded from *path*, as a file that nobody keeps on the way."""
    answer = browser.get(path).answer
    assert answer.status_code == 200, answer.body
    assert answer.headers["Content-Type"] == "application/pdf"
    assert str(answer.headers["Content-Disposition"]).startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.body).encode("ascii")


def give_back(office: MemoryOffice, cents: int) -> None:
    account = VisitAccountsTable(office.database).load(VISIT)
    back, entry = refunded(
        account, Money(cents), step_id="back-1", day=office.clock().date(), at=office.clock()
    )
    assert entry is not None
    office.records.keep(back, entry)


# ---------------------------------------------------------------- receipts


def test_a_receipt_says_who_paid_whom_how_much_for_what_and_when() -> None:
    office = claiming.with_claim()
    pay(office, 2500)
    browser = at_documents(office)
    [path] = linked(browser, "receipts")
    text = text_of(file(browser, path))
    for words in (
        "Receipt",
        "Ana Rivera",
        "Fernway Psychotherapy PC",
        "12-3456789",
        "March 10, 2026",
        "March 9, 2026",
        "Ruth Adler",
        invoice(office).number,
        "$25.00",
    ):
        assert words in text
    assert [word for word in ("F41.1", "90837", "Fern Health") if word in text] == []


def test_one_payment_for_two_visits_is_one_receipt_with_its_sum() -> None:
    office = claiming.with_claim()
    pay(office, 2500)
    known = invoice(office).but(version=0, visit_id="visit-0002", service_on=date(2026, 3, 2))
    at = office.clock()
    paid, entry = client_paid(opened_for(known), Money(1000), step_id="pay-1", day=at.date(), at=at)
    assert entry is not None
    office.records.keep(paid, entry, known)
    browser = at_documents(office)
    [path] = linked(browser, "receipts")
    text = text_of(file(browser, path))
    assert [words for words in ("$25.00", "$10.00", "$35.00") if words not in text] == []


def test_a_receipt_names_the_day_on_which_the_client_paid_by_their_own_clock() -> None:
    office = sent()
    put_on_file(
        office, ClientsTable(office.database).load(ANA).but(time_zone="America/Los_Angeles")
    )
    office.wait(datetime(2026, 3, 11, 5, 30, tzinfo=UTC) - office.clock())
    begin(office, "25.00")
    paid = under_way(office)
    assert office.processor.pay(str(paid.checkout_id))
    office.wait(timedelta(hours=3))  # nobody heard of it before their midnight
    office.payment_settling.settle(paid.payment_id)
    browser = at_documents(office)
    assert "March 10, 2026" in str(browser.answer.body)
    [path] = linked(browser, "receipts")
    text = text_of(file(browser, path))
    assert "March 10, 2026" in text
    assert "March 11, 2026" not in text


@pytest.mark.parametrize("payment", ["pay-2", "back-1", "x"])
def test_there_is_no_receipt_for_what_was_never_paid(payment: str) -> None:
    office = claiming.with_claim()
    pay(office, 2500)
    give_back(office, 500)
    assert at_documents(office).get(f"/invoices/receipts/{payment}").status == 404


# ---------------------------------------------------------------- statements


def test_a_statement_adds_up_what_the_ledger_says() -> None:
    office = sent()
    hears(office, fern_says(office, ("CO", "45", "30.00"), ("PR", "1", "40.00")))
    account = VisitAccountsTable(office.database).load(VISIT)
    at = office.clock()
    paid, entry = client_paid(account, Money(5000), step_id="pay-1", day=at.date(), at=at)
    assert entry is not None
    office.records.keep(paid, entry)
    give_back(office, 1000)
    text = text_of(file(at_documents(office), "/invoices/statements/2026"))
    charged, insurance = account.payer_paid + Money(4000) + Money(3000), account.payer_paid
    line = f"{charged} {insurance} $50.00 $10.00"
    assert f"March 9, 2026 Ruth Adler {line}" in text
    assert f"Total {line}" in text
    assert "More can be charged than was paid" in text


def test_a_year_without_visits_says_so() -> None:
    text = text_of(file(at_documents(claiming.with_claim()), "/invoices/statements/2025"))
    assert "There were no visits in this year." in text
    assert "$" not in text


@pytest.mark.parametrize("year", ["2027", "1999", "26", "20261", "٢٠٢٦", "abcd"])
def test_a_year_that_is_none_or_yet_to_come_has_no_statement(year: str) -> None:
    assert at_documents(claiming.with_claim()).get(f"/invoices/statements/{year}").status == 404


def another(office: MemoryOffice, number: int, day: date, **more: Any) -> Invoice:
    known = invoice(office)
    return known.but(version=0, visit_id=f"visit-y-{number:04}", service_on=day, **more)


def test_two_hundred_visits_of_a_year_all_stand_in_it() -> None:
    office = claiming.with_claim()
    first = date(2025, 1, 1)
    for number in range(200):
        office.records.keep(another(office, number, first + timedelta(days=number)))
    pages = pages_of(file(at_documents(office), "/invoices/statements/2025"))
    assert len(pages) > 3
    assert sum(page.count("Ruth Adler") for page in pages) == 200
    assert "July 19, 2025" in " ".join("".join(pages[-2:]).split())


def test_the_last_day_of_a_year_and_the_29th_of_february_are_in_their_year() -> None:
    office = claiming.with_claim()
    for number, day in enumerate([date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1)]):
        office.records.keep(another(office, number, day))
    browser = at_documents(office)
    text = text_of(file(browser, "/invoices/statements/2024"))
    assert "February 29, 2024" in text
    assert "December 31, 2024" in text
    assert "2025" not in text.replace("March", "")
    assert linked(browser.get("/invoices/documents"), "statements") == [
        f"/invoices/statements/{year}" for year in (2026, 2025, 2024)
    ]


@pytest.mark.parametrize(
    ("zone", "status"), [("America/Los_Angeles", 404), ("Atlantic/Azores", 200)]
)
def test_a_new_year_begins_where_the_client_is(zone: str, status: int) -> None:
    office = claiming.with_claim()
    put_on_file(office, ClientsTable(office.database).load(ANA).but(time_zone=zone))
    office.wait(datetime(2026, 12, 30, 18, 30, tzinfo=UTC) - office.clock())
    untold = InvoicesTable(office.database).load(VISIT).but(untold=True)
    put_on_file(office, untold)
    # A new link: that of the first mail does no longer work.
    office.reminding.remind(VISIT)
    office.wait(datetime(2027, 1, 1, 2, tzinfo=UTC) - office.clock())
    browser = at_documents(office)
    assert browser.get("/invoices/statements/2027").status == status
    assert browser.get("/invoices/statements/2026").status == 200


# ---------------------------------------------------------------- superbills


def cash_pay() -> MemoryOffice:
    office = paying_herself()
    office.invoices.want(ANA, VISIT, NewInvoice(fee=Money(18_000)), caller=RUTH)
    office.until_quiet()
    return office


@pytest.mark.requirement("CP-1")
def test_a_superbill_says_what_an_insurer_wants_to_know() -> None:
    office = cash_pay()
    account = VisitAccountsTable(office.database).load(VISIT)
    at = office.clock()
    paid, entry = client_paid(account, Money(18_000), step_id="pay-1", day=at.date(), at=at)
    assert entry is not None
    office.records.keep(paid, entry)
    browser = at_documents(office)
    [path] = linked(browser, "superbills")
    text = text_of(file(browser, path))
    for words in (
        "Superbill",
        "Ana Rivera",
        "April 12, 1990",
        "Ruth Adler",
        "1234567893",
        "LCSW, NY",
        "Fernway Psychotherapy PC",
        "12-3456789",
        "March 9, 2026 90837 10 F41.1 $180.00 $180.00",
    ):
        assert words in text


def test_a_visit_that_the_network_does_not_invoice_names_the_provider_alone() -> None:
    office = cash_pay()
    browser = at_documents(office)
    office.invoices.want(ANA, VISIT, NewInvoice(fee=None), caller=RUTH)
    [path] = linked(browser.get("/invoices/documents"), "superbills")
    text = text_of(file(browser, path))
    assert "Fernway Psychotherapy PC" not in text
    assert "F41.1 $180.00 $0.00" in text


def test_a_visit_whose_fee_changed_has_no_superbill_until_its_provider_says_what_to_invoice() -> (
    None
):
    # It would say that more was paid than the visit costs.
    office = cash_pay()
    [path] = linked(at_documents(office), "superbills")
    claiming.say(office, claiming.held(fee=15_000))
    browser = at_documents(office)
    assert linked(browser, "superbills") == []
    assert browser.get(path).status == 404


def test_an_insured_visit_has_no_superbill() -> None:
    office = claiming.with_claim()
    browser = at_documents(office)
    assert linked(browser, "superbills") == []
    assert browser.get(f"/invoices/superbills/{invoice(office).number}").status == 404
    put_on_file(office, invoice(office).but(kind=InvoiceKind.CASH))
    assert browser.get(f"/invoices/superbills/{invoice(office).number}").status == 404


# ---------------------------------------------------------------- whose they are


@pytest.mark.parametrize(
    "path", ["documents", "receipts/pay-1", "statements/2026", "superbills/AAAA-AAAA"]
)
def test_without_a_session_there_is_no_document(path: str) -> None:
    office = claiming.with_claim()
    pay(office, 2500)
    browser = InvoiceBrowser(office).get(f"/invoices/{path}")
    assert browser.status == 404
    assert "$" not in browser.text


def test_who_downloaded_stands_in_the_audit_trail() -> None:
    office = claiming.with_claim()
    file(at_documents(office), "/invoices/statements/2026")
    noted = [(each["act"], each["by"]) for each in office.database.items("audit")]
    assert noted.count(("read_account", "link")) == 2


def test_documents_speak_spanish() -> None:
    office = cash_pay()
    browser = InvoiceBrowser(office, language="es").opened()
    text = text_of(file(browser, "/invoices/statements/2026"))
    assert "Resumen del año 2026" in text
    assert "9 de marzo de 2026" in text
    assert "Total" in text
