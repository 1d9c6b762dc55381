"""What the desks of consultation requests need from the world, and from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from backoffice.domain.client import Language
    from backoffice.domain.consultation import Consultation
    from backoffice.domain.directory import Listing
    from backoffice.domain.identifiers import EmailAddress, UsState
    from backoffice.domain.matching import CaseReason, Proposal
    from backoffice.domain.prose import Words
    from backoffice.domain.provider import Provider
    from backoffice.domain.record import Record
    from backoffice.domain.seeker import Seeker
    from backoffice.domain.wishes import Wishes


class Alternatives(Protocol):
    """Whom else somebody who looks for care may ask."""

    def proposed(self, wishes: Wishes, *, excluding: frozenset[str], day: date) -> Proposal:
        """Up to three providers, best first, and the fair shares as they are once these are told
        of: to be kept in the same transaction as whatever tells the client.
        """


class OpensCases(Protocol):
    """Handing somebody who looks for care to the matching team."""

    def opened(
        self,
        seeker: Seeker,
        *,
        because: CaseReason,
        excluding: frozenset[str],
        at: datetime,
    ) -> tuple[Record, ...]:
        """The records, a case and its task, to be kept in the caller's own transaction; none if a
        case is open already and covers it.
        """


class ServesStates(Protocol):
    """Where the network works."""

    def is_served(self, state: UsState, day: date) -> bool:
        """Whether it takes requests of clients who will be in *state*."""


class FindsListings(Protocol):
    """Providers as the directory shows them."""

    def find(self, state: str, turn: str, /) -> Listing | None:
        """The listing of whoever has that turn in a state, or None."""


class FindsSeekers(Protocol):
    """Searches for care, also by what a mail carries, and by when they are to be forgotten."""

    def find(self, seeker_id: str, /) -> Seeker | None:
        """The search, or None."""

    def by_token(self, token: str) -> str | None:
        """Which search *token* belongs to."""

    def to_forget(self, *, by: datetime, limit: int) -> list[str]:
        """The ids of those whose person is to be forgotten by a moment, longest due first."""


class FindsConsultations(Protocol):
    """Consultation requests, by client, by provider, and by when they fall due."""

    def find(self, seeker_id: str, consultation_id: str, /) -> Consultation | None:
        """The request, or None."""

    def all_of(self, seeker_id: str, /) -> list[Consultation]:
        """Every request of one search."""

    def of_provider(self, provider_id: str, *, limit: int) -> list[Consultation]:
        """The requests that a provider must still see, newest first."""

    def due(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """Seeker and consultation ids of those to look at by a moment, longest due first."""


class CareHandouts(Protocol):
    """Handing out what falls due, so that each piece fails and is repeated on its own."""

    def hand_out_requests(self, requests: Sequence[tuple[str, str]]) -> None:
        """Put each request, as seeker and consultation, into the queue; it may arrive twice."""

    def hand_out_searches(self, seeker_ids: Sequence[str]) -> None:
        """Put each search that is to be forgotten into the queue; it may arrive twice."""


class CarePost(Protocol):
    """What is mailed about searches and requests."""

    def care_receipt(
        self,
        *,
        mailing_id: str,
        to: EmailAddress,
        token: str,
        language: Language,
        expires_at: datetime,
        zone: str,
    ) -> str:
        """Give whoever asked the link to their search, and say nothing of what they asked."""

    def consultation_news(
        self,
        *,
        mailing_id: str,
        to: EmailAddress,
        token: str,
        language: Language,
        says: str,
        provider: str | None,
        others: tuple[str, ...],
        policy: Words | None,
    ) -> str:
        """Tell whoever asked what became of it; names only where the mailbox is vouched for."""

    def consultation_work(self, provider: Provider, *, mailing_id: str, says: str) -> str:
        """Tell a provider that a request waits for them, or does not any more, and not whose."""
