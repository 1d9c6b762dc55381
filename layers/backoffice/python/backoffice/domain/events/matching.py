"""Events of matching: how a case stands, and who was asked whether they could help."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class MatchingChanged(Event):
    """A matching case came to stand otherwise, or its client is to hear of providers."""

    KIND = "matching-changed"
    seeker_id: str
    status: str


class OpportunityOffered(Event):
    """A provider is asked whether they have room for somebody, without being told who it is."""

    KIND = "opportunity-offered"
    seeker_id: str
    provider_id: str
