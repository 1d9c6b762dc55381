"""Events of missed-visit policies: what clients are asked to accept."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class MissedVisitPolicyAsked(Event):
    """A client is asked to read and accept their provider's policy; the link is to be mailed."""

    KIND = "missed-visit-policy-asked"
    client_id: str
    provider_id: str
    number: int
    """How often they were asked by then; a later asking takes an earlier one's place."""
