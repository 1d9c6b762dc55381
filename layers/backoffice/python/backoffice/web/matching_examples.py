"""What the API's description shows of matching."""

from __future__ import annotations

from typing import Any

_WISHES: dict[str, Any] = {
    "care_state": "NY",
    "paying": "insurance",
    "payer_id": "horizon-blue",
    "needs": ["anxiety", "sleep"],
    "approaches": [],
    "tongues": ["es"],
    "hours": ["weekday_evenings"],
    "meeting": "video",
    "musts": ["language"],
}
_OPPORTUNITY: dict[str, Any] = {
    "seeker_id": "seeker-0001",
    "status": "offered",
    "offered_at": "2027-03-02T15:04:05Z",
    "wishes": _WISHES,
    "payer_name": "Horizon Blue",
}
_CASE: dict[str, Any] = {
    "seeker_id": "seeker-0001",
    "status": "open",
    "reasons": ["not_a_fit"],
    "opened_at": "2027-03-01T16:20:11Z",
    "due_on": "2027-03-02",
}

MATCHING_EXAMPLES: dict[str, Any] = {
    "ChosenProviders": {"provider_ids": ["provider-0021"]},
    "CaseOutcome": {"because": "client_withdrew"},
    "OpportunityAnswer": {"answer": "yes"},
    "CasePage": {"cases": [_CASE]},
    "CaseView": {
        **_CASE,
        "excluded": ["provider-0033"],
        "proposals": [],
        "wishes": _WISHES,
        "person": {
            "first_name": "Rosalind",
            "last_name": "Okafor",
            "birth_date": "1989-02-14",
            "email": "rosalind@example.com",
        },
        "opportunities": [
            {
                "provider_id": "provider-0021",
                "status": "offered",
                "offered_at": "2027-03-02T15:04:05Z",
            }
        ],
        "candidates": [
            {
                "provider_id": "provider-0021",
                "name": "Iris Bell",
                "proposed": True,
                "score": 11,
                "credit": 333334,
                "because": [["The profile is live."], ["There is a licence in NY."]],
                "more_ways": 0,
            },
            {
                "provider_id": "provider-0044",
                "name": "Omar Haddad",
                "proposed": False,
                "credit": 0,
                "because": [["No licence in NY."]],
                "more_ways": 0,
            },
        ],
        "more_candidates": 0,
    },
    "MatchingReport": {
        "since": "2027-03-01",
        "until": "2027-03-31",
        "opened": 12,
        "by_status": {"matched": 9, "closed": 1, "open": 2},
        "by_reason": {"match_me": 7, "not_a_fit": 5},
        "closed_because": {"client_withdrew": 1},
        "opened_again": 1,
        "to_answer": {"number": 10, "median": 1470, "nine_in_ten": 2980},
        "to_match": {"number": 9, "median": 2890, "nine_in_ten": 5760},
    },
    "OpportunityView": _OPPORTUNITY,
    "OpportunityList": {"opportunities": [_OPPORTUNITY]},
}
