"""Events of consultation requests: who asked, how a request stands, and that somebody waits."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class CareAsked(Event):
    """Somebody who looks for care asks a provider or the matching team; who, stands in the record
    only, and whether that is within the limits is to be seen.
    """

    KIND = "care-asked"
    seeker_id: str


class CareAdmitted(Event):
    """A search for care is within the limits; its link is to be mailed."""

    KIND = "care-admitted"
    seeker_id: str


class CareRepeated(Event):
    """Somebody asked a provider whom they wait for already; they need their link once more."""

    KIND = "care-repeated"
    seeker_id: str
    """The search that they have."""
    again_id: str
    """The one that came to nothing."""


class ConsultationChanged(Event):
    """A request came to stand otherwise than before."""

    KIND = "consultation-changed"
    consultation_id: str
    seeker_id: str
    provider_id: str
    status: str


class ConsultationNudged(Event):
    """A provider is to be reminded, once, of a request that waits for their answer (Q11)."""

    KIND = "consultation-nudged"
    consultation_id: str
    seeker_id: str
    provider_id: str
