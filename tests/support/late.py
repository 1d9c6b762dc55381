"""Clients who owe too long, for tests: an office that keeps it back, and invoices that are late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.domain import account_steps
from backoffice.domain.invoice import AskedBy, Asking, Invoice, InvoiceKind
from backoffice.domain.money import Money
from tests.support.builders import ANA
from tests.support.paid import AT, PAID_ON
from tests.support.payouts import (
    A_DAY,
    A_WEEK,
    FRIDAY,
    RUTHS,
    THURSDAY,
    earned,
    payday,
    run,
    shared,
)
from tests.support.remitted import account_of
from tests.twins.office import MemoryOffice

DAYS = 60
LONG_AGO = FRIDAY - timedelta(days=DAYS)
"""The last day to pay of what is overdue since the switch's days on the first payday."""


def invoice(visit_id: str = "visit-0001", **differences: Any) -> Invoice:
    """What Ana was asked for the hour, and has not paid: her $25.00."""
    due_on = differences.pop("due_on", LONG_AGO)
    asking = Asking(
        amount=differences.pop("amount", Money.dollars("25.00")),
        by=AskedBy.DECISION,
        asked_on=due_on - timedelta(days=7),
        due_on=due_on,
    )
    return Invoice(
        **{
            "visit_id": visit_id,
            "client_id": ANA,
            "provider_id": RUTHS,
            "service_on": date(2026, 3, 9),
            "kind": InvoiceKind.SHARE,
            "askings": (asking,),
            "overdue_since": due_on + timedelta(days=1),
            **differences,
        }
    )


def office_that_keeps_back(*invoices: Invoice, after_days: int | None = DAYS) -> MemoryOffice:
    """An office that paid Ruth for two hours of Ana's on a Friday; the day before the next one."""
    office = MemoryOffice()
    office.payout_rules = office.payout_rules.but(deducts_after=after_days)
    office.wait(THURSDAY - office.clock() - A_WEEK)
    run(office)
    for record in (earned(), earned("visit-0002"), *invoices):
        office.records.keep(record)
    payday(office)
    office.wait(A_WEEK - A_DAY)
    return office


def next_payday(office: MemoryOffice, number: int | None = None) -> None:
    """It is Friday; another hour, of that *number*, was paid for since."""
    if number is not None:
        office.records.keep(earned(f"visit-{number:04}"))
    payday(office)
    office.wait(A_WEEK - A_DAY)


def ana_pays(office: MemoryOffice, visit_id: str = "visit-0001", dollars: str = "25.00") -> None:
    """Ana pays for an hour after all."""
    account = account_of(office, visit_id)
    step_id = f"step-{len(account.steps):04}"
    paid = account_steps.client_paid(
        account, Money.dollars(dollars), step_id=step_id, day=PAID_ON, at=AT
    )
    assert paid.entry is not None
    office.records.keep(shared(paid.account, step_id), paid.entry)


def is_now(office: MemoryOffice, visit_id: str = "visit-0001", **changes: Any) -> None:
    """Something became of the invoice."""
    office.records.keep(InvoicesTable(office.database).load(visit_id).but(**changes))
