"""The desks of invoices: what clients are asked for visits."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.client_payments import ClientPaymentDesks

if TYPE_CHECKING:
    from backoffice.domain.reminding import ReminderTerms
    from backoffice.services.chasing import ChasingDesk
    from backoffice.services.client_documents import ClientDocuments, Draws
    from backoffice.services.client_invoices import ClientInvoices
    from backoffice.services.giving_back import GivingBack
    from backoffice.services.invoice_news import InvoiceNews
    from backoffice.services.invoices import InvoiceDesk
    from backoffice.services.invoicing import InvoicingDesk
    from backoffice.services.link_door import LinkDoor
    from backoffice.services.objections import ObjectionDesk, ObjectionNews
    from backoffice.services.overdue import OverdueDesk


class InvoiceDesks(ClientPaymentDesks):
    """What clients are asked to pay."""

    @cached_property
    def reminder_terms(self) -> ReminderTerms:
        """When the network reminds of it."""
        from backoffice.domain.reminding import ReminderTerms

        return ReminderTerms()

    @cached_property
    def chasing(self) -> ChasingDesk:
        """Telling providers of what was not paid in time."""
        from backoffice.adapters.dynamodb import client_payments, clients, ledger, work
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.chasing import ChasingDesk

        return ChasingDesk(
            records=self._records(
                InvoicesTable,
                clients.ClientsTable,
                client_payments.ClientPaymentsTable,
                ledger.VisitAccountsTable,
                work.TasksTable,
            ),
            invoices=InvoicesTable(self.database),
            terms=self.invoice_terms,
            reminders=self.reminder_terms,
            now=self._now,
        )

    @cached_property
    def overdue(self) -> OverdueDesk:
        """What was not paid in time, for providers."""
        from backoffice.adapters.dynamodb import clients, ledger
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.overdue import OverdueDesk

        return OverdueDesk(
            invoices=InvoicesTable(self.database),
            clients=clients.ClientsTable(self.database),
            accounts=ledger.VisitAccountsTable(self.database),
            terms=self.invoice_terms,
            now=self._now,
        )

    @cached_property
    def invoicing(self) -> InvoicingDesk:
        """Keeping invoices true."""
        from backoffice.adapters.dynamodb import claims, clients, ledger, network, payouts
        from backoffice.adapters.dynamodb.accuracy import ToldEstimatesTable
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.invoicing import InvoicingDesk

        return InvoicingDesk(
            records=self._records(
                InvoicesTable,
                clients.ClientsTable,
                clients.VisitsTable,
                claims.ClaimsTable,
                ledger.VisitAccountsTable,
                ledger.LedgerTable,
                ToldEstimatesTable,
                network.ProvidersTable,
                network.PayersTable,
                network.RatesTable,
                payouts.PayoutTermsTable,
            ),
            terms=self.invoice_terms,
            now=self._now,
        )

    @cached_property
    def invoices(self) -> InvoiceDesk:
        """Reading invoices, and asking for one."""
        from backoffice.adapters.dynamodb import clients, ledger, links
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.invoices import InvoiceDesk

        return InvoiceDesk(
            records=self._records(
                InvoicesTable,
                clients.ClientsTable,
                clients.RosterTable,
                clients.VisitsTable,
                ledger.VisitAccountsTable,
            ),
            invoices=InvoicesTable(self.database),
            accounts=ledger.VisitAccountsTable(self.database),
            mailings=links.MailingsTable(self.database),
            invoicing=self.invoicing,
            audit=self._audit,
            terms=self.invoice_terms,
            now=self._now,
        )

    @cached_property
    def giving_back(self) -> GivingBack:
        """Planning what goes back to clients."""
        from backoffice.adapters.dynamodb import client_payments, ledger, network, payouts, work
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.giving_back import GivingBack

        return GivingBack(
            records=self._records(
                InvoicesTable,
                client_payments.ClientPaymentsTable,
                ledger.VisitAccountsTable,
                ledger.LedgerTable,
                network.ProvidersTable,
                network.PayersTable,
                network.RatesTable,
                payouts.PayoutTermsTable,
                work.TasksTable,
            ),
            terms=self.invoice_terms,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def invoice_news(self) -> InvoiceNews:
        """What happens to visits, for their invoices."""
        from backoffice.services.invoice_news import InvoiceNews

        return InvoiceNews(self.invoicing, self.giving_back, self.chasing)

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
        from backoffice.adapters.dynamodb import clients, ledger, links, network
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.client_invoices import ClientInvoices

        return ClientInvoices(
            records=self._records(
                clients.ClientsTable, links.LinksTable, InvoicesTable, ledger.VisitAccountsTable
            ),
            invoices=InvoicesTable(self.database),
            accounts=ledger.VisitAccountsTable(self.database),
            providers=network.ProvidersTable(self.database),
            audit=self._audit,
            paying=lambda: self.paying,
            public_base_url=self.settings.public_base_url,
            terms=self.invoice_terms,
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
