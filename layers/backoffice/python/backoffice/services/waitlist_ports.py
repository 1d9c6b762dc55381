"""What the desks of served states and of the waitlist need from the world, beside all others'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from backoffice.domain.client import Language
    from backoffice.domain.identifiers import EmailAddress
    from backoffice.domain.served_state import ServedState
    from backoffice.domain.waitlist import WaitlistEntry, WaitlistFigures


class FindsServedStates(Protocol):
    """Served states, one by one and all together."""

    def find(self, state: str, /) -> ServedState | None:
        """A state, if it was ever served."""

    def all(self) -> list[ServedState]:
        """Every state that was ever served, by its letters."""


class FindsDueOpenings(Protocol):
    """Openings, by when they are to be gone on with."""

    def due(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """State and first day of those to go on with by a moment, longest due first."""


class FindsWaiting(Protocol):
    """Places on the waitlist."""

    def find(self, entry_id: str, /) -> WaitlistEntry | None:
        """A place."""

    def by_token(self, token: str, /) -> str | None:
        """Whose place a token is about."""

    def waiting(self, state: str, *, limit: int) -> list[str]:
        """Who waits for a state, in the order in which they joined."""


class FindsFigures(Protocol):
    """How many wait where."""

    def all(self) -> list[WaitlistFigures]:
        """Of every state that anybody ever waited for."""


class OpeningHandouts(Protocol):
    """Handing openings out to whoever tells those who wait."""

    def hand_out(self, openings: Sequence[tuple[str, str, int]], *, delay: int = 0) -> None:
        """Put each page of an opening into the queue, as state, first day and page.

        It is heard after *delay* seconds, and may be heard twice.
        """


class WaitlistPost(Protocol):
    """The e-mails about the waitlist; each answers the mail service's own id of it."""

    def waitlist_offer(
        self,
        *,
        mailing_id: str,
        to: EmailAddress,
        token: str,
        state: str,
        language: Language,
        expires_at: datetime,
        zone: str,
    ) -> str:
        """Offer a place on the waitlist to whoever reads a mailbox."""

    def state_opened(
        self, *, mailing_id: str, to: EmailAddress, token: str, state: str, language: Language
    ) -> str:
        """Tell somebody who waited that the network works in their state now."""
