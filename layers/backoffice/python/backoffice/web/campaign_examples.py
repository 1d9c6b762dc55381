"""What the API's description shows of the renewal campaign."""

from __future__ import annotations

from typing import Any

_WAVE: dict[str, Any] = {
    "wave_on": "2026-12-15",
    "state": "mailing",
    "who_acts": "We are writing to them, as fast as the mail service lets us.",
    "begun_at": "2026-12-15T17:00:02Z",
    "selected": 48211,
    "is_selected_whole": True,
    "sent": 20345,
    "skipped": {"answered": 61, "no_mail": 12},
    "failed": 2,
    "in_doubt": 0,
    "remaining": 27791,
    "open_batches": 568,
    "finishes_at": "2026-12-15T19:37:14Z",
}

CAMPAIGN_EXAMPLES: dict[str, Any] = {
    "CampaignSwitching": {"on": False},
    "CampaignView": {
        "on": True,
        "takes_mail": True,
        "per_second": 14.0,
        "per_day": 200000,
        "sent_last_day": 21877,
        "waves": [_WAVE],
        "not_read": [],
    },
    "WaveView": _WAVE,
}
