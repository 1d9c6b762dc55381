"""Delivery results: what SES tells of a mail, in the office's words and without its address."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from backoffice.adapters.mail.ses import MAILING
from backoffice.domain.mailing import MailResult

Told = tuple[str, MailResult, datetime | None]
"""A mailing id, what became of the mail, and when SES took it, as far as it says so."""

_RESULTS = {
    "Delivery": MailResult.DELIVERED,
    "Complaint": MailResult.COMPLAINED,
    "Reject": MailResult.REJECTED,
    "Rendering Failure": MailResult.REJECTED,
    "DeliveryDelay": MailResult.DELAYED,
}
_BOUNCES = {"Permanent": MailResult.BOUNCED}
"""Any other kind of bounce says nothing against the address."""


def told(body: str) -> Told | None:
    """What the message with *body* tells of a mail of ours; None when it tells nothing of one.

    The event's `detail` has `eventType`, `mail.tags` with lists of values,
    `mail.timestamp` and, for a bounce, `bounce.bounceType`: whatever lacks the
    first two, or is of a kind that we do not follow, is nobody's news.
    """
    detail = _part(_read(body), "detail")
    mail = _part(detail, "mail")
    tags = _part(mail, "tags").get(MAILING)
    mailing_id = tags[0] if isinstance(tags, list) and tags else None
    result = _result(detail)
    if not (isinstance(mailing_id, str) and mailing_id and result):
        return None
    return mailing_id, result, _moment(mail.get("timestamp"))


def _moment(said: Any) -> datetime | None:
    """The moment that *said* names; None for anything that names none, or no zone."""
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else None


def _result(detail: dict[str, Any]) -> MailResult | None:
    kind = str(detail.get("eventType"))
    if kind == "Bounce":
        bounce = str(_part(detail, "bounce").get("bounceType"))
        return _BOUNCES.get(bounce, MailResult.DELAYED)
    return _RESULTS.get(kind)


def _read(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _part(whole: Any, name: str) -> dict[str, Any]:
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}
