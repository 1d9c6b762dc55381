"""The desks of what payers pay: from a remittance to the ledger."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.accounts import AccountsDesk
    from backoffice.services.posting import RemittancePostingDesk


class PaymentDesks(Ground):
    """What was paid, and what it comes to."""

    @cached_property
    def posting(self) -> RemittancePostingDesk:
        """Posting remittances."""
        from backoffice.adapters.dynamodb import claims, ledger, network, payouts, submissions, work
        from backoffice.adapters.payers import remittance_translation
        from backoffice.services.posting import RemittancePostingDesk
        from backoffice.services.visit_posting import VisitPosting

        home_zone = self.settings.home_zone
        visits = VisitPosting(
            records=self._records(
                claims.ClaimsTable,
                submissions.SubmissionsTable,
                ledger.VisitAccountsTable,
                ledger.LedgerTable,
                network.ProvidersTable,
                payouts.PayoutTermsTable,
                work.TasksTable,
            ),
            home_zone=home_zone,
            now=self._now,
        )
        return RemittancePostingDesk(
            records=self._records(ledger.ReceiptsTable, ledger.LedgerTable, work.TasksTable),
            visits=visits,
            reader=remittance_translation,
            documents=self.documents,
            home_zone=home_zone,
            now=self._now,
        )

    @cached_property
    def accounts(self) -> AccountsDesk:
        """What was paid for visits, and what is held."""
        from backoffice.adapters.dynamodb import ledger, work
        from backoffice.services.accounts import AccountsDesk

        return AccountsDesk(
            records=self._records(ledger.ReceiptsTable, ledger.VisitAccountsTable, work.TasksTable),
            ledger=ledger.LedgerTable(self.database),
            audit=self._audit,
            home_zone=self.settings.home_zone,
            now=self._now,
        )
