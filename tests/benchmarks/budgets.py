"""Budgets: what a request may cost. One that is missed ends `make bench` with an error."""

from __future__ import annotations

from typing import Final

STARTUP: Final[dict[str, int]] = {
    "the page behind a link": 250,
    "the page behind a campaign's mail": 250,
    "a request that is refused": 650,
    "an answer for a client, refused": 650,
    "a hold on a wave, refused": 650,
    "a search of the directory": 1750,  # of which a template engine and a page are half
    "a first write to DynamoDB": 1150,
}
"""Millions of instructions over the bare interpreter, from a cold start to the answer."""

EDI: Final[dict[str, int]] = {
    "271 read": 10,
    "270 written": 7,
    "837P written": 5,
    "837P, theirs unchecked": 12,
    "835 balanced, pyx12": 2,
    "835 balanced, x12sdk": 5,
    "835 balanced, oxedi": 200,
}
"""Our time for a document, in percent of an independent program's: x12sdk, where none is named."""

CALLS: Final[dict[tuple[str, str], int]] = {
    ("ApiDocumentation", "ReadDescription"): 0,
    ("ApiDocumentation", "ReadManual"): 0,
    ("ClaimDispatch", "ReadSubmission"): 2,
    ("ClaimDispatch", "SettleClaim"): 4,
    ("ClaimDispatch", "SubmitClaim"): 3,
    ("ClientRoster", "AddClient"): 2,
    ("ClientRoster", "ChangeEmail"): 2,
    ("ClientRoster", "AgreeCadence"): 2,
    ("ClientCoverage", "CorrectPolicy"): 4,
    ("ClientCoverage", "EnterPolicy"): 3,
    ("ClientRoster", "DischargeClient"): 3,
    ("ClientRoster", "ListClients"): 2,
    ("ClientCoverage", "ListPolicies"): 2,
    ("ClientRoster", "ListVisits"): 2,
    ("ClientRoster", "PlanVisit"): 2,
    ("ClientCoverage", "ReadAuditTrail"): 1,
    ("ClientCoverage", "ReadCoverageKnownOn"): 2,
    ("ClientCoverage", "ReadCoverageOn"): 2,
    ("ClientCoverage", "ReadHistory"): 2,
    ("ClientCoverage", "ReadAuditTrailOn"): 1,
    ("ClientRoster", "ReadClient"): 1,
    ("ClientCoverage", "ViewCard"): 2,
    ("EligibilityChecks", "ExplainEstimate"): 5,
    ("EligibilityChecks", "ReadConduct"): 1,
    ("EligibilityChecks", "ReadCallScript"): 3,
    ("EligibilityChecks", "ReadEstimate"): 4,
    ("EligibilityChecks", "ReadAgain"): 6,
    ("EligibilityChecks", "ReadVerdict"): 3,
    ("EligibilityChecks", "Verify"): 5,
    ("HelpCenter", "Answer"): 2,
    ("HelpCenter", "Ask"): 2,
    ("HelpCenter", "ListArticles"): 0,
    ("HelpCenter", "ReadArticle"): 1,
    ("HelpCenter", "ReadTicket"): 1,
    ("HelpCenter", "SendRequest"): 3,
    ("HelpCenter", "ShowRequest"): 1,
    ("HelpCenter", "Vote"): 2,
    ("InsuranceCheck", "AnswerQuestion"): 3,
    ("InsuranceCheck", "Land"): 0,
    ("InsuranceCheck", "OpenAnswer"): 3,
    ("InsuranceCheck", "SeeAnswer"): 1,
    ("InsuranceCheck", "ShowCallScript"): 0,
    ("InsuranceCheck", "ShowQuestion"): 0,
    ("ServedStates", "EndState"): 2,
    ("ServedStates", "ListServedStates"): 1,
    ("ServedStates", "OpenState"): 2,
    ("Waitlist", "AskToWait"): 3,
    ("Waitlist", "Join"): 5,  # whose token, the place, the state, the figures, all kept
    ("Waitlist", "Land"): 0,
    ("Waitlist", "LandToLeave"): 0,
    ("Waitlist", "Leave"): 4,
    ("Waitlist", "ReadFigures"): 1,
    ("Waitlist", "ShowWaitlist"): 0,
    ("InsuranceIntake", "AnswerStep"): 5,
    ("InsuranceIntake", "FollowLink"): 1,
    ("InsuranceIntake", "Land"): 0,
    ("InsuranceIntake", "OpenLink"): 3,
    ("InsuranceIntake", "ReadStep"): 3,
    ("InsuranceIntake", "RequestLink"): 4,
    ("InsuranceIntake", "ResumeForm"): 2,
    ("InsuranceIntake", "RevokeLink"): 2,
    ("InsuranceIntake", "UnlockInvoices"): 1,
    ("InsuranceIntake", "UnlockLink"): 1,
    ("LinkRequests", "AskForLink"): 1,
    ("LinkRequests", "ShowQuestion"): 0,
    ("TaskList", "ListQueue"): 1,
    ("TaskList", "ListTasks"): 1,
    ("TaskList", "ResolveInQueue"): 2,
    ("TaskList", "ResolveTask"): 2,
    ("ProviderOnboarding", "WriteEffectiveDate"): 2,
    ("ProviderPayouts", "ListPayouts"): 1,
    ("ProviderPayouts", "ListEarlierPayouts"): 1,
    ("ProviderPayouts", "ReadPayout"): 1,
    ("ProviderPayouts", "DownloadStatement"): 1,
    ("ProviderPayouts", "ReadBalance"): 1,
    ("ProviderPayouts", "ReadPayoutTerms"): 1,
    ("ProviderPayouts", "WritePayoutTerms"): 2,
    ("ProviderPayouts", "ConcludePayout"): 2,
    ("ProviderMembership", "ReadMembership"): 2,
    ("ProviderMembership", "WriteMembership"): 10,  # its fees are made, and put right, at once
    ("ProviderMembership", "PayFees"): 5,
    ("ProviderMembership", "ReadPrices"): 1,
    ("ProviderMembership", "WritePrices"): 2,
    ("ProviderMembership", "ComeBack"): 1,
    ("PayoutAccounts", "ReadPayoutAccount"): 1,
    ("PayoutAccounts", "OpenPayoutAccount"): 5,  # read, noted; read and kept once more; the key
    ("PayoutAccounts", "ComeBack"): 0,
    ("ClaimSafeguards", "ListEdits"): 0,
    ("ClaimSafeguards", "ListLearned"): 1,
    ("ClaimSafeguards", "Replay"): 4,
    ("ClaimSafeguards", "Switch"): 2,
    ("EstimateAccuracy", "ReportAccuracy"): 2,
    ("EstimateAccuracy", "DownloadAccuracy"): 2,
    ("EstimateAccuracy", "TrustRule"): 2,
    ("ClaimNews", "HearNews"): 2,
    # With a claimed visit: the desks of claims, estimates and invoices each read what they need.
    ("RenewalCampaign", "ReadCampaign"): 2,
    ("RenewalCampaign", "ReadWave"): 4,
    ("RenewalCampaign", "SwitchCampaign"): 4,
    ("RenewalCampaign", "SwitchWave"): 6,
    ("RetroTermination", "RehearseTermination"): 27,
    ("RetroTermination", "TerminatePolicy"): 28,
    ("RemittancePosting", "DismissDecision"): 5,  # account, its task, both kept, noted, the entries
    ("RemittancePosting", "ReadAccount"): 3,
    ("RemittancePosting", "ReadOwnAccount"): 3,
    ("RemittancePosting", "ReadRemittance"): 1,
    ("ClaimDenials", "DecideDenial"): 5,  # denial and account, terms, the task, all kept, noted
    ("ClaimDenials", "ListDenials"): 2,
    ("ClaimDenials", "ListDenialsFrom"): 2,
    ("ClaimDenials", "ReadDenial"): 2,
    ("ClaimDenials", "ReadOwnDenial"): 2,
    ("InvoiceDocuments", "DownloadReceipt"): 5,
    ("InvoiceDocuments", "DownloadStatement"): 5,  # who it is, noted, invoices, ledger, providers
    ("InvoiceDocuments", "DownloadSuperbill"): 5,
    ("InvoiceDocuments", "ListDocuments"): 5,
    ("InvoiceDocuments", "SeeEstimates"): 4,
    ("InvoiceDocuments", "AskForEstimate"): 3,
    ("InvoiceDocuments", "DownloadEstimate"): 3,
    ("ConsultationRequests", "Ask"): 4,
    ("ConsultationRequests", "ShowForm"): 3,
    ("ConsultationRequests", "SendForm"): 4,
    ("ConsultationRequests", "ShowTeamForm"): 1,
    ("ConsultationRequests", "SendTeamForm"): 3,
    ("ConsultationRequests", "Land"): 0,
    ("ConsultationRequests", "OpenLink"): 3,
    ("ConsultationRequests", "See"): 3,
    ("ConsultationRequests", "Act"): 4,
    ("ConsultationRouting", "ListConsultations"): 3,
    ("ConsultationRouting", "ReadConsultation"): 1,
    ("ConsultationRouting", "AcceptConsultation"): 3,
    # the request, its task, the search's others, the state's list, shares and payer, the write
    ("ConsultationRouting", "DeclineConsultation"): 6,
    ("ConsultationRouting", "NoteFirstContact"): 2,
    ("ConsultationRouting", "HandOnConsultation"): 3,
    # payer, what is known by that id, whether the state is served, profile and licence, the write
    ("ConsultationRouting", "Refer"): 5,
    ("ClientMatching", "ListCases"): 1,
    ("ClientMatching", "ListCasesOn"): 1,
    # case and search, what was asked, shares and payer, the state's list, opportunities
    ("ClientMatching", "ReadCase"): 5,
    ("ClientMatching", "ExplainProvider"): 5,
    ("ClientMatching", "ProposeProviders"): 10,  # likewise; all kept, and read once more
    ("ClientMatching", "OfferOpportunities"): 11,
    ("ClientMatching", "CloseCase"): 9,
    ("ClientMatching", "ReadMatchingFigures"): 3,
    ("ClientOpportunities", "ListOpportunities"): 1,
    # all that is known of it, what was asked, tasks and payer, the listing, all asked, the write
    ("ClientOpportunities", "AnswerOpportunity"): 6,
    ("GapCertificates", "ListCertificates"): 3,
    ("GapCertificates", "ListOpenDays"): 2,
    ("GapCertificates", "ReadCertificate"): 3,
    ("GapCertificates", "ShowCertificate"): 3,
    ("ProviderDirectory", "Search"): 3,
    ("ProviderDirectory", "ShowProvider"): 3,
    ("ProviderDirectory", "TellRobots"): 0,
    ("ProviderDirectory", "ListPages"): 1,
    ("ProviderDirectory", "ListProviders"): 3,
    ("ProviderDirectory", "ReadListing"): 2,
    ("ProviderProfile", "ReadProfile"): 1,
    ("ProviderProfile", "WriteProfile"): 2,
    ("ProviderProfile", "ConfirmProfile"): 2,
    ("ProviderProfile", "MakeRoom"): 2,
    ("ProviderProfile", "SetFees"): 2,
    ("ProviderProfile", "PreviewProfile"): 3,
    ("ProviderProfile", "ShowPage"): 3,
    ("ProviderProfile", "RebuildListing"): 5,
    ("GoodFaithEstimates", "ReadEstimates"): 4,
    ("GoodFaithEstimates", "WantEstimate"): 5,
    ("InvoicePages", "AcceptPolicy"): 4,
    ("InvoicePages", "AskWhy"): 5,  # who it is, whose invoice, as it is kept, what is paid, by whom
    ("InvoicePages", "ComeBack"): 7,  # likewise, and who it is once more, and what is under way
    ("InvoicePages", "Land"): 0,
    ("InvoicePages", "OpenLink"): 3,
    (
        "InvoicePages",
        "Pay",
    ): 7,  # client, till, invoices, what is paid, the payment twice
    ("InvoicePages", "SayWhy"): 4,
    # who it is, noted, invoices, what is paid, their providers; and one where anything went back
    ("InvoicePages", "SeeInvoices"): 5,
    ("InvoicePages", "SeePolicies"): 5,
    ("RenewalPages", "Land"): 0,
    ("RenewalPages", "OpenLink"): 3,
    ("RenewalPages", "LandAtAction"): 0,
    ("RenewalPages", "OpenAtAction"): 3,
    ("RenewalPages", "SeeRenewal"): 2,
    ("RenewalPages", "ReadChoice"): 2,
    ("RenewalPages", "ConfirmChoice"): 2,
    ("CoverageRenewals", "ListRenewals"): 3,  # whose client, noted, what they are asked
    ("CoverageRenewals", "AnswerRenewal"): 3,  # whose client, what they are asked, all kept
    ("CoverageRenewals", "UnlockRenewal"): 2,  # whose client and what they are asked, kept
    ("MissedVisits", "AskToAccept"): 2,
    ("InvoiceReminders", "InvoiceVisit"): 7,
    ("ClientPayments", "EnterRefund"): 4,  # what is owed, its payments, terms, all kept
    ("InvoiceReminders", "ListInvoices"): 4,  # and one where anybody was written to
    ("InvoiceReminders", "ListOverdue"): 3,
    ("MissedVisits", "ReadAgreement"): 1,
    ("MissedVisits", "ReadMissedVisitPolicy"): 1,
    ("MissedVisits", "WriteMissedVisitPolicy"): 2,
    ("PaymentNews", "HearPaymentNews"): 2,
    ("VisitBilling", "ConcludeVisit"): 2,
    ("VisitBilling", "EnterAuthorization"): 2,
    ("VisitBilling", "ListAuthorizations"): 2,
    ("VisitBilling", "ListClaims"): 3,
    ("VisitBilling", "ReadClaim"): 2,
    ("ClaimDispatch", "ReplaceClaim"): 2,
    ("ClaimDispatch", "VoidClaim"): 2,
    ("ClaimDispatch", "SendClaimAnew"): 2,
}
"""AWS calls to answer a route's sample; every route of the template stands here."""

