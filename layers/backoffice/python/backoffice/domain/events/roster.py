"""Events of the roster: clients, how they are reached, and visits to come."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class ClientAdded(Event):
    """A provider put a client on the roster."""

    KIND = "client-added"
    client_id: str
    provider_id: str


class ClientAddressChanged(Event):
    """A client is reached under another e-mail address than before."""

    KIND = "client-address-changed"
    client_id: str


class DischargeChanged(Event):
    """A client is discharged from a roster, on another day than was said, or taken back."""

    KIND = "discharge-changed"
    client_id: str
    provider_id: str


class VisitPlanned(Event):
    """A provider wrote down a visit to come."""

    KIND = "visit-planned"
    visit_id: str
    client_id: str
    provider_id: str
