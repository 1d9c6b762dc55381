"""What a run of the reminders costs, by how many invoices are open, and how many of them are due.

Calls and units are counted as in `claims.py`. What a query reads of an index is eventually
consistent: half a unit for each four kilobytes begun, all that it found taken together.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.adapters.dynamodb.database import Item, Put
from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.domain.calendar import end_of_day
from backoffice.domain.client import Client
from backoffice.domain.invoice import AskedBy, Asking, Invoice, InvoiceKind
from backoffice.domain.money import Money
from tests.benchmarks.claims import Cost, Metered
from tests.support.builders import RUTH
from tests.support.submission import open_office
from tests.twins.database import size_of_item
from tests.twins.office import HOME, MemoryOffice

_EIGHT_KILOBYTES = 8192


class _Metered(Metered):
    """A meter that counts what queries of an index read, too."""

    def __init__(self, database: Any, cost: Cost) -> None:
        super().__init__(database, cost)
        self._asks, self._bill = database, cost

    def query(self, *which: Any, **how: Any) -> list[Item]:
        found: list[Item] = self._asks.query(*which, **how)
        size = sum(map(size_of_item, found))
        self._bill.read_units += max(1, -(-size // _EIGHT_KILOBYTES))
        return found


def cost_of_a_run(*, still: int, due: int) -> Cost:
    """One run in which *due* clients are to be reminded, while *still* more wait for their day."""
    office, cost = _office(still, due), Cost()
    metered = _Metered(office.database, cost)
    office.database = metered  # type: ignore[assignment]
    for made in ("due_invoices", "reminding", "chasing"):
        office.__dict__.pop(made, None)
    office.faults.passed.clear()
    assert office.due_invoices.hand_out_due(due=office.clock()) == due
    for message in list(office.queues["link-mail"].visible()):
        office.reminding.remind(message.body.partition('"visit_id": "')[2].partition('"')[0])
    assert len(office.mail.of("invoice")) == due
    cost.calls = [each[7:] for each in office.faults.passed if each.startswith("before ")]
    return cost


def _office(still: int, due: int) -> MemoryOffice:
    office = open_office()
    for put in _puts(office, still, due):
        office.database.write([put], change_id="on-file")
    office.wait(timedelta(hours=1))
    return office


def _puts(office: MemoryOffice, still: int, due: int) -> Iterator[Put]:
    """A client and an invoice for each; those that are due became overdue yesterday."""
    at = office.clock()
    for number in range(still + due):
        client_id, is_due = f"client-{number:06}", number < due
        due_on = at.date() + timedelta(days=-1 if is_due else 9)
        client = Client(
            client_id=client_id,
            first_name="Ana",
            last_name="Rivera",
            email="ana@mail.example",
            email_consent_at=at,
            state="NY",
            care_state="NY",
            time_zone=HOME,
            created_at=at,
        )
        asking = Asking(
            amount=Money(2500),
            by=AskedBy.DECISION,
            asked_on=at.date() - timedelta(days=8),
            due_on=due_on,
        )
        invoice = Invoice(
            visit_id=f"visit-{number:06}",
            client_id=client_id,
            provider_id=RUTH.provider_id,
            service_on=at.date() - timedelta(days=8),
            kind=InvoiceKind.SHARE,
            askings=(asking,),
            look_at=at if is_due else end_of_day(due_on, HOME),
        )
        yield ClientsTable(office.database).put(client)
        yield InvoicesTable(office.database).put(invoice)
