"""What the desks of renewals need from the world."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from backoffice.services.ports import Tokens

if TYPE_CHECKING:
    from backoffice.domain.client import Client
    from backoffice.domain.provider import Provider


class SeasonsTokens(Protocol):
    """Deriving what many secure links carry."""

    def of_season(self, season: bytes) -> Tokens:
        """What derives the tokens of all links of a *season*; one call, however many those are."""


class RenewalPost(Protocol):
    """E-mail about renewals; each answers the mail service's own id of it."""

    def renewal_noted(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Tell a client that their provider answered for them (Q10), and not what."""
