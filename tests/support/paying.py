"""Clients who pay, for tests: what is asked, the processor's page, and what comes of it."""

from __future__ import annotations

from backoffice.adapters.dynamodb.client_payments import ClientPaymentsTable, TillsTable
from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.invoice import PAYABLE, Standing, standing
from backoffice.domain.money import Money
from tests.support.builders import ANA, VISIT
from tests.twins.office import HOME, MemoryOffice

PAGE = "https://office.example.com/invoices"


def begin(office: MemoryOffice, amount: str, client_id: str = ANA) -> str:
    """Where the client is sent who presses "Pay"."""
    shown = Money.dollars(amount)
    return office.paying.begin(client_id, shown, return_to=f"{PAGE}/paid", give_up_to=PAGE)


def under_way(office: MemoryOffice, client_id: str = ANA) -> ClientPayment:
    """The client's payment that may still be made."""
    till = TillsTable(office.database).load(client_id)
    return payment(office, str(till.under_way))


def payment(office: MemoryOffice, payment_id: str) -> ClientPayment:
    return ClientPaymentsTable(office.database).load(payment_id)


def payments(office: MemoryOffice) -> list[ClientPayment]:
    """Every payment that there is."""
    table = ClientPaymentsTable(office.database)
    return table.from_items(office.database.items("client-payments"))


def pays(office: MemoryOffice, amount: str, client_id: str = ANA) -> ClientPayment:
    """The client pays, comes back, and everybody hears of it."""
    begin(office, amount, client_id)
    began = under_way(office, client_id)
    assert office.processor.pay(str(began.checkout_id))
    office.payment_settling.settle(began.payment_id)
    office.until_quiet()
    return payment(office, began.payment_id)


def pays_all(office: MemoryOffice, client_id: str = ANA) -> ClientPayment:
    """The client pays all that they are asked for."""
    invoices = InvoicesTable(office.database).of_client(client_id)
    every = [stands(office, each.visit_id) for each in invoices]
    total = Money.total(each.due for each in every if each.state in PAYABLE)
    return pays(office, total.decimal_text, client_id)


def account(office: MemoryOffice, visit_id: str = VISIT) -> VisitAccount:
    return VisitAccountsTable(office.database).load(visit_id)


def stands(office: MemoryOffice, visit_id: str = VISIT) -> Standing:
    """Where the visit's invoice stands today."""
    return standing(
        InvoicesTable(office.database).load(visit_id),
        VisitAccountsTable(office.database).find(visit_id),
        today=day_in(office.clock(), HOME),
        terms=office.invoice_terms,
    )


def given_back(office: MemoryOffice) -> Money:
    """What the processor gave back, all in all."""
    return Money.total(each.amount for each in office.processor.refunds.values())
