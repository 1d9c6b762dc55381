"""What the matching desks need from the world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backoffice.domain.consultation import Consultation
    from backoffice.domain.directory import Listing
    from backoffice.domain.matching_case import MatchingCase, Opportunity


class FindsStatesListings(Protocol):
    """The directory, a state at a time."""

    def all_of(self, state: str, /) -> list[Listing]:
        """Everybody in a state's list."""


class FindsCases(Protocol):
    """Matching cases, by when somebody must look at them, and by when they were opened."""

    def due(self, *, after: str | None, limit: int) -> list[tuple[str, MatchingCase]]:
        """Cases that wait, soonest due first, behind the place *after*, each with its place."""

    def opened_in(self, month: str, /) -> list[MatchingCase]:
        """Every case that was opened in a month, as 2026-11."""


class FindsOpportunities(Protocol):
    """Opportunities, of a case and of a provider."""

    def all_of(self, seeker_id: str, /) -> list[Opportunity]:
        """Everything that was offered of one case."""

    def open_for(self, provider_id: str, *, limit: int) -> list[Opportunity]:
        """What a provider may still say yes or no to, longest waiting first."""


class FindsSearchsRequests(Protocol):
    """Consultation requests of one search."""

    def all_of(self, seeker_id: str, /) -> Sequence[Consultation]:
        """Every request of it."""
