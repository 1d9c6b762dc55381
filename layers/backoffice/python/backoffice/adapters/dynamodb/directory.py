"""The tables of the directory: what providers say of themselves, and where each is listed."""

from __future__ import annotations

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.directory import Listing
from backoffice.domain.profile import Profile


class ProfilesTable(Table[Profile], of=Profile):
    """Keyed by provider."""

    NAME = "profiles"
    KEY = ("provider_id",)
    MISSING = "Nothing is written in your profile yet."


class ListingsTable(Table[Listing], of=Listing):
    """Keyed by state, then turn: a page of a state's directory is one query.

    `by_provider` has all of one provider's, a moment late. It follows from other records, so the
    journal has those.
    """

    NAME = "directory-listings"
    KEY = ("state", "turn")

    def lasting(self, record: Listing) -> bool:  # noqa: ARG002
        return False

    def in_turn(self, state: str, *, since: str, limit: int) -> list[Listing]:
        """The listings of a state from the turn *since* on."""
        return self.from_items(
            self._database.query(
                self.NAME, ("state", state), range=Range("turn", ">=", since), limit=limit
            )
        )

    def of_provider(self, provider_id: str) -> list[Listing]:
        """One provider's listings, or what they were a moment ago, by state."""
        found = self._database.query(self.NAME, ("provider_id", provider_id), index="by_provider")
        return self.from_items(found)
