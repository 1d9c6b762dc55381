"""The bodies and answers of the API, by the names that routes use in their annotations."""

from __future__ import annotations

from backoffice.domain.authorization import NewAuthorization
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.membership import MembershipPrices
from backoffice.domain.outcome import Outcome
from backoffice.domain.participation import Participation
from backoffice.domain.payout import PayoutSummary
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.domain.policy import Policy
from backoffice.domain.task import Task
from backoffice.domain.ticket import Ticket
from backoffice.domain.timeline import CoveredDay
from backoffice.domain.verification import CallNote
from backoffice.domain.visit import Visit
from backoffice.domain.webhook import Letter
from backoffice.services.accounts import AccountView, ReceiptView
from backoffice.services.accuracy import AccuracyReport, DoubtedRule
from backoffice.services.answer_news import NewsTaken
from backoffice.services.audit import AuditPage
from backoffice.services.authorizations import AuthorizationList, AuthorizationView
from backoffice.services.call_scripts import CallScriptView
from backoffice.services.campaign_overview import CampaignView, WaveView
from backoffice.services.campaign_requests import CampaignSwitching
from backoffice.services.cards import CardView
from backoffice.services.care_requests import CareAsked
from backoffice.services.claims import ClaimList, FullClaimView
from backoffice.services.conduct import ConductView
from backoffice.services.consultation_answers import ConsultationList, ConsultationView
from backoffice.services.consultation_requests import (
    ConsultationRefusal,
    FirstContact,
    NewCareRequest,
    NewReferral,
)
from backoffice.services.corrections import CorrectionView, CorrectionWish, RefusedVersion
from backoffice.services.coverage import CoverageHistory, PolicyList
from backoffice.services.denial_views import DenialList, DenialView
from backoffice.services.denials import NewRuling
from backoffice.services.directory import ListingPage, ListingView
from backoffice.services.directory_requests import NewFees, NewPlaces, NewProfile
from backoffice.services.discharging import RosterTime
from backoffice.services.eligibility import EstimateView, FullEstimateView, VerdictView
from backoffice.services.fee_paying import FeePage
from backoffice.services.gap_certificate_views import (
    CertificatePage,
    CertifiedClients,
    GapCertificateView,
    OpenDays,
)
from backoffice.services.good_faith_requests import GoodFaithEstimates, NewGoodFaithEstimate
from backoffice.services.insurance_requests import LinkWish, NewPolicy
from backoffice.services.invoice_requests import NewInvoice, NewRefund
from backoffice.services.invoices import InvoiceList, InvoiceView
from backoffice.services.learning import EditList, LearnedEditList, LearnedEditView
from backoffice.services.links import LinkView
from backoffice.services.listing_keeping import Rebuilt
from backoffice.services.matching_figures import MatchingReport
from backoffice.services.matching_requests import CaseOutcome, ChosenProviders, OpportunityAnswer
from backoffice.services.matching_views import CasePage, CaseView, OpportunityList, OpportunityView
from backoffice.services.membership_requests import NewMembership, NewMembershipPrices
from backoffice.services.memberships import MembershipView
from backoffice.services.missed_visit_requests import NewMissedVisitPolicy
from backoffice.services.missed_visits import MissedVisitAgreementView, MissedVisitPolicyView
from backoffice.services.overdue import OverdueOverview
from backoffice.services.payment_news import PaymentNewsTaken
from backoffice.services.payout_accounts import OnboardingPage, PayoutAccountView
from backoffice.services.payout_requests import NewPayoutTerms, PayoutOutcome
from backoffice.services.payout_statement import PayoutStatement
from backoffice.services.payouts import Balance, PayoutPage
from backoffice.services.profiles import ProfilePreview, ProfileView
from backoffice.services.referrals import Referral
from backoffice.services.refunds_by_hand import RefundView
from backoffice.services.renewal_answers import RenewalList, RenewalView
from backoffice.services.renewal_requests import NewRenewalAnswer
from backoffice.services.requests import (
    NewCadence,
    NewClient,
    NewDischarge,
    NewEmailAddress,
    NewVisit,
)
from backoffice.services.retro_termination import RehearsalView
from backoffice.services.roster import ClientCadence, ClientList, VisitList
from backoffice.services.served_states import (
    EndOfServedState,
    NewServedState,
    ServedStates,
    ServedStateView,
)
from backoffice.services.settling import ClaimFound, SubmissionView
from backoffice.services.staff_requests import (
    AgreedEnd,
    EffectiveDate,
    NewDismissal,
    PolicyEnd,
    Resolution,
    Switch,
    TrustAgain,
)
from backoffice.services.tasks import TaskList
from backoffice.services.ticket_requests import NewAnswer, NewTicket
from backoffice.services.tickets import TicketReceipt
from backoffice.services.waitlist_figures import WaitlistOverview

