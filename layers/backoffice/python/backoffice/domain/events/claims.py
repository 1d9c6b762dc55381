"""Events of claims: visits held or not, what allows them, and what was said to claims."""

from __future__ import annotations

from backoffice.domain.events.event import Event


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


class BillingChanged(Event):
    """Who pays for a visit was decided, or where its claim stands before it leaves."""

    KIND = "billing-changed"
    visit_id: str
    client_id: str
    provider_id: str


class EstimateKept(Event):
    """What was told of a visit that took place was written down."""

    KIND = "estimate-kept"
    visit_id: str
    client_id: str
    provider_id: str


class AccountChanged(Event):
    """A person said what becomes of a visit's money, or a payer said what nobody can post yet."""

    KIND = "account-changed"
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


class ClaimTakenBack(Event):
    """A payer took in that a claim is taken back; another one may be billed now."""

    KIND = "claim-taken-back"
    visit_id: str
    client_id: str
    provider_id: str


class RemittanceArrived(Event):
    """A payer tells what it pays; the document is kept as it came."""

    KIND = "remittance-arrived"
    document_id: str


class ClaimDecided(Event):
    """What a payer decided about a claim, or took back, was posted, or a person decided who else is
    asked to pay for it; ledger and denial say what it is.
    """

    KIND = "claim-decided"
    claim_id: str
    visit_id: str
    client_id: str
    provider_id: str
