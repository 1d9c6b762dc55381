"""What moto's SES cannot answer yet: the quota of an account, and many mails in one call."""

from __future__ import annotations

import json
from typing import Any

from moto.sesv2.responses import SESV2Response

QUOTA = {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0}

TAKEN: list[dict[str, Any]] = []
"""The mails of calls that carried many, oldest first, as they were asked for."""


def answer_what_moto_cannot() -> None:
    """Teach moto both, as far as the office asks for them."""
    SESV2Response.get_account = _account  # type: ignore[attr-defined]
    SESV2Response.send_bulk_email = _taken  # type: ignore[attr-defined]


def _account(_: SESV2Response) -> str:
    return json.dumps({"SendQuota": QUOTA, "SendingEnabled": True})


def _taken(asked: SESV2Response) -> str:
    results = []
    for entry in json.loads(asked.body)["BulkEmailEntries"]:
        TAKEN.append(entry)
        results.append({"Status": "SUCCESS", "MessageId": f"bulk-{len(TAKEN):08}"})
    return json.dumps({"BulkEmailEntryResults": results})
