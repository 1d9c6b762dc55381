"""The desks of invoices: what clients are asked for visits."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.domain.invoice import InvoiceTerms
    from backoffice.domain.reminding import ReminderTerms
    from backoffice.services.chasing import ChasingDesk
    from backoffice.services.client_payment_books import ClientPaymentBooks
    from backoffice.services.fee_payment_books import FeePaymentBooks
    from backoffice.services.giving_back import GivingBack
    from backoffice.services.invoice_news import InvoiceNews
    from backoffice.services.invoices import InvoiceDesk
    from backoffice.services.invoicing import InvoicingDesk
    from backoffice.services.missed_news import MissedNewsDesk
    from backoffice.services.missed_visits import MissedVisitDesk
    from backoffice.services.one_page import OnePage
    from backoffice.services.overdue import OverdueDesk
    from backoffice.services.paying import PayingDesk
    from backoffice.services.payment_news import PaymentNewsDesk
    from backoffice.services.payment_settling import PaymentSettling
    from backoffice.services.ports import Records
    from backoffice.services.refunds_by_hand import RefundsByHand


class InvoiceDesks(Ground):
    """What clients are asked to pay."""

    @cached_property
    def invoice_terms(self) -> InvoiceTerms:
        """How the network asks for money."""
        from backoffice.domain.invoice import InvoiceTerms

        return InvoiceTerms()

    @cached_property
    def reminder_terms(self) -> ReminderTerms:
        """When the network writes about it."""
        from backoffice.domain.reminding import hours

        return hours(self.settings.invoice_mail_hours)

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
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.estimates import EstimateFilesTable
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
                CoverageTable,
                EstimateFilesTable,
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
        from backoffice.adapters.dynamodb import clients, ledger, links, missed_visits
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.services.invoices import InvoiceDesk

        return InvoiceDesk(
            records=self._records(
                InvoicesTable,
                clients.ClientsTable,
                clients.RosterTable,
                clients.VisitsTable,
                ledger.VisitAccountsTable,
                missed_visits.MissedVisitPoliciesTable,
                missed_visits.MissedVisitAgreementsTable,
                CoverageTable,
                PayersTable,
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
    def missed_visits(self) -> MissedVisitDesk:
        """What providers ask for visits that clients miss."""
        from backoffice.adapters.dynamodb import clients, missed_visits
        from backoffice.services.missed_visits import MissedVisitDesk

        return MissedVisitDesk(
            records=self._records(
                clients.ClientsTable,
                clients.RosterTable,
                missed_visits.MissedVisitPoliciesTable,
                missed_visits.MissedVisitAgreementsTable,
            ),
            now=self._now,
        )

    @property
    def _where_money_goes_back(self) -> Records:
        """What a refund is planned from, and kept in."""
        from backoffice.adapters.dynamodb import client_payments, ledger, network, payouts, work
        from backoffice.adapters.dynamodb.invoices import InvoicesTable

        return self._records(
            InvoicesTable,
            client_payments.ClientPaymentsTable,
            ledger.VisitAccountsTable,
            ledger.LedgerTable,
            network.ProvidersTable,
            network.PayersTable,
            network.RatesTable,
            payouts.PayoutTermsTable,
            work.TasksTable,
        )

    @cached_property
    def giving_back(self) -> GivingBack:
        """Planning what goes back to clients."""
        from backoffice.services.giving_back import GivingBack

        return GivingBack(
            records=self._where_money_goes_back,
            terms=self.invoice_terms,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def refunds_by_hand(self) -> RefundsByHand:
        """What people gave back to clients."""
        from backoffice.services.refunds_by_hand import RefundsByHand

        return RefundsByHand(
            records=self._where_money_goes_back,
            terms=self.invoice_terms,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def invoice_news(self) -> InvoiceNews:
        """What happens to visits, for their invoices."""
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.invoice_news import InvoiceNews

        invoices = InvoicesTable(self.database)
        return InvoiceNews(self.invoicing, self.giving_back, self.chasing, invoices)

    @cached_property
    def payment_news(self) -> PaymentNewsDesk:
        """Hearing what became of payments."""
        from backoffice.services.payment_news import PaymentNewsDesk

        return PaymentNewsDesk(processor=self.processor, handouts=self.payment_queue)

    @cached_property
    def missed_news(self) -> MissedNewsDesk:
        """Reading what the processor lists of contests and failed refunds."""
        from backoffice.adapters.dynamodb import client_payments, work
        from backoffice.services.missed_news import MissedNewsDesk

        return MissedNewsDesk(
            records=self._records(client_payments.NewsReadTable, work.TasksTable),
            processor=self.processor,
            handouts=self.payment_queue,
            home_zone=self.settings.home_zone,
        )

    @cached_property
    def payment_settling(self) -> PaymentSettling:
        """What became of payments."""
        from backoffice.adapters.dynamodb import (
            client_payments,
            invoices,
            ledger,
            memberships,
            network,
            payouts,
            work,
        )
        from backoffice.domain.client_payment import ClientPayment
        from backoffice.domain.fee_payment import FeePayment
        from backoffice.services.payment_books import AllBooks
        from backoffice.services.payment_following import PaymentFollowing
        from backoffice.services.payment_settling import PaymentSettling

        records = self._records(
            client_payments.ClientPaymentsTable,
            client_payments.TillsTable,
            invoices.InvoicesTable,
            ledger.VisitAccountsTable,
            ledger.LedgerTable,
            network.ProvidersTable,
            network.PayersTable,
            network.RatesTable,
            payouts.PayoutTermsTable,
            memberships.MembershipsTable,
            memberships.MembershipFeesTable,
            memberships.FeePaymentsTable,
            work.TasksTable,
        )
        home_zone = self.settings.home_zone

        def of_clients() -> ClientPaymentBooks:
            from backoffice.services.client_payment_books import ClientPaymentBooks

            return ClientPaymentBooks(records=records, home_zone=home_zone)

        def of_fees() -> FeePaymentBooks:
            from backoffice.services.fee_payment_books import FeePaymentBooks

            return FeePaymentBooks(records=records, home_zone=home_zone)

        return PaymentSettling(
            records=records,
            payments=(
                client_payments.ClientPaymentsTable(self.database),
                memberships.FeePaymentsTable(self.database),
            ),
            processor=self.processor,
            following=PaymentFollowing(
                records=records, processor=self.processor, home_zone=home_zone, now=self._now
            ),
            books=AllBooks({ClientPayment.MARK: of_clients, FeePayment.MARK: of_fees}),
            now=self._now,
        )

    @cached_property
    def one_page(self) -> OnePage:
        """What becomes of the page that somebody was led to before."""
        from backoffice.services.one_page import OnePage

        return OnePage(settling=self.payment_settling, processor=self.processor, now=self._now)

    @cached_property
    def paying(self) -> PayingDesk:
        """Letting clients pay."""
        from backoffice.adapters.dynamodb import client_payments, clients, ledger
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.paying import PayingDesk

        return PayingDesk(
            records=self._records(
                client_payments.ClientPaymentsTable,
                client_payments.TillsTable,
                clients.ClientsTable,
            ),
            invoices=InvoicesTable(self.database),
            accounts=ledger.VisitAccountsTable(self.database),
            settling=self.payment_settling,
            page=self.one_page,
            terms=self.invoice_terms,
            now=self._now,
        )
