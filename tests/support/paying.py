"""Clients who pay, for tests: what is asked, the processor's page, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from backoffice.adapters.dynamodb.client_payments import ClientPaymentsTable, TillsTable
from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Language
from backoffice.domain.client_payment import ClientPayment, PaymentPart, PaymentStatus
from backoffice.domain.invoice import PAYABLE, Standing, standing
from backoffice.domain.money import Money
from backoffice.domain.processor import CheckoutAsked
from tests.support.builders import ANA, VISIT
from tests.twins.office import HOME, MemoryOffice

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
PAGE = "https://office.example.com/invoices"


def card_payment(*cents: int, **differences: Any) -> ClientPayment:
    """A payment that was made, of so much for each of some visits."""
    parts = tuple(
        PaymentPart(visit_id=f"visit-{number:04}", amount=Money(each))
        for number, each in enumerate(cents, start=1)
    )
    asked = CheckoutAsked(
        payment_id="pay-0001",
        amount=Money(sum(cents)),
        label="Invoice K7M3-92QF",
        language=Language.ENGLISH,
        return_to=f"{PAGE}/paid",
        give_up_to=f"{PAGE}/paid",
        closes_at=NOON + timedelta(hours=2),
    )
    made = ClientPayment(
        payment_id="pay-0001",
        client_id=ANA,
        parts=parts,
        asked=asked,
        started_at=NOON,
        status=PaymentStatus.PAID,
        checkout_id="cs_0001",
        charge_id="ch_0001",
    )
    return made.but(**differences)


def begin(
    office: MemoryOffice, amount: str, client_id: str = ANA, *, chosen: str | None = None
) -> str:
    """Where the client is sent who presses "Pay", or pays a part that they have chosen."""
    return office.paying.begin(
        client_id,
        Money.dollars(amount),
        return_to=f"{PAGE}/paid",
        give_up_to=PAGE,
        chosen=None if chosen is None else Money.dollars(chosen),
    )


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


def pays(
    office: MemoryOffice, amount: str, client_id: str = ANA, *, chosen: str | None = None
) -> ClientPayment:
    """The client pays, comes back, and everybody hears of it."""
    begin(office, amount, client_id, chosen=chosen)
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
