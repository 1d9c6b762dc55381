"""What the API's description shows of what clients are asked before a plan ends."""

from __future__ import annotations

from typing import Any

_PLAN_YEAR = {"since": "2028-01-01", "until": "2028-12-31"}
_RENEWAL: dict[str, Any] = {
    "client_id": "client-0417",
    "ends_on": "2027-12-31",
    "policy_id": "policy-0312",
    "plan_year": _PLAN_YEAR,
    "status": "answered",
    "answers": [
        {
            "kind": "not_changing",
            "plan_year": _PLAN_YEAR,
            "policy_id": "policy-0312",
            "given_at": "2027-12-02T15:04:00Z",
            "by": "provider",
            "provider_id": "provider-0021",
        }
    ],
    "asked_on": [],
    "locked": False,
}
RENEWAL_EXAMPLES: dict[str, Any] = {
    "NewRenewalAnswer": {"kind": "not_changing"},
    "RenewalView": _RENEWAL,
    "RenewalList": {"renewals": [_RENEWAL]},
}
