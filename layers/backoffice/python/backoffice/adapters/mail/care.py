"""The messages about searches for care, and about consultation requests."""

from __future__ import annotations

from datetime import datetime

from backoffice import languages
from backoffice.adapters.mail.messages import Message, Sender, written
from backoffice.domain.client import Language
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.prose import Words
from backoffice.domain.provider import Provider

NO_MATCH = frozenset({"nobody_found", "not_reached"})
"""What a mail says that has nobody to name: the matching team is done without a match."""


def care_receipt(
    sender: Sender,
    *,
    mailing_id: str,
    to: EmailAddress,
    token: str,
    language: Language,
    expires_at: datetime,
    zone: str,
) -> Message:
    """Give whoever asked the link to their search, and say nothing of what they asked.

    Anybody may have typed the address, so it greets nobody by name.
    """
    return written(
        "care_receipt",
        language,
        sender,
        mailing_id=mailing_id,
        to=to,
        reply_to=None,
        called=None,
        url=sender.address(f"consultation/{token}", language),
        until=languages.moment_in_words(expires_at, zone, language),
    )


def consultation_news(
    sender: Sender,
    *,
    mailing_id: str,
    to: EmailAddress,
    token: str,
    language: Language,
    says: str,
    provider: str | None,
    others: tuple[str, ...],
    policy: Words | None,
) -> Message:
    """Tell whoever asked a provider what became of it.

    Without a *provider* and *others*, and where it says nothing of the matching team's, nobody has
    opened the link yet, and the mail says that there is news.
    """
    return written(
        "consultation_news",
        language,
        sender,
        mailing_id=mailing_id,
        to=to,
        reply_to=None,
        called=None,
        url=sender.address(f"consultation/{token}", language),
        says=says if provider or others or says in NO_MATCH else "",
        provider=provider,
        others=others,
        policy=policy,
        directory_url=sender.address("directory", language),
        waitlist_url=sender.address("waitlist", language),
    )


def consultation_work(provider: Provider, sender: Sender, *, mailing_id: str, says: str) -> Message:
    """Tell a provider that a request waits for them, or does not any more, and not whose."""
    return written(
        "consultation_work",
        languages.ENGLISH,
        sender,
        mailing_id=mailing_id,
        to=provider.email,
        reply_to=None,
        called=provider.first_name,
        says=says,
    )
