"""The mail of a campaign, as desks and the mail service speak of it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain.client import Client
from backoffice.domain.message import RENEWAL

_MAILING = re.compile(
    rf"{RENEWAL.name}_(?P<client_id>.+)_(?P<ends_on>\d{{4}}-\d\d-\d\d)_(?P<wave_on>\d{{4}}-\d\d-\d\d)"
)


class RenewalMail(NamedTuple):
    """One mail that asks one client what comes after their plan."""

    client: Client
    token: str
    mailing_id: str
    """It comes back with whatever the mail service tells of the mail."""
    ends_on: date
    """The plan's last day."""
    expires_at: datetime
    """When the link stops working, aware UTC."""
    card_to_come: bool
    """Whether the new plan is known, and only its card or member id is missing (Q6)."""


class MailOutcome(NamedTuple):
    """What the mail service answered about one mail of many."""

    service_id: str | None
    """Its own id of the mail that it took."""
    refused: str | None
    """Its own word for why it did not take it, as MESSAGE_REJECTED."""


def renewal_of(mailing_id: str) -> tuple[str, str] | None:
    """Client and plan's last day that a wave's mail is about (`WaveBatch.mailing_id`), or None."""
    found = _MAILING.fullmatch(mailing_id)
    return (found["client_id"], found["ends_on"]) if found else None
