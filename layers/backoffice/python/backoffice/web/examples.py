"""Examples: one of each body, answer and refusal, all about one invented client."""

from __future__ import annotations

from typing import Any

from backoffice.web.accuracy_examples import ACCURACY_EXAMPLES
from backoffice.web.campaign_examples import CAMPAIGN_EXAMPLES
from backoffice.web.certificate_examples import CERTIFICATE_EXAMPLES
from backoffice.web.claim_examples import CLAIM_EXAMPLES
from backoffice.web.consultation_examples import CONSULTATION_EXAMPLES
from backoffice.web.coverage_examples import COVERAGE_EXAMPLES
from backoffice.web.denial_examples import DENIAL_EXAMPLES
from backoffice.web.directory_examples import DIRECTORY_EXAMPLES
from backoffice.web.invoice_examples import INVOICE_EXAMPLES
from backoffice.web.matching_examples import MATCHING_EXAMPLES
from backoffice.web.payout_examples import PAYOUT_EXAMPLES
from backoffice.web.renewal_examples import RENEWAL_EXAMPLES
from backoffice.web.roster_examples import ROSTER_EXAMPLES
from backoffice.web.termination_examples import TERMINATION_EXAMPLES
from backoffice.web.waitlist_examples import WAITLIST_EXAMPLES

_CLIENT: dict[str, Any] = {
    "client_id": "client-0417",
    "first_name": "Rosalind",
    "last_name": "Okafor",
    "birth_date": "1989-02-14",
    "email": "rosalind@example.com",
    "email_consent_at": "2027-03-01T15:04:05Z",
    "language": "en",
    "state": "NY",
    "care_state": "NY",
    "time_zone": "America/New_York",
    "created_at": "2027-03-01T15:04:05Z",
}

_VISIT: dict[str, Any] = {
    "visit_id": "visit-0007",
    "client_id": "client-0417",
    "provider_id": "provider-0021",
    "day": "2027-03-09",
    "procedure": "90834",
    "telehealth": True,
    "at_home": True,
    "audio_only": False,
    "care_state": "NY",
    "diagnoses": [],
    "self_pay": False,
    "client_was_asked": False,
    "status": "planned",
    "planned_at": "2027-03-01T15:04:05Z",
    "wished_self_pay": False,
}

_TASK: dict[str, Any] = {
    "task_id": "task-0008",
    "kind": "send_link",
    "owner": {"kind": "provider", "name": "provider-0021"},
    "about": ["client-0417"],
    "due_on": "2027-03-02",
    "next_action": "Send the client a new insurance link; they asked for one.",
    "status": "open",
    "opened_at": "2027-03-01T15:04:05Z",
}

