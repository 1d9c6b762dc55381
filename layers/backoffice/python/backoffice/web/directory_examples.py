"""What the API's description shows of profiles, and of the directory."""

from __future__ import annotations

from typing import Any

_SAID: dict[str, Any] = {
    "bio": "I work with adults who worry more than they would like to.",
    "needs": ["anxiety", "work"],
    "approaches": ["cognitive"],
    "tongues": ["en", "es"],
    "hours": ["weekday_evenings"],
    "by_video": True,
    "offices": [{"state": "NY", "city": "Albany"}],
    "accepting": True,
    "closed_to": [],
    "channels": ["email", "text"],
    "communication": "I answer messages within two working days.",
}
_LISTING: dict[str, Any] = {
    "state": "NY",
    "provider_id": "provider-0021",
    "name": "Iris Bell",
    "licence_type": "LCSW",
    "bio": "I work with adults who worry more than they would like to.",
    "needs": ["anxiety", "work"],
    "approaches": ["cognitive"],
    "tongues": ["en", "es"],
    "hours": ["weekday_evenings"],
    "by_video": True,
    "city": "Albany",
    "fee": 15000,
    "fee_minutes": 45,
    "takes_new_clients": True,
    "in_network_with": [
        {"payer_id": "horizon-blue", "name": "Horizon Blue", "takes_new_clients": True}
    ],
    "confirmed_on": "2027-03-02",
    "is_stale": False,
}

DIRECTORY_EXAMPLES: dict[str, Any] = {
    "NewProfile": _SAID,
    "NewPlaces": {"places": 3, "version": 7},
    "NewFees": {"fees": [{"procedure": "90834", "amount": 15000}]},
    "ProfileView": {
        **_SAID,
        "version": 7,
        "places": 3,
        "fees": [{"procedure": "90834", "amount": 15000}],
        "confirmed_on": "2027-03-02",
        "is_stale": False,
    },
    "ProfilePreview": {
        "standing": {"is_live": False, "reasons": ["webinar_not_viewed"]},
        "because": ["You have not seen the Insurance Webinar to its end yet."],
        "is_stale": False,
        "bio": "I work with adults who worry more than they would like to.",
        "listings": [_LISTING],
    },
    "ListingView": _LISTING,
    "ListingPage": {
        "listings": [_LISTING],
        "following": "0-5d1c02aa9f86d081-7e3f0a9c1d5be277-88c9b0b1e2f3a4d5",
    },
    "Rebuilt": {"provider_id": "provider-0021", "changed": 0},
}
