"""The desks of claims: from a confirmed visit to a claim that may leave."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.claim_making import ClaimMakingDesk
    from backoffice.services.visit_outcomes import OutcomeDesk


class ClaimDesks(Ground):
    """What is billed, and to whom."""

    @cached_property
    def visit_outcomes(self) -> OutcomeDesk:
        """What became of visits."""
        from backoffice.adapters.dynamodb import clients, network
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.services.visit_outcomes import OutcomeDesk

        return OutcomeDesk(
            records=self._records(
                clients.RosterTable,
                clients.ClientsTable,
                clients.VisitsTable,
                network.ProvidersTable,
                ClaimsTable,
            ),
            now=self._now,
        )

    @cached_property
    def claim_making(self) -> ClaimMakingDesk:
        """Claims of confirmed visits."""
        from backoffice.adapters.dynamodb import clients, network
        from backoffice.adapters.dynamodb.claims import ClaimsTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.claim_making import ClaimMakingDesk

        return ClaimMakingDesk(
            records=self._records(
                clients.VisitsTable,
                clients.ClientsTable,
                CoverageTable,
                network.ProvidersTable,
                network.PayersTable,
                network.ParticipationsTable,
                network.RatesTable,
                ClaimsTable,
            ),
            network=self.network,
            now=self._now,
        )
