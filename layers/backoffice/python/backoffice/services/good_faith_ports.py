"""What the desks of good-faith estimates need from the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from backoffice.domain.client import Client
    from backoffice.domain.provider import Provider


class FindsDueEstimates(Protocol):
    """Files of estimates, by when to look at them."""

    def to_look_at(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """Client and provider of files to look at at or before a moment, longest due first."""


class EstimateHandouts(Protocol):
    """Handing files of estimates out to whoever looks at them."""

    def hand_out(self, files: Sequence[tuple[str, str]]) -> None:
        """Put each file, as client and provider, into the queue; it may arrive twice."""


class EstimatePost(Protocol):
    """The e-mail about an estimate; it answers the mail service's own id of it."""

    def good_faith_estimate(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Tell a client that there is an estimate, and neither how much nor for what."""
