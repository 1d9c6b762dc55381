"""The desks of estimate accuracy: what was told, how it did, and what is doubted since."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.care import CareDesks

if TYPE_CHECKING:
    from backoffice.services.accuracy import AccuracyDesk
    from backoffice.services.estimates_told import ToldEstimates
    from backoffice.services.scoring import ScoringDesk


class AccuracyDesks(CareDesks):
    """How well we foretell what payers decide."""

    @cached_property
    def told_estimates(self) -> ToldEstimates:
        """Writing down what was told."""
        from backoffice.adapters.dynamodb import accuracy, clients, network
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.estimates_told import ToldEstimates

        return ToldEstimates(
            records=self._records(
                clients.VisitsTable,
                clients.ClientsTable,
                network.ProvidersTable,
                CoverageTable,
                accuracy.ToldEstimatesTable,
            ),
            pricing=self._pricing,
            now=self._now,
        )

    @cached_property
    def scoring(self) -> ScoringDesk:
        """Scoring it by what payers decide."""
        from backoffice.adapters.dynamodb import accuracy
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
        from backoffice.services.scoring import ScoringDesk

        return ScoringDesk(
            records=self._records(
                ClaimsTable,
                VisitAccountsTable,
                accuracy.ToldEstimatesTable,
                accuracy.ScoresTable,
                accuracy.EstimateTalliesTable,
                accuracy.RuleTrustTable,
            ),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def accuracy(self) -> AccuracyDesk:
        """Reading how estimates did, and trusting a rule again."""
        from backoffice.adapters.dynamodb import accuracy
        from backoffice.services.accuracy import AccuracyDesk

        return AccuracyDesk(
            records=self._records(accuracy.RuleTrustTable),
            tallies=accuracy.EstimateTalliesTable(self.database),
            trusts=accuracy.RuleTrustTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )
