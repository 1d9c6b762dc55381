"""The desks behind the link to invoices: what a client sees of them, objects to, and downloads."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.invoicing import InvoiceDesks

if TYPE_CHECKING:
    from backoffice.services.client_documents import ClientDocuments, Draws
    from backoffice.services.client_invoices import ClientInvoices
    from backoffice.services.link_door import LinkDoor
    from backoffice.services.missed_visit_acceptance import MissedVisitAcceptance
    from backoffice.services.objections import ObjectionDesk, ObjectionNews


class ClientInvoiceDesks(InvoiceDesks):
    """A client's own invoices."""

    @cached_property
    def invoice_door(self) -> LinkDoor:
        """The way into a client's own invoices."""
        from backoffice.adapters.dynamodb import clients, links
        from backoffice.domain.link import LinkPurpose
        from backoffice.services.link_door import NO_INVOICE_OPENED, LinkDoor

        return LinkDoor(
            records=self._records(clients.ClientsTable, links.LinksTable),
            links=links.LinksTable(self.database),
            purpose=LinkPurpose.INVOICE,
            not_opened=NO_INVOICE_OPENED,
            now=self._now,
            new_secret=self._new_secret,
        )

    @cached_property
    def client_invoices(self) -> ClientInvoices:
        """A client's own invoices, behind the link."""
        from backoffice.adapters.dynamodb import (
            client_payments,
            clients,
            ledger,
            links,
            missed_visits,
            network,
        )
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.client_invoices import ClientInvoices

        return ClientInvoices(
            records=self._records(
                clients.ClientsTable,
                links.LinksTable,
                InvoicesTable,
                ledger.VisitAccountsTable,
                missed_visits.MissedVisitAgreementsTable,
                missed_visits.MissedVisitPoliciesTable,
                network.ProvidersTable,
            ),
            invoices=InvoicesTable(self.database),
            accounts=ledger.VisitAccountsTable(self.database),
            providers=network.ProvidersTable(self.database),
            payments=client_payments.ClientPaymentsTable(self.database),
            audit=self._audit,
            paying=lambda: self.paying,
            settling=lambda: self.payment_settling,
            public_base_url=self.settings.public_base_url,
            terms=self.invoice_terms,
            now=self._now,
        )

    @cached_property
    def missed_visit_acceptance(self) -> MissedVisitAcceptance:
        """Accepting what a missed visit costs."""
        from backoffice.adapters.dynamodb import missed_visits, network
        from backoffice.services.missed_visit_acceptance import MissedVisitAcceptance

        return MissedVisitAcceptance(
            records=self._records(
                missed_visits.MissedVisitPoliciesTable, missed_visits.MissedVisitAgreementsTable
            ),
            policies=missed_visits.MissedVisitPoliciesTable(self.database),
            providers=network.ProvidersTable(self.database),
            own=self.client_invoices,
            audit=self._audit,
            now=self._now,
        )

    @cached_property
    def objections(self) -> ObjectionDesk:
        """What clients say is not right."""
        from backoffice.adapters.dynamodb import help as helping
        from backoffice.adapters.dynamodb import work
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.objections import ObjectionDesk

        return ObjectionDesk(
            records=self._records(InvoicesTable, helping.TicketsTable, work.TasksTable),
            own=self.client_invoices,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def objection_news(self) -> ObjectionNews:
        """Hearing that they were answered."""
        from backoffice.adapters.dynamodb import clients
        from backoffice.adapters.dynamodb.help import TicketsTable
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.objections import ObjectionNews

        return ObjectionNews(
            records=self._records(clients.ClientsTable, InvoicesTable, TicketsTable),
            terms=self.invoice_terms,
        )

    @cached_property
    def client_documents(self) -> ClientDocuments:
        """A client's receipts, statements and superbills."""
        from backoffice.adapters.dynamodb import clients, ledger, network
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.domain.client_documents import Biller
        from backoffice.services.client_documents import ClientDocuments

        settings = self.settings
        return ClientDocuments(
            records=self._records(clients.VisitsTable, network.ProvidersTable),
            own=self.client_invoices,
            invoices=InvoicesTable(self.database),
            entries=ledger.LedgerTable(self.database),
            visits=clients.VisitsTable(self.database),
            providers=network.ProvidersTable(self.database),
            audit=self._audit,
            biller=Biller(
                settings.network_legal_name, settings.network_tax_id, settings.network_npi
            ),
            now=self._now,
        )

    @cached_property
    def draw(self) -> Draws:
        """Making PDFs; only a function with the layer of documents can."""
        from backoffice.adapters.documents import drawn

        return drawn