__all__ = [
    "AccountView",
    "AccuracyReport",
    "AgreedEnd",
    "AuditPage",
    "AuthorizationList",
    "AuthorizationView",
    "Balance",
    "CallNote",
    "CallScriptView",
    "Caller",
    "CampaignSwitching",
    "CampaignView",
    "CardView",
    "CareAsked",
    "CaseOutcome",
    "CasePage",
    "CaseView",
    "CertificatePage",
    "CertifiedClients",
    "ChosenProviders",
    "ClaimFound",
    "ClaimList",
    "Client",
    "ClientCadence",
    "ClientList",
    "ConductView",
    "ConsultationList",
    "ConsultationRefusal",
    "ConsultationView",
    "CorrectionView",
    "CorrectionWish",
    "CoverageHistory",
    "CoveredDay",
    "DenialList",
    "DenialView",
    "DoubtedRule",
    "EditList",
    "EffectiveDate",
    "EndOfServedState",
    "EstimateView",
    "FeePage",
    "FirstContact",
    "FullClaimView",
    "FullEstimateView",
    "GapCertificateView",
    "GoodFaithEstimates",
    "InvoiceList",
    "InvoiceView",
    "LearnedEditList",
    "LearnedEditView",
    "Letter",
    "LinkView",
    "LinkWish",
    "ListingPage",
    "ListingView",
    "MatchingReport",
    "MembershipPrices",
    "MembershipView",
    "MissedVisitAgreementView",
    "MissedVisitPolicyView",
    "NewAnswer",
    "NewAuthorization",
    "NewCadence",
    "NewCareRequest",
    "NewClient",
    "NewDischarge",
    "NewDismissal",
    "NewEmailAddress",
    "NewFees",
    "NewGoodFaithEstimate",
    "NewInvoice",
    "NewMembership",
    "NewMembershipPrices",
    "NewMissedVisitPolicy",
    "NewPayoutTerms",
    "NewPlaces",
    "NewPolicy",
    "NewProfile",
    "NewReferral",
    "NewRefund",
    "NewRenewalAnswer",
    "NewRuling",
    "NewServedState",
    "NewTicket",
    "NewVisit",
    "NewsTaken",
    "OnboardingPage",
    "OpenDays",
    "OpportunityAnswer",
    "OpportunityList",
    "OpportunityView",
    "Outcome",
    "OverdueOverview",
    "Participation",
    "PaymentNewsTaken",
    "PayoutAccountView",
    "PayoutOutcome",
    "PayoutPage",
    "PayoutStatement",
    "PayoutSummary",
    "PayoutTerms",
    "Policy",
    "PolicyEnd",
    "PolicyList",
    "ProfilePreview",
    "ProfileView",
    "Rebuilt",
    "ReceiptView",
    "Referral",
    "RefundView",
    "RefusedVersion",
    "RehearsalView",
    "RenewalList",
    "RenewalView",
    "Resolution",
    "RosterTime",
    "ServedStateView",
    "ServedStates",
    "SubmissionView",
    "Switch",
    "Task",
    "TaskList",
    "Ticket",
    "TicketReceipt",
    "TrustAgain",
    "VerdictView",
    "Visit",
    "VisitList",
    "WaitlistOverview",
    "WaveView",
]