EXAMPLES: dict[str, Any] = {
    "ids": {
        "client_id": "client-0417",
        "visit_id": "visit-0007",
        "rule_id": "5b0f7e1c9a3d4e62b8f1c0d7a9e3f415",
        "request_id": "request-0001",
        "referral_id": "referral-0001",
        "side": "front",
        "place": "2027-05-21.visit-0011.1",
        "audit_id": "20270302T162011000000Z-5d1c02",
        "ticket_id": "ticket-0042",
        "task_id": "task-0008",
        "policy_id": "policy-0312",
        "queue": "eligibility",
        "check_id": "policy-0313.provider-0021",
        "payer_id": "horizon-blue",
        "provider_id": "provider-0021",
        "state": "NY",
        "claim_id": "visit-0007.1",
        "authorization_id": "allowed-0001",
        "payment_id": "fees-9f31c2a47be84d0b8c1de5f60a7b2c3d",
        "payout_id": "20270312-0d6e1f7a3b9c44e58a21f0c7",
        "month": "2027-03",
        "day": "2027-03-09",
        "known_on": "2027-03-02",
        "ends_on": "2027-12-31",
        "wave_on": "2026-12-15",
        "consultation_id": "9b1d5c0e7f3a4d2286c1b0e5d4f7a9c3-73efc1cf81af0898",
        "service_type": "MH",
        "rule": "copay",
        "receipt_id": "3d86eda7ff9d5ae38081b008cc3a65f280a69193",
        "seeker_id": "seeker-0001",
        "case_place": "2027-03-02.seeker-0001",
        "item_id": "37fef69f4a45795b61597b414938932d4dc99990",
    },
    "NewClient": {
        "first_name": "Rosalind",
        "last_name": "Okafor",
        "birth_date": "1989-02-14",
        "email": "rosalind@example.com",
        "email_consent": True,
        "state": "NY",
        "time_zone": "America/New_York",
    },
    "NewEmailAddress": {"email": "rosalind.okafor@example.com", "email_consent": True},
    "NewVisit": {"day": "2027-03-09", "procedure": "90834", "telehealth": True},
    **CAMPAIGN_EXAMPLES,
    **COVERAGE_EXAMPLES,
    **CONSULTATION_EXAMPLES,
    **CERTIFICATE_EXAMPLES,
    **MATCHING_EXAMPLES,
    **RENEWAL_EXAMPLES,
    **DIRECTORY_EXAMPLES,
    **ROSTER_EXAMPLES,
    **CLAIM_EXAMPLES,
    **PAYOUT_EXAMPLES,
    **INVOICE_EXAMPLES,
    **DENIAL_EXAMPLES,
    **TERMINATION_EXAMPLES,
    **WAITLIST_EXAMPLES,
    **ACCURACY_EXAMPLES,
    "Client": _CLIENT,
    "ClientList": {"clients": [_CLIENT], "former": []},
    "Visit": _VISIT,
    "VisitList": {"visits": [_VISIT], "cadence": "weekly"},
    "CardView": {
        "url": "https://office-cards.s3.amazonaws.com/clients/client-0417/policies/policy-0311"
        "/front.3f0a9c1d5be27788.jpg?X-Amz-Expires=300&X-Amz-Signature=5d1c02",
        "expires_at": "2027-03-02T16:25:11Z",
    },
    "AuditPage": {
        "entries": [
            {
                "client_id": "client-0417",
                "audit_id": "20270302T162011000000Z-5d1c02",
                "at": "2027-03-02T16:20:11Z",
                "act": "read_policies",
                "by": "provider",
                "subject": "5f0c1c52-7a0e-4d51-9b1e-2f6f0e3f9a10",
                "provider_id": "provider-0021",
            }
        ]
    },
    "Resolution": {"resolution": "The link was sent."},
    "Task": _TASK,
    "TaskList": {"tasks": [_TASK], "more": False},
    "LinkWish": {"reason": "card_needed"},
    "LinkView": {
        "client_id": "client-0417",
        "purpose": "intake",
        "request_id": "request-0001",
        "status": "delivered",
        "reason": "details",
        "requested_at": "2027-03-01T15:06:00Z",
        "expires_at": "2027-03-06T15:06:00Z",
        "sent_at": "2027-03-01T15:06:04Z",
        "delivered_at": "2027-03-01T15:06:07Z",
        "locked": False,
    },
    "NewTicket": {
        "message": "The first e-mail of the onboarding has not come yet.",
        "context": "onboarding",
    },
    "TicketReceipt": {
        "ticket_id": "ticket-0042",
        "opened_at": "2027-03-05T21:40:00Z",
        "answer_by": "2027-03-08",
    },
    "NewAnswer": {"answer": "We have sent it again just now. Please look among the spam, too."},
    "Ticket": {
        "ticket_id": "ticket-0042",
        "opened_at": "2027-03-05T21:40:00Z",
        "answer_by": "2027-03-08",
        "question": {
            "message": "The first e-mail of the onboarding has not come yet.",
            "context": "onboarding",
            "language": "en",
        },
        "asker": {"provider_id": "provider-0021", "can_be_answered": True},
        "answer": "We have sent it again just now. Please look among the spam, too.",
        "answered_at": "2027-03-08T14:12:30Z",
        "answered_by": "5f0c1c52-7a0e-4d51-9b1e-2f6f0e3f9a10",
    },
    "CallScriptView": {
        "payer": "Somebody Mutual",
        "why": "This payer is not in our registry, so no machine can ask it.",
        "member_id": "YHX4821773",
        "network_name": "Fernway",
        "network_npi": "1999999984",
        "network_tax_id": "12-3456789",
        "at_hand": ["A pen. The call takes about 15 minutes."],
        "ask_for": (
            "Say: “I would like to know my benefits for a mental health outpatient visit.”"
        ),
        "questions": ["Is the plan active today, and until when?"],
    },
    "VerdictView": {
        "check_id": "check-5d1c02",
        "policy_id": "policy-0311",
        "service_on": "2027-03-09",
        "status": "decided",
        "verdict": "active",
        "code": "covered",
        "owner": "nobody",
        "reason": "The plan is active, and this provider is in network for it.",
        "next_action": "Nothing to do.",
        "expires_on": "2027-04-02",
        "notices": [
            {
                "code": "authorization",
                "says": "The payer wants to authorize this care beforehand.",
                "owner": "provider",
                "segments": [23],
            }
        ],
        "in_network": True,
        "plan_name": "Horizon Silver PPO",
        "answered_at": "2027-03-02T16:20:11Z",
    },
    "CallNote": {
        "reference": "CALL-70114",
        "spoke_with": "Dana",
        "called_on": "2027-03-02",
        "active": True,
        "covers_care": True,
        "ends_on": "2027-12-31",
        "copay": 2500,
        "deductible_left": 0,
        "out_of_pocket_left": 180000,
        "visits_left": 20,
        "authorization_needed": False,
    },
    "CorrectionWish": {"version": 1},
    "RefusedVersion": {"version": 1},
    "CorrectionView": {
        "claim_id": "visit-0007.1",
        "status": "accepted",
        "version": 1,
        "kind": "7",
        "payer_claim_number": "PC000000000000042",
    },
    "NewsTaken": {"transactions": 1},
    "ClaimFound": {"arrived": True, "reference": "CALL-70115"},
    "SubmissionView": {
        "claim_id": "visit-0007.1",
        "status": "submitted",
        "file_by": "2027-06-07",
        "control_number": "Q2PCGYG9WKZGV8AVTAVF",
        "first_sent_at": "2027-03-10T12:00:04Z",
        "attempts": 1,
        "answered_at": "2027-03-10T12:00:06Z",
        "codes": [],
        "reference": "01HZXK3V9",
    },
    "ConductView": {
        "payer_id": "horizon-blue",
        "name": "Horizon Blue",
        "asking": "paused",
        "paused_until": "2027-03-02T15:09:05Z",
        "clients_failed": 3,
        "habits": [
            {
                "service_type": "MH",
                "asked": 12,
                "useful": 11,
                "misses": 0,
                "learned_on": "2027-03-02",
            }
        ],
    },
    "EstimateView": {
        "visit_id": "visit-0007",
        "visit_on": "2027-03-09",
        "procedure": "90834",
        "estimate": {
            "client_owes": 2500,
            "certainty": "exact",
            "basis": [
                {
                    "rule": "copay",
                    "amount": 2500,
                    "segments": [23],
                    "says": "in-network copay of $25.00 for mental health, per visit",
                }
            ],
            "unknown": [],
            "doubts": [],
            "assumptions": ["The deductible does not apply to a copay."],
            "notices": [],
            "service_type": "MH",
            "rules": "2026-12",
        },
        "check_id": "policy-0311.provider-0021",
        "answered_at": "2027-03-02T16:20:11Z",
        "agreed_amount": 11000,
        "explanation": {
            "client": {
                "en": ["You will pay about $25.00 for this visit."],
                "es": ["Usted pagará unos $25.00 por esta consulta."],
            },
            "provider": [
                "The client owes $25.00.",
                "Copay, $25.00: in-network copay of $25.00 for mental health, per visit.",
            ],
        },
    },
    "FullEstimateView": {
        "visit_id": "visit-0007",
        "visit_on": "2027-03-09",
        "procedure": "90834",
        "estimate": {
            "client_owes": 2500,
            "certainty": "exact",
            "basis": [
                {
                    "rule": "copay",
                    "amount": 2500,
                    "segments": [23],
                    "says": "in-network copay of $25.00 for mental health, per visit",
                }
            ],
            "unknown": [],
            "doubts": [],
            "assumptions": ["The deductible does not apply to a copay."],
            "notices": [],
            "service_type": "MH",
            "rules": "2026-12",
        },
        "check_id": "policy-0311.provider-0021",
        "answered_at": "2027-03-02T16:20:11Z",
        "agreed_amount": 11000,
        "document": "eligibility/policy-0311.provider-0021/1",
        "explanation": {
            "client": {
                "en": ["You will pay about $25.00 for this visit."],
                "es": ["Usted pagará unos $25.00 por esta consulta."],
            },
            "provider": [
                "The client owes $25.00.",
                "Copay, $25.00: in-network copay of $25.00 for mental health, per visit.",
            ],
            "auditor": [
                "copay (EB01 B), $25.00; segments 23; in-network copay of $25.00 for mental "
                "health, per visit.",
            ],
        },
    },
}
"""By the name of the model; `ids` has the parameters of paths."""


def _problem(status: int, title: str, detail: str, **more: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


PROBLEMS: dict[int, dict[str, Any]] = {
    400: _problem(
        400,
        "This could not be read",
        "The body is not the JSON object that is expected here.",
    ),
    401: _problem(
        401,
        "Please sign in",
        "Send the ID token of your sign-in in the Authorization header.",
    ),
    403: _problem(
        403,
        "Not allowed",
        "This sign-in may not do that. Please use your practice's own sign-in.",
    ),
    404: _problem(404, "Not found", "There is no such client on your roster."),
    409: _problem(409, "Changed meanwhile", "This client id is in use. Choose another one."),
    413: _problem(413, "Too large", "This is too large. Please send less than 64 kB."),
    415: _problem(
        415,
        "Unsupported kind of content",
        "Please check the request, or try again in a moment.",
    ),
    422: _problem(
        422,
        "Please correct this",
        "Some fields need your attention.",
        errors=[{"field": "birth_date", "says": "Write the day as YYYY-MM-DD."}],
    ),
    500: _problem(
        500,
        "Something went wrong on our side",
        "Please check the request, or try again in a moment.",
    ),
}
"""By HTTP status."""
