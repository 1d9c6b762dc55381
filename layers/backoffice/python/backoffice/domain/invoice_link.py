"""An invoice link: the one way to all of a client's invoices, whichever mail it came in."""

from __future__ import annotations

from datetime import datetime, timedelta

from backoffice.domain.client import Client
from backoffice.domain.link import Link, LinkPurpose, ask_for

GOOD_FOR_AT_LEAST = timedelta(days=30)
"""How long the link in a mail works from the day on which that is sent."""


def link_for(
    known: Link | None, client: Client, *, provider_id: str, request_id: str, at: datetime
) -> Link:
    """The link that a mail about an invoice carries.

    It is the one of earlier mails as long as that works long enough, so that all of them open the
    same page; else a new generation, which makes theirs useless (Q9).
    """
    if known and not known.revoked_at and at + GOOD_FOR_AT_LEAST <= known.expires_at:
        return known
    link, _ = ask_for(
        known,
        client_id=client.client_id,
        provider_id=provider_id,
        purpose=LinkPurpose.INVOICE,
        request_id=request_id,
        zone=client.time_zone,
        at=at,
    )
    return link
