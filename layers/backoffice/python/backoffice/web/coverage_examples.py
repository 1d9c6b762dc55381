"""What the API's description shows of what covers a client."""

from __future__ import annotations

from typing import Any

_POLICY: dict[str, Any] = {
    "policy_id": "policy-0311",
    "payer_id": "horizon-blue",
    "member_id": "YHX4821773",
    "group_number": "0071-A",
    "no_group_number": False,
    "subscriber": {"relationship": "18"},
    "address": {"line1": "12 Elm Street", "city": "Albany", "state": "NY", "zip": "12207"},
    "holds": {"since": "2027-01-01"},
    "priority": "primary",
    "status": "stated",
    "source": "link",
    "attested_by": "client",
    "card": {
        "front": "clients/client-0417/policies/policy-0311/front.3f0a9c1d5be27788.jpg",
        "back": "clients/client-0417/policies/policy-0311/back.90c2c7be41d6aa05.jpg",
    },
}

COVERAGE_EXAMPLES: dict[str, Any] = {
    "NewPolicy": {
        "payer_id": "horizon-blue",
        "member_id": "YHX4821773",
        "no_group_number": True,
        "address": {"line1": "12 Elm Street", "city": "Albany", "state": "NY", "zip": "12207"},
        "holds": {"since": "2027-04-01"},
        "sex": "F",
    },
    "Policy": _POLICY,
    "PolicyList": {"policies": [_POLICY]},
    "CoverageHistory": {
        "versions": [
            {"number": 1, "policy": _POLICY, "learned_at": "2027-02-20T17:04:00Z", "change": "new"}
        ]
    },
    "CoveredDay": {
        "day": "2027-03-09",
        "known_on": "2027-03-02",
        "policies": [{"policy": _POLICY, "learned_at": "2027-02-20T17:04:00Z", "change": "new"}],
        "is_known_otherwise_now": False,
    },
}
