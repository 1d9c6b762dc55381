"""The desks of payouts: what providers are owed and paid."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.invoicing import InvoiceDesks

if TYPE_CHECKING:
    from backoffice.domain.payday import PayoutRules
    from backoffice.services.payday import PaydayDesk
    from backoffice.services.payout_accounts import PayoutAccountDesk
    from backoffice.services.payout_sending import PayoutSending
    from backoffice.services.payouts import PayoutDesk


class PayoutDesks(InvoiceDesks):
    """What the network pays its providers."""

    @cached_property
    def payouts(self) -> PayoutDesk:
        """What was agreed, owed and paid."""
        from backoffice.adapters.dynamodb import ledger, network, payouts, work
        from backoffice.services.payouts import PayoutDesk

        return PayoutDesk(
            records=self._records(
                payouts.PayoutsTable,
                payouts.ProviderPayoutsTable,
                payouts.PayoutTermsTable,
                ledger.LedgerTable,
                network.PayersTable,
                work.TasksTable,
            ),
            payouts=payouts.PayoutsTable(self.database),
            accounts=ledger.VisitAccountsTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def payout_rules(self) -> PayoutRules:
        """When the network pays, and from what amount on."""
        from backoffice.domain.money import Money
        from backoffice.domain.payday import PayoutRules, Weekday

        days = self.settings.deduct_overdue_after_days
        return PayoutRules(
            weekday=Weekday(self.settings.payout_weekday),
            minimum=Money.dollars(self.settings.payout_minimum),
            by_processor=self.settings.payouts_through_processor == "yes",
            deducts_after=int(days) if days else None,
        )

    @cached_property
    def payday(self) -> PaydayDesk:
        """Preparing payouts."""
        from backoffice.adapters.dynamodb import ledger, payouts, work
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.keeping_back import KeepingBack
        from backoffice.services.payday import PaydayDesk

        return PaydayDesk(
            records=self._records(
                payouts.PayoutsTable,
                payouts.ProviderPayoutsTable,
                payouts.PayoutRunsTable,
                ledger.VisitAccountsTable,
                ledger.LedgerTable,
                work.TasksTable,
            ),
            accounts=ledger.VisitAccountsTable(self.database),
            providers=payouts.ProviderPayoutsTable(self.database),
            keeping_back=KeepingBack(
                invoices=InvoicesTable(self.database),
                accounts=ledger.VisitAccountsTable(self.database),
                after_days=self.payout_rules.deducts_after,
                terms=self.invoice_terms,
            ),
            rules=self.payout_rules,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def payout_accounts(self) -> PayoutAccountDesk:
        """Where providers are paid to."""
        from backoffice.adapters.dynamodb import payouts, work
        from backoffice.services.payout_accounts import PayoutAccountDesk

        return PayoutAccountDesk(
            records=self._records(payouts.ProviderAccountsTable, work.TasksTable),
            accounts=payouts.ProviderAccountsTable(self.database),
            processor=self.processor,
            public_base_url=self.settings.public_base_url,
            now=self._now,
        )

    @cached_property
    def payout_sending(self) -> PayoutSending:
        """Sending payouts to where providers are paid."""
        from backoffice.adapters.dynamodb import ledger, payouts, work
        from backoffice.services.payout_sending import PayoutSending

        return PayoutSending(
            records=self._records(
                payouts.PayoutsTable,
                payouts.ProviderPayoutsTable,
                payouts.ProviderAccountsTable,
                ledger.LedgerTable,
                work.TasksTable,
            ),
            payouts=payouts.PayoutsTable(self.database),
            accounts=self.payout_accounts,
            processor=self.processor,
            home_zone=self.settings.home_zone,
            now=self._now,
        )
