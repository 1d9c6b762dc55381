"""What the API's description shows of consultation requests."""

from __future__ import annotations

from typing import Any

_ID = "9b1d5c0e7f3a4d2286c1b0e5d4f7a9c3-73efc1cf81af0898"
_WISHES: dict[str, Any] = {
    "care_state": "NY",
    "paying": "insurance",
    "payer_id": "horizon-blue",
    "needs": ["grief"],
    "tongues": ["en"],
    "hours": ["weekends"],
    "meeting": "video",
}
_PERSON: dict[str, Any] = {
    "first_name": "Noor",
    "last_name": "Saleh",
    "birth_date": "1991-06-03",
    "email": "noor@example.com",
    "phone": "+12125550142",
}
_SOUGHT: dict[str, Any] = {**_WISHES, "approaches": [], "is_minor": False}
_REQUEST: dict[str, Any] = {
    "consultation_id": _ID,
    "status": "requested",
    "requested_at": "2027-03-01T15:04:05Z",
    "answer_by": "2027-03-06T05:00:00Z",
    "sought": _SOUGHT,
}
_ACCEPTED: dict[str, Any] = {
    **_REQUEST,
    "status": "accepted",
    "answered_at": "2027-03-02T16:20:11Z",
    "client": {
        **_PERSON,
        "language": "en",
        "state": "NY",
        "time_zone": "America/New_York",
    },
}

_SEARCH: dict[str, Any] = {
    "person": _PERSON,
    "wishes": {**_WISHES, "approaches": [], "musts": []},
    "state": "NY",
    "language": "en",
    "consent": True,
}

CONSULTATION_EXAMPLES: dict[str, Any] = {
    "NewCareRequest": {**_SEARCH, "provider_id": "provider-0021"},
    "NewReferral": {**_SEARCH, "to": "myself"},
    "Referral": {"is_served": True, "consultation_id": _ID},
    "CareAsked": {"is_served": True},
    "ConsultationRefusal": {"because": "full"},
    "FirstContact": {"contacted_at": "2027-03-03T14:30:00Z"},
    "ConsultationView": _ACCEPTED,
    "ConsultationList": {"consultations": [_REQUEST]},
}
