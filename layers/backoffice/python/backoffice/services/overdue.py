"""The overdue desk: which of a provider's invoices were not paid in time, and by whom (IV-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.invoice import Invoice, InvoiceState, InvoiceTerms, standing
from backoffice.domain.money import Money
from backoffice.domain.record import Fact

if TYPE_CHECKING:
    from backoffice.services.invoice_ports import FindsOverdueInvoices
    from backoffice.services.ports import Clock, Finds


class OverdueInvoice(Fact):
    """One invoice that was not paid in time."""

    visit_id: OpaqueId
    number: str
    service_on: Day
    due: Money
    """What is left to pay."""
    due_on: Day
    """The last day on which it would have been paid in time."""


class OverdueClient(Fact):
    """A client, and what they have not paid in time, longest first."""

    client_id: OpaqueId
    due: Money
    invoices: tuple[OverdueInvoice, ...]


class OverdueOverview(Fact):
    """All that was not paid in time for one provider's visits, in whole cents."""

    due: Money
    clients: tuple[OverdueClient, ...]
    """Who owes longest comes first."""


class OverdueDesk:
    """Reads alone. The invoices are those that the provider was told of; what was paid, objected
    to, or prolonged a moment ago is left out.
    """

    def __init__(
        self,
        *,
        invoices: FindsOverdueInvoices,
        clients: Finds[Client],
        accounts: Finds[VisitAccount],
        terms: InvoiceTerms,
        now: Clock,
    ) -> None:
        self._invoices = invoices
        self._clients = clients
        self._accounts = accounts
        self._terms = terms
        self._now = now

    def of(self, caller: Caller) -> OverdueOverview:
        """What is overdue for the caller's own visits; no name, and nothing of what was done."""
        found = self._invoices.overdue_of(str(caller.provider_id))
        visits = [(each.visit_id,) for each in found]
        accounts = {each.visit_id: each for each in self._accounts.load_each(visits)}
        whose = sorted({each.client_id for each in found})
        at = self._now()
        seen: dict[str, list[OverdueInvoice]] = {}
        today = {
            each.client_id: day_in(at, each.time_zone)
            for each in self._clients.load_each([(each,) for each in whose])
        }
        for invoice in found:
            now = standing(
                invoice,
                accounts.get(invoice.visit_id),
                today=today[invoice.client_id],
                terms=self._terms,
            )
            if now.state is InvoiceState.OVERDUE:
                seen.setdefault(invoice.client_id, []).append(_seen(invoice, now.due))
        clients = tuple(_client(*each) for each in seen.items())
        return OverdueOverview(due=Money.total(each.due for each in clients), clients=clients)


def _seen(invoice: Invoice, due: Money) -> OverdueInvoice:
    return OverdueInvoice(
        visit_id=invoice.visit_id,
        number=invoice.number,
        service_on=invoice.service_on,
        due=due,
        due_on=invoice.askings[-1].due_on,
    )


def _client(client_id: str, invoices: list[OverdueInvoice]) -> OverdueClient:
    return OverdueClient(
        client_id=OpaqueId(client_id),
        due=Money.total(each.due for each in invoices),
        invoices=tuple(invoices),
    )
