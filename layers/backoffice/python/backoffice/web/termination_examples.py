"""What the API's description shows of insurance that was over before anybody knew."""

from __future__ import annotations

from typing import Any

_PROVIDER: dict[str, Any] = {"kind": "provider", "name": "provider-0021"}
_DIGEST = "5f0c1a9f" * 8
_VISIT: dict[str, Any] = {
    "visit_id": "visit-0007",
    "provider_id": "provider-0021",
    "day": "2027-03-09",
    "status": "held",
    "pays_now": {"by": "insurance", "because": []},
    "pays_then": {"by": "client", "because": ["no_policy"]},
    "claim": {
        "claim_id": "visit-0007.1",
        "payer_id": "horizon-blue",
        "fate": "taken_back",
        "status_now": "accepted",
        "status_then": "ready",
        "versions_then": 2,
    },
    "money": {
        "payer_paid": 11000,
        "client_owes": 2500,
        "client_owes_then": 2500,
        "client_paid": 2500,
        "disputed": 0,
    },
    "ways": [
        {
            "way": "ask_client",
            "says": "Send the client a link, and ask which insurance held on that day.",
            "file_by": "2027-06-07",
        },
        {
            "way": "cash_pay",
            "says": "Ask the client whether they pay themselves. Bill them only if they agree.",
        },
    ],
    "bill_by": "2027-06-07",
}
_TASK: dict[str, Any] = {
    "task_id": "ended-4f1d0a2d04ca9b6e4a2355700aa3bbc1",
    "comes": "opened",
    "kind": "replace_coverage",
    "owner": _PROVIDER,
    "due_on": "2027-05-05",
    "next_action": "This insurance ended on 2027-02-28. Ask the client by link which one followed: "
    "1 visit has no payer, and the next claim must arrive by 2027-06-07. Bill the client only "
    "with their consent.",
}
TERMINATION_EXAMPLES: dict[str, Any] = {
    "PolicyEnd": {"ended_on": "2027-02-28"},
    "AgreedEnd": {"ended_on": "2027-02-28", "digest": _DIGEST},
    "RehearsalView": {
        "digest": _DIGEST,
        "happens": {
            "client_id": "client-0417",
            "policy_id": "policy-0312",
            "payer_id": "horizon-blue",
            "ended_on": "2027-02-28",
            "believed_until": "2027-12-31",
            "history": 1,
            "visits": [_VISIT],
            "takes_back": 11000,
            "tasks": [_TASK],
            "letters": [
                {
                    "message": "insurance_link",
                    "to": {"kind": "client", "name": "client-0417"},
                    "by": _PROVIDER,
                }
            ],
            "estimates": [
                {
                    "provider_id": "provider-0021",
                    "visits": ["visit-0011"],
                    "total": 15000,
                    "how": "mail",
                }
            ],
            "authorizations": [],
            "renewals": [
                {"ends_on": "2027-02-28", "status_then": "asking"},
                {"ends_on": "2027-12-31", "status_now": "asking", "status_then": "overtaken"},
            ],
            "planned_days": [
                {
                    "provider_id": "provider-0021",
                    "day": "2027-05-11",
                    "cover_now": "verified",
                    "cover_then": "task",
                    "owner": _PROVIDER,
                    "due_on": "2027-05-10",
                }
            ],
        },
    },
}
