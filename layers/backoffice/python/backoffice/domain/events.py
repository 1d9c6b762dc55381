"""What happened in the office, told to whoever listens: ids only, never what was said."""

from __future__ import annotations

from typing import ClassVar

from backoffice.domain.record import Fact


class Event(Fact):
    """Something that happened.

    Every field is an id or a count, because an event travels through the bus
    and queues in the open; the records themselves stay in the journal.
    """

    KIND: ClassVar[str]


class ClientAdded(Event):
    """A provider put a client on the roster."""

    KIND = "client-added"
    client_id: str
    provider_id: str


class ClientAddressChanged(Event):
    """A client is reached under another e-mail address than before."""

    KIND = "client-address-changed"
    client_id: str


class VisitPlanned(Event):
    """A provider wrote down a visit to come."""

    KIND = "visit-planned"
    visit_id: str
    client_id: str
    provider_id: str


class VisitHeld(Event):
    """A visit took place, or what was said of it was corrected."""

    KIND = "visit-held"
    visit_id: str
    client_id: str
    provider_id: str


class VisitCancelled(Event):
    """A visit did not take place."""

    KIND = "visit-cancelled"
    visit_id: str
    client_id: str
    provider_id: str


class VisitMissed(Event):
    """The client did not come."""

    KIND = "visit-missed"
    visit_id: str
    client_id: str
    provider_id: str


class AuthorizationEntered(Event):
    """Something was allowed for a client beforehand."""

    KIND = "authorization-entered"
    client_id: str
    provider_id: str


class ParticipationChanged(Event):
    """From when a provider is in network with a payer in a state was written down."""

    KIND = "participation-changed"
    provider_id: str
    payer_id: str
    state: str


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


class EligibilityDecided(Event):
    """The payer's answer to an eligibility check was turned into a verdict."""

    KIND = "eligibility-decided"
    check_id: str
    client_id: str
    provider_id: str


class EligibilityChanged(Event):
    """A payer's newer answer differs for people: verdict, network, plan, days, cost or limits."""

    KIND = "eligibility-changed"
    check_id: str
    client_id: str
    provider_id: str


class TicketOpened(Event):
    """Somebody asked for help."""

    KIND = "ticket-opened"
    ticket_id: str


class TicketAnswered(Event):
    """A person of the network answered a ticket."""

    KIND = "ticket-answered"
    ticket_id: str


class PrecheckAsked(Event):
    """Somebody asks whether their insurance covers care; who, stands in the record only."""

    KIND = "precheck-asked"
    precheck_id: str


class PrecheckAdmitted(Event):
    """A pre-check is within the limits; its link is to be mailed."""

    KIND = "precheck-admitted"
    precheck_id: str


class PrecheckConfirmed(Event):
    """The link of a pre-check was followed by whom it was meant for; the payer may be asked."""

    KIND = "precheck-confirmed"
    precheck_id: str


class ClaimRejected(Event):
    """A claim was refused, by the clearinghouse or its payer; why, stands in the records."""

    KIND = "claim-rejected"
    claim_id: str
    control_number: str
    """Of the version that was."""


class ClaimCorrectionWanted(Event):
    """A claim that its payer took in is to be replaced or taken back."""

    KIND = "claim-correction-wanted"
    visit_id: str
    client_id: str
    provider_id: str


class RemittanceArrived(Event):
    """A payer tells what it pays; the document is kept as it came."""

    KIND = "remittance-arrived"
    document_id: str


KINDS: dict[str, type[Event]] = {
    event.KIND: event
    for event in (
        ClientAdded,
        ClientAddressChanged,
        VisitPlanned,
        VisitHeld,
        VisitCancelled,
        VisitMissed,
        AuthorizationEntered,
        ParticipationChanged,
        LinkRequested,
        LinkWanted,
        LinkAsked,
        InsuranceSubmitted,
        CoverageRevised,
        EligibilityDecided,
        EligibilityChanged,
        TicketOpened,
        TicketAnswered,
        PrecheckAsked,
        PrecheckAdmitted,
        PrecheckConfirmed,
        ClaimRejected,
        ClaimCorrectionWanted,
        RemittanceArrived,
    )
}
"""Every kind that may travel; a listener names one of these."""
