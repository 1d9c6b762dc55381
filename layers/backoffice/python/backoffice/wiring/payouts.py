"""The desks of payouts: what providers are owed and paid."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.domain.payday import PayoutRules
    from backoffice.services.payday import PaydayDesk
    from backoffice.services.payouts import PayoutDesk


class PayoutDesks(Ground):
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

        return PayoutRules(
            weekday=Weekday(self.settings.payout_weekday),
            minimum=Money.dollars(self.settings.payout_minimum),
        )

    @cached_property
    def payday(self) -> PaydayDesk:
        """Preparing payouts."""
        from backoffice.adapters.dynamodb import ledger, payouts, work
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
            rules=self.payout_rules,
            home_zone=self.settings.home_zone,
            now=self._now,
        )