CHECKS: Final[dict[str, int]] = {
    "recheck": 3,  # everything read at once, the attempt claimed, all that came of it kept
    "failure": 3,
    "submission": 3,
    "visit": 3,  # the visit and its policy, its check, and the check with one day more
    "gap": 1,  # a visit that no policy covers is the certificate's to see to
}
"""AWS calls that a moment of an eligibility check costs, in a warm function."""

CLAIMS: Final[dict[str, tuple[int, int]]] = {
    "submission": (3, 60),  # everything read at once, the bytes kept, what was said kept
    "refusal": (3, 60),
    "failure": (3, 50),
    "repetition": (3, 55),
    "look-up": (3, 45),
    # the document, its receipt twice, what it is about, what is agreed, and one write
    "posting": (8, 45),
    "posting of a denial": (8, 70),  # what is denied, and its task, are in that one write
    "posting of 100": (110, 2750),  # for each claim more, one write
}
"""AWS calls and request units of DynamoDB, both kinds, for a moment of a claim on its way."""

REMINDERS: Final[dict[tuple[int, int], tuple[int, int]]] = {
    (10, 0): (1, 1),
    (10_000, 0): (1, 1),
    (10_000, 1): (13, 40),
    (10_000, 10): (115, 370),
    (10_000, 100): (1115, 3650),
}
"""AWS calls and request units of DynamoDB, both kinds, for one run of the reminders, by how many
invoices are open and not due, and how many are due: flat in the first, linear in the second.
"""

MATCHING: Final[dict[str, tuple[int, int]]] = {
    "proposal": (2, 2_500),  # what is owed and the payer, the state's list
    "case": (5, 3_500),  # the case, whom they asked, the two of above, who was asked
}
"""AWS calls and bytes read, with three providers in the client's state, whatever is elsewhere."""

ELSEWHERE: Final = (1, 100, 1_000)
"""How many providers are in other states; neither figure moves with it."""

PAGES: Final[dict[str, int]] = {"en": 60_000, "es": 60_000}
"""Bytes of a full page of the directory's list, before compression."""
