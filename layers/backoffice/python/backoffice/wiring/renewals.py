"""The desks of renewals: what clients are asked before a plan ends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.domain.renewal import RenewalTerms
    from backoffice.services.renewals import RenewalKeeper


class RenewalDesks(Ground):
    """From a plan on file to what is asked about its end."""

    @cached_property
    def renewal_terms(self) -> RenewalTerms:
        """When clients are asked, and who counts as active."""
        from backoffice.domain.renewal import RenewalTerms

        return RenewalTerms.of(self.settings.renewal_waves, self.settings.active_client_days)

    @cached_property
    def renewal_keeper(self) -> RenewalKeeper:
        """Keeping renewals true to what is on file."""
        from backoffice.adapters.dynamodb import clients, coverage, renewals
        from backoffice.services.renewals import RenewalKeeper

        return RenewalKeeper(
            records=self._records(
                clients.ClientsTable,
                clients.RosterTable,
                coverage.CoverageTable,
                renewals.RenewalsTable,
            ),
            renewals=renewals.RenewalsTable(self.database),
            roster=clients.RosterTable(self.database),
            visits=clients.VisitsTable(self.database),
            tokens=self.season_tokens,
            terms=self.renewal_terms,
            now=self._now,
        )
