"""What the API's description shows of clients who leave a roster."""

from __future__ import annotations

from typing import Any

ROSTER_EXAMPLES: dict[str, Any] = {
    "NewCadence": {"cadence": "weekly"},
    "ClientCadence": {"client_id": "client-0417", "cadence": "weekly"},
    "NewDischarge": {"discharged_on": "2027-06-30"},
    "RosterTime": {
        "client_id": "client-0417",
        "added_on": "2027-03-01",
        "discharged_on": "2027-06-30",
        "earlier": [{"since": "2025-01-13", "until": "2026-02-27"}],
    },
}
