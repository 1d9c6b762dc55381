"""Events of invoices, and of the estimates that clients who pay themselves get beforehand."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class InvoiceAsked(Event):
    """A client is asked for an amount that they were not told of: look whether to write now."""

    KIND = "invoice-asked"
    visit_id: str
    client_id: str
    provider_id: str


class GoodFaithEstimateWanted(Event):
    """Somebody asked for a good-faith estimate."""

    KIND = "good-faith-estimate-wanted"
    client_id: str
    provider_id: str


class GoodFaithEstimateGiven(Event):
    """A good-faith estimate was made; the link to it is to be mailed."""

    KIND = "good-faith-estimate-given"
    client_id: str
    provider_id: str
    number: int
