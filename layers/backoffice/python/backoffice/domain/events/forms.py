"""Events of links and forms: who is to get a link, and what clients told and asked."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class LinkRequested(Event):
    """A secure link is to be mailed to a client."""

    KIND = "link-requested"
    client_id: str
    purpose: str
    generation: int


class LinkWanted(Event):
    """Somebody, a client of ours or not, asked for a link; who, stands in the record only."""

    KIND = "link-wanted"
    ask_id: str


class LinkAsked(Event):
    """A client asked for a link, and the provider is to know."""

    KIND = "link-asked"
    client_id: str
    provider_id: str
    ask_id: str


class InsuranceSubmitted(Event):
    """Insurance details were attested; eligibility review may start.

    Payer and state spare the review a call: it reads what they name at once.
    """

    KIND = "insurance-submitted"
    client_id: str
    provider_id: str
    policy_id: str
    payer_id: str | None = None
    care_state: str | None = None


class CoverageRevised(Event):
    """A policy on file was put right or replaced; what was asked by it is void."""

    KIND = "coverage-revised"
    client_id: str
    provider_id: str
    """For whom it was said; that provider's own check of a corrected policy is reopened already."""


class CoverageTerminated(Event):
    """A policy turned out to be over before we knew; claims for the days after it rest on it."""

    KIND = "coverage-terminated"
    client_id: str


class TicketOpened(Event):
    """Somebody asked for help."""

    KIND = "ticket-opened"
    ticket_id: str


class TicketAnswered(Event):
    """A person of the network answered a ticket."""

    KIND = "ticket-answered"
    ticket_id: str
