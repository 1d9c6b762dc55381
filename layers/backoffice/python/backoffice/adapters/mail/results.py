"""Delivery results: what SES tells of a mail, in the office's words and without its address."""

from __future__ import annotations

import json
from typing import Any

from backoffice.adapters.mail.ses import MAILING
from backoffice.domain.mailing import MailResult

Told = tuple[str, MailResult]
"""A mailing id, and what became of the mail."""

_RESULTS = {
    "Delivery": MailResult.DELIVERED,
    "Complaint": MailResult.COMPLAINED,
    "Reject": MailResult.REJECTED,
    "DeliveryDelay": MailResult.DELAYED,
}
_BOUNCES = {"Permanent": MailResult.BOUNCED}
"""Any other kind of bounce says nothing against the address."""


def told(body: str) -> Told | None:
    """What the message with *body* tells of a mail of ours; None when it tells nothing of one.

    The event's `detail` has `eventType`, `mail.tags` with lists of values and,
    for a bounce, `bounce.bounceType`: whatever lacks them, or is of a kind that
    we do not follow, is nobody's news.
    """
    detail = _part(_read(body), "detail")
    tags = _part(_part(detail, "mail"), "tags").get(MAILING)
    mailing_id = tags[0] if isinstance(tags, list) and tags else None
    result = _result(detail)
    return (mailing_id, result) if isinstance(mailing_id, str) and mailing_id and result else None


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
