"""The desks that settle payments by card, of every kind."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.client_payment_books import ClientPaymentBooks
    from backoffice.services.fee_payment_books import FeePaymentBooks
    from backoffice.services.one_page import OnePage
    from backoffice.services.payment_settling import PaymentSettling


class SettlingDesks(Ground):
    """What became of payments, whatever they are for."""

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
