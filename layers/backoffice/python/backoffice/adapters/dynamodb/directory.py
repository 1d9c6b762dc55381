"""The tables of the directory: what providers say of themselves, and where each is listed."""

from __future__ import annotations

from datetime import date

from backoffice.adapters.dynamodb.database import Range
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.directory import Listing
from backoffice.domain.profile import Profile

_ALL = "-"


class ProfilesTable(Table[Profile], of=Profile):
    """Keyed by provider; `by_due` has the days on which to ask whether they are still so.

    It has every profile, and a run reads those alone whose day has come.
    """

    NAME = "profiles"
    KEY = ("provider_id",)
    MISSING = "Nothing is written in your profile yet."

    def indexed(self, record: Profile) -> dict[str, str]:
        return {"due_in": _ALL, "due_place": record.ask_on.isoformat()}

    def to_confirm(self, *, by: date, limit: int) -> list[str]:
        """The providers to ask by a day, longest due first."""
        items = self._database.query(
            self.NAME,
            ("due_in", _ALL),
            index="by_due",
            range=Range("due_place", "<=", by.isoformat()),
            limit=limit,
        )
        return [item["provider_id"] for item in items]


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
