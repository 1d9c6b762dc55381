"""What the API's description shows of where the network works, and of those who wait for it."""

from __future__ import annotations

from typing import Any

_NEW_YORK = {"state": "NY", "since": "2020-01-01", "is_served": True}
_OHIO = {"state": "OH", "since": "2027-04-01", "is_served": False}

WAITLIST_EXAMPLES: dict[str, Any] = {
    "ServedStates": {"states": [_NEW_YORK, _OHIO]},
    "NewServedState": {"since": "2027-04-01"},
    "EndOfServedState": {"last_day": "2027-12-31"},
    "ServedStateView": {
        "state": "OH",
        "spans": [_OHIO],
        "opening": {"since": "2027-04-01", "status": "planned", "told": 0, "in_doubt": 0},
    },
    "WaitlistOverview": {
        "states": [
            {"state": "OH", "waiting": 412, "joined": 431, "told": 0, "in_doubt": 0, "left": 19},
            {"state": "NV", "waiting": 87, "joined": 88, "told": 0, "in_doubt": 0, "left": 1},
        ]
    },
}
