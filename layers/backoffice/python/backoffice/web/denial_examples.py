"""What the API's description shows of denials."""

from __future__ import annotations

from typing import Any

_NECESSITY = "The payer does not find this care needed, or proven, or not so much of it at a time."
_APPEAL = "Say why the care was needed, with the treatment plan, and appeal."

DENIAL_EXAMPLES: dict[str, Any] = {
    "NewRuling": {"remedy": "appeal", "opening": 1, "after": 0},
    "DenialView": {
        "claim_id": "visit-0007.1",
        "visit_id": "visit-0007",
        "payer_id": "horizon-blue",
        "status": "open",
        "says": "Somebody has to do something about it.",
        "decided_on": "2027-03-20",
        "opening": 1,
        "decided": 0,
        "disputed": 20000,
        "left": 20000,
        "billable": 0,
        "underpaid": 0,
        "why": [{"code": "CO-50", "amount": 20000, "says": _NECESSITY, "next_action": _APPEAL}],
        "remedy": "appeal",
        "owner": "provider",
        "next_action": _APPEAL,
        "act_by": "2027-05-19",
        "rulings": [],
    },
    "DenialList": {
        "denials": [
            {
                "claim_id": "visit-0007.1",
                "payer_id": "horizon-blue",
                "act_by": "2027-05-19",
                "left": 20000,
                "underpaid": 0,
                "says": _NECESSITY,
                "remedy": "appeal",
                "owner": "provider",
                "next_action": _APPEAL,
            }
        ],
        "next": "2027-05-21.visit-0011.1",
    },
}
