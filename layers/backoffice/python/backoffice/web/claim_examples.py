"""What the API's description shows of visits that are billed, and of claims."""

from __future__ import annotations

from typing import Any

_ALLOWED: dict[str, Any] = {
    "kind": "eap",
    "payer_id": "horizon-blue",
    "number": "EAP-7731",
    "holds": {"since": "2027-01-01", "until": "2027-06-30"},
    "visits": 6,
}
_ALLOWANCE: dict[str, Any] = {
    "authorization": {
        **_ALLOWED,
        "authorization_id": "allowed-0001",
        "used_for": ["visit-0007"],
    },
    "visits_left": 5,
}
_CLAIM_SEEN: dict[str, Any] = {
    "claim_id": "visit-0007.1",
    "visit_id": "visit-0007",
    "service_on": "2027-03-09",
    "payer_id": "horizon-blue",
    "priority": "primary",
    "status": "draft",
    "says": "It is held back. Mend what was found, and it leaves by itself.",
    "acts_next": "whoever a finding names",
    "findings": [
        {
            "code": "MINUTES",
            "owner": {"kind": "provider", "name": "provider-0021"},
            "next_action": "90834 is for 38 to 52 minutes, and this visit took 55. Correct the "
            "minutes, or choose 90837.",
            "places": ["lines.0.procedure"],
            "stops": True,
            "about_terms": False,
        }
    ],
    "charge": 18000,
    "file_by": "2027-06-07",
}

_LEARNED: dict[str, Any] = {
    "rule_id": "5b0f7e1c9a3d4e62b8f1c0d7a9e3f415",
    "code": "LEARNED_5B0F7E1C9A3D",
    "says": "This payer rejects claims with place of service 02 and no modifier 95.",
    "status": "candidate",
    "trouble": "telehealth",
    "conditions": [
        {"trait": "place_of_service", "compared": "is", "value": "02"},
        {"trait": "modifiers", "compared": "lacks", "value": "95"},
    ],
    "evidence": [
        {
            "claim_id": "visit-0007.1",
            "control_number": "HK4P7M2QXW9RTB5CDJ8N",
            "codes": ["A7:453"],
            "traits": {"place_of_service": ["02"], "modifiers": [], "member_id": ["AAA999999"]},
            "seen_at": "2027-03-11T15:09:05Z",
        }
    ],
    "claims_tried": 1204,
    "replayed_at": "2027-03-12T15:09:05Z",
    "contradicted_by": [],
}

_RECEIPT_ID = "3d86eda7ff9d5ae38081b008cc3a65f280a69193"

CLAIM_EXAMPLES: dict[str, Any] = {
    "EditList": {
        "edits": [
            {
                "code": "TAXONOMY",
                "looks_at": "the specialty of network and clinician: ten characters ending in X "
                "(PRV03)",
                "weight": "stops",
                "owner": "enrolment",
                "next_action": "Enter the taxonomy code that the payer knows the network or "
                "provider by.",
                "source": "005010X222A1 2000A PRV03, 2310B PRV03",
                "usual": True,
                "payers_differ": False,
            }
        ]
    },
    "LearnedEditList": {"rules": [_LEARNED]},
    "LearnedEditView": _LEARNED,
    "Switch": {"on": True},
    "EffectiveDate": {"effective_on": "2027-03-01"},
    "Participation": {
        "provider_id": "provider-0021",
        "payer_id": "horizon-blue",
        "state": "NY",
        "credentialed": {"since": "2027-03-01"},
        "notice_days": 30,
        "waiting": [],
    },
    "NewAuthorization": _ALLOWED,
    "AuthorizationView": _ALLOWANCE,
    "AuthorizationList": {"authorizations": [_ALLOWANCE]},
    "ClaimList": {"claims": [_CLAIM_SEEN]},
    "FullClaimView": {
        "says": "It waits until the payer names an effective date that reaches the visit.",
        "acts_next": "the payer",
        "claim": {
            "claim_id": "visit-0007.1",
            "visit_id": "visit-0007",
            "client_id": "client-0417",
            "provider_id": "provider-0021",
            "payer_id": "horizon-blue",
            "policy_id": "policy-0311",
            "care_state": "NY",
            "service_on": "2027-03-09",
            "priority": "primary",
            "status": "waiting",
            "versions": [],
            "findings": [],
            "tasks_left": {},
            "tasks_opened": 0,
            "file_by": "2027-06-07",
            "next_escalation_on": "2027-05-08",
        },
    },
    "NewDismissal": {"because": "The payer says that this came by mistake, reference CALL-70115."},
    "AccountView": {
        "visit_id": "visit-0007",
        "service_on": "2027-03-09",
        "charged": 20000,
        "allowed": 12000,
        "contractual": 8000,
        "payer_paid": 9500,
        "patient_responsibility": 2500,
        "other_payer_owes": 0,
        "disputed": 0,
        "written_off": 0,
        "client_paid": 0,
        "client_balance": 2500,
        "held": [],
        "entries": [
            {
                "entry_id": "decision-37fef69f4a45795b61597b414938932d4dc99990",
                "kind": "decision",
                "day": "2027-03-20",
                "legs": [
                    {"account": "remitted", "amount": 9500},
                    {"account": "charged", "amount": -20000},
                    {"account": "contractual", "amount": 8000},
                    {"account": "client_owes", "amount": 2500},
                ],
                "claim_id": "visit-0007.1",
                "because_of": _RECEIPT_ID,
            }
        ],
    },
    "ReceiptView": {
        "receipt_id": _RECEIPT_ID,
        "payer": "1512345678",
        "trace": "EFT-70115",
        "paid_on": "2027-03-20",
        "amount": 19000,
        "hold": "payment_off",
        "says": "A payment is not the sum of its claims less what is kept beside them. If more of "
        "it comes it is posted by itself; if not, ask the payer to send it again.",
        "parts": [
            {
                "part_id": "01932aeab700fefa99c0ce30584d77d1dda29147",
                "document_id": "b5e89e2223d341c407da78b90525206aa0324cf83f7e029b204eeae582dc956e",
                "place": 0,
                "claimed": 9500,
                "kept": 0,
                "interest": 0,
                "beside": [],
                "claims": 1,
                "is_readable": True,
                "is_to_us": True,
                "is_counted": False,
                "is_done": False,
                "strangers": 0,
            }
        ],
        "strangers": [],
    },
    "Outcome": {"status": "held", "minutes": 45, "diagnoses": ["F41.1"]},
}
