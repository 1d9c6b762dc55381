"""What the desks of renewals need from the world."""

from __future__ import annotations

from typing import Protocol

from backoffice.services.ports import Tokens


class SeasonsTokens(Protocol):
    """Deriving what many secure links carry."""

    def of_season(self, season: bytes) -> Tokens:
        """What derives the tokens of all links of a *season*; one call, however many those are."""
