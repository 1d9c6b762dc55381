"""Every kind of event that may travel."""

from __future__ import annotations

from backoffice.domain.events.claims import (
    AccountChanged,
    AuthorizationEntered,
    BillingChanged,
    ClaimCorrectionWanted,
    ClaimDecided,
    ClaimRejected,
    ClaimTakenBack,
    EstimateKept,
    ParticipationChanged,
    RemittanceArrived,
    VisitCancelled,
    VisitHeld,
    VisitMissed,
)
from backoffice.domain.events.consultations import (
    CareAdmitted,
    CareAsked,
    CareRepeated,
    ConsultationChanged,
    ConsultationNudged,
)
from backoffice.domain.events.directory import MembershipChanged, ProfileChanged
from backoffice.domain.events.eligibility import (
    EligibilityChanged,
    EligibilityDecided,
    PrecheckAdmitted,
    PrecheckAsked,
    PrecheckConfirmed,
)
from backoffice.domain.events.event import Event
from backoffice.domain.events.forms import (
    CoverageRevised,
    CoverageTerminated,
    InsuranceSubmitted,
    LinkAsked,
    LinkRequested,
    LinkWanted,
    TicketAnswered,
    TicketOpened,
)
from backoffice.domain.events.invoices import (
    GoodFaithEstimateGiven,
    GoodFaithEstimateWanted,
    InvoiceAsked,
)
from backoffice.domain.events.matching import MatchingChanged, OpportunityOffered
from backoffice.domain.events.missed_visits import MissedVisitPolicyAsked
from backoffice.domain.events.payments import PaymentPosted, RefundWanted
from backoffice.domain.events.renewals import RenewalAnswered
from backoffice.domain.events.roster import (
    ClientAdded,
    ClientAddressChanged,
    DischargeChanged,
    VisitPlanned,
)
from backoffice.domain.events.waitlist import (
    StateOpened,
    WaitlistJoined,
    WaitlistOffered,
    WaitlistWanted,
)

KINDS: dict[str, type[Event]] = {
    event.KIND: event
    for event in (
        ClientAdded,
        ClientAddressChanged,
        DischargeChanged,
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
        CoverageTerminated,
        EligibilityDecided,
        EligibilityChanged,
        CareAsked,
        CareAdmitted,
        CareRepeated,
        ConsultationChanged,
        ConsultationNudged,
        TicketOpened,
        TicketAnswered,
        PrecheckAsked,
        PrecheckAdmitted,
        PrecheckConfirmed,
        ClaimRejected,
        ClaimCorrectionWanted,
        ClaimTakenBack,
        RemittanceArrived,
        ClaimDecided,
        BillingChanged,
        EstimateKept,
        AccountChanged,
        InvoiceAsked,
        GoodFaithEstimateWanted,
        GoodFaithEstimateGiven,
        MissedVisitPolicyAsked,
        PaymentPosted,
        RefundWanted,
        RenewalAnswered,
        MatchingChanged,
        OpportunityOffered,
        ProfileChanged,
        MembershipChanged,
        WaitlistWanted,
        WaitlistOffered,
        WaitlistJoined,
        StateOpened,
    )
}
"""Every kind that may travel; a listener names one of these."""
