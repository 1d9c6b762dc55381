"""The mail service in memory: what it took away can be read, and what it would tell of it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from typing import Any

from backoffice.adapters.mail.messages import Message
from tests.support.template import templates
from tests.twins.faults import Faults

_LINK = re.compile(
    r"/(?:link|answer|invoice|renewal|consultation|waitlist(?:/unsubscribe)?)/([A-Za-z0-9_-]+)"
)

DETAIL_TYPES = {
    "Delivery": "Email Delivered",
    "Bounce": "Email Bounced",
    "Complaint": "Email Complaint Received",
    "Reject": "Email Rejected",
    "Rendering Failure": "Email Rendering Failed",
}
"""What EventBridge calls the kinds of news that SES has, for those that the office asked for."""


class MemoryCarrier:
    """Every message that was carried, oldest first; asked twice, it carries twice, as SES does."""

    def __init__(self, *, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self.carried: list[Message] = []

    def carry(self, message: Message) -> str:
        with self._faults.during("carry"):
            self.carried.append(message)
            return f"mail-{len(self.carried):08}"

    def tokens(self) -> list[str]:
        """The token of every link that was mailed, oldest first."""
        found = (_LINK.search(message.text) for message in self.carried)
        return [match[1] for match in found if match]

    def token_in(self, message: Message) -> str:
        """The token of the link of one message."""
        match = _LINK.search(message.text)
        if match is None:
            raise LookupError("This message carries no link.")
        return match[1]

    def of(self, kind: str) -> list[Message]:
        """The messages of one kind, as "insurance-link", oldest first."""
        return [each for each in self.carried if each.mailing_id.startswith(f"{kind}_")]


def event(mailing_id: str, kind: str, *, at: datetime, **more: Any) -> dict[str, Any]:
    """What SES publishes of a mail, with the reader's address and the headers that it adds."""
    when = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {
        "version": "0",
        "id": f"{mailing_id}-{kind}",
        "detail-type": DETAIL_TYPES.get(kind, f"Email {kind}"),
        "source": "aws.ses",
        "account": "000000000000",
        "time": when,
        "region": "us-east-1",
        "resources": [],
        "detail": {
            "eventType": kind,
            "mail": {
                "timestamp": when,
                "source": "hello@fernway.example",
                "sendingAccountId": "000000000000",
                "messageId": "0100017c-sample-000000",
                "destination": ["reader@mail.example"],
                "headersTruncated": False,
                "commonHeaders": {"to": ["reader@mail.example"], "subject": "A form"},
                "tags": {"ses:configuration-set": ["backoffice-mail"], "mailing": [mailing_id]},
            },
            kind.lower(): {"timestamp": when, **more},
        },
    }


def as_queued(told: dict[str, Any]) -> str:
    """What the rule of the default bus puts into the queue of mail news for an event of SES.

    A variable that the event has no value for comes to nothing.
    """
    transformer = _transformer()
    text = str(transformer["InputTemplate"])
    for name, path in transformer["InputPathsMap"].items():
        value: Any = told
        for part in path.removeprefix("$.").split("."):
            value = value.get(part) if isinstance(value, dict) else None
        filled = value if isinstance(value, str) else json.dumps(value) if value else ""
        text = text.replace(f"<{name}>", filled)
    return text


@cache
def _transformer() -> dict[str, Any]:
    rule = templates().nested["Delivery"]["Resources"]["MailEventsRule"]["Properties"]
    transformer: dict[str, Any] = rule["Targets"][0]["InputTransformer"]
    return transformer
