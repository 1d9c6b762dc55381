"""The desks of invoices: what clients are asked for visits."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.domain.invoice import InvoiceTerms
    from backoffice.services.invoices import InvoiceDesk
    from backoffice.services.invoicing import InvoicingDesk


class InvoiceDesks(Ground):
    """What clients are asked to pay."""

    @cached_property
    def invoice_terms(self) -> InvoiceTerms:
        """How the network asks for money."""
        from backoffice.domain.invoice import InvoiceTerms

        return InvoiceTerms()

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
        from backoffice.adapters.dynamodb import clients, ledger
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
            invoicing=self.invoicing,
            audit=self._audit,
            terms=self.invoice_terms,
            now=self._now,
        )
