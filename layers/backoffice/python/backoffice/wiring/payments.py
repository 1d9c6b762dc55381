"""The desks of what payers pay: from a remittance to the ledger."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.accounts import AccountsDesk
    from backoffice.services.denial_deadlines import DenialDeadlineDesk
    from backoffice.services.denials import DenialDesk
    from backoffice.services.posting import RemittancePostingDesk


class PaymentDesks(Ground):
    """What was paid, and what it comes to."""

    @cached_property
    def posting(self) -> RemittancePostingDesk:
        """Posting remittances."""
        from backoffice.adapters.dynamodb import claims, ledger, network, payouts, submissions, work
        from backoffice.adapters.dynamodb.denials import DenialsTable
        from backoffice.adapters.payers import remittance_translation
        from backoffice.services.posted_denials import PostedDenials
        from backoffice.services.posting import RemittancePostingDesk
        from backoffice.services.visit_posting import VisitPosting

        home_zone = self.settings.home_zone
        records = self._records(
            claims.ClaimsTable,
            submissions.SubmissionsTable,
            ledger.VisitAccountsTable,
            ledger.LedgerTable,
            DenialsTable,
            network.PayersTable,
            network.ProvidersTable,
            network.RatesTable,
            payouts.PayoutTermsTable,
            work.TasksTable,
        )
        visits = VisitPosting(
            records=records,
            denials=PostedDenials(records=records, home_zone=home_zone),
            home_zone=home_zone,
            now=self._now,
        )
        return RemittancePostingDesk(
            records=self._records(ledger.ReceiptsTable, ledger.LedgerTable, work.TasksTable),
            visits=visits,
            reader=remittance_translation,
            documents=self.documents,
            ours=frozenset(
                number.replace("-", "")
                for number in (self.settings.network_npi, self.settings.network_tax_id)
            ),
            home_zone=home_zone,
            now=self._now,
        )

    @cached_property
    def denials(self) -> DenialDesk:
        """What payers did not pay, and what people decide about it."""
        from backoffice.adapters.dynamodb import ledger, network, payouts, work
        from backoffice.adapters.dynamodb.denials import DenialsTable
        from backoffice.services.denials import DenialDesk

        return DenialDesk(
            records=self._records(
                DenialsTable,
                ledger.VisitAccountsTable,
                ledger.LedgerTable,
                network.PayersTable,
                network.ProvidersTable,
                network.RatesTable,
                payouts.PayoutTermsTable,
                work.TasksTable,
            ),
            denials=DenialsTable(self.database),
            audit=self._audit,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def denial_deadlines(self) -> DenialDeadlineDesk:
        """Denials whose time runs out."""
        from backoffice.adapters.dynamodb.denials import DenialsTable
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.denial_deadlines import DenialDeadlineDesk

        return DenialDeadlineDesk(
            records=self._records(DenialsTable, TasksTable),
            denials=DenialsTable(self.database),
            home_zone=self.settings.home_zone,
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
