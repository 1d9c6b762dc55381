"""Events of renewals: what clients said about the year to come."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class RenewalAnswered(Event):
    """Somebody said what happens to a client's insurance when a plan ends."""

    KIND = "renewal-answered"
    client_id: str
    provider_id: str
    """Whose client it is."""
    ends_on: str
    number: int
    """Which answer about that end it is, from 1."""
