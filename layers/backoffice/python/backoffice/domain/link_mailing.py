"""A link and its mail: sent, arrived or come back, and the one reminder a day before it expires."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.link import Link


def sent(link: Link, *, zone: str, at: datetime) -> Link:
    """The link after the mail service took its mail; *zone* is where the client is reminded."""
    mailed = link.but(sent_at=at)
    return mailed.but(reminder_due_at=mailed.remind_at(zone))


def delivered(link: Link, *, at: datetime) -> Link:
    """The link after its mail arrived; the first one counts."""
    return link.but(delivered_at=link.delivered_at or at)


def bounced(link: Link, *, at: datetime) -> Link:
    """The link after its mail came back; nobody is reminded at an address that does not exist."""
    return link.but(bounced_at=link.bounced_at or at)


def waits_for_reminder(link: Link) -> bool:
    """Whether the client is to be reminded some day, as far as can be told now."""
    done = link.reminded_at or link.bounced_at or link.used_at or link.revoked_at
    return link.reminder_due_at is not None and not done


def needs_reminder(link: Link, *, at: datetime) -> bool:
    """Whether the client is to be reminded *at* this moment, and the link still works."""
    due = link.reminder_due_at
    return waits_for_reminder(link) and due is not None and due <= at < link.expires_at


def reminded(link: Link, *, at: datetime) -> Link:
    """The link after its one reminder."""
    return link.but(reminded_at=at)


def past_reminding(link: Link) -> Link:
    """The link of which nobody reminds any more: it expired before, or the client left."""
    return link.but(reminder_due_at=None)
