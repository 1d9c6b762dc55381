"""The desks of the directory: profiles, the listings drawn up from them, and who reads those."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.ground import Ground

if TYPE_CHECKING:
    from backoffice.services.directory import DirectoryDesk
    from backoffice.services.listing_keeping import ListingKeeper
    from backoffice.services.profiles import ProfileDesk
    from backoffice.services.stale_profiles import StaleProfileDesk


class DirectoryDesks(Ground):
    """From what a provider says of themselves to whoever looks for care."""

    @cached_property
    def listing_keeper(self) -> ListingKeeper:
        """Keeping the directory true to what is on file."""
        from backoffice.adapters.dynamodb import directory, memberships, network
        from backoffice.services.listing_keeping import ListingKeeper

        return ListingKeeper(
            records=self._records(
                directory.ListingsTable,
                directory.ProfilesTable,
                network.ProvidersTable,
                memberships.MembershipsTable,
            ),
            participations=network.ParticipationsTable(self.database),
        )

    @cached_property
    def directory(self) -> DirectoryDesk:
        """Who can be found."""
        from backoffice.adapters.dynamodb import directory, network
        from backoffice.services.directory import DirectoryDesk

        return DirectoryDesk(
            listings=directory.ListingsTable(self.database),
            profiles=directory.ProfilesTable(self.database),
            payers=network.PayersTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def profiles(self) -> ProfileDesk:
        """What providers say of themselves."""
        from backoffice.adapters.dynamodb import directory, memberships, network, work
        from backoffice.services.profiles import ProfileDesk

        return ProfileDesk(
            records=self._records(
                network.ProvidersTable,
                directory.ProfilesTable,
                memberships.MembershipsTable,
                work.TasksTable,
            ),
            participations=network.ParticipationsTable(self.database),
            payers=network.PayersTable(self.database),
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def stale_profiles(self) -> StaleProfileDesk:
        """Asking providers whether what they said of themselves is still so."""
        from backoffice.adapters.dynamodb import directory, memberships, work
        from backoffice.services.stale_profiles import StaleProfileDesk

        return StaleProfileDesk(
            records=self._records(
                directory.ProfilesTable, memberships.MembershipsTable, work.TasksTable
            ),
            profiles=directory.ProfilesTable(self.database),
            home_zone=self.settings.home_zone,
        )
