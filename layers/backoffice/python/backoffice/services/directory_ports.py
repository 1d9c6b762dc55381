"""What the desks of the directory need from the world."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backoffice.domain.directory import Listing
    from backoffice.domain.payer import Payer


class FindsListings(Protocol):
    """Listings, by their state and by their provider."""

    def in_turn(self, state: str, *, since: str, limit: int) -> list[Listing]:
        """The listings of a state from the turn *since* on."""

    def all_of(self, state: str, /) -> list[Listing]:
        """Every listing of a state."""

    def of_provider(self, provider_id: str) -> list[Listing]:
        """One provider's listings, or what they were a moment ago, by state."""


class FindsStaleProfiles(Protocol):
    """Profiles by the day on which to ask whether they are still so."""

    def to_confirm(self, *, by: date, limit: int) -> list[str]:
        """The providers to ask by a day, longest due first."""


class ReadsPayers(Protocol):
    """The payer registry."""

    def registry(self) -> list[Payer]:
        """Every payer, by name."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Payer]:
        """The payers under *keys*, without those that are missing."""
