"""Wiring: every desk on its ground. Only this package and `ground` know both sides."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from backoffice.ground import new_id, now
from backoffice.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.journal import JournalEntry
    from backoffice.domain.mailing import MailResult
    from backoffice.wiring.desks import Office

__all__ = ["entries_of", "new_id", "now", "office", "result_of", "settings"]


def settings() -> Settings:
    """What this deployment decided, without any desk: a landing page needs no more."""
    return Settings()


@cache
def office() -> Office:
    """The office that this function's environment describes."""
    from backoffice.wiring.desks import Office

    return Office(Settings())


def entries_of(stream_event: dict[str, Any]) -> list[JournalEntry]:
    """The journal entries that the outbox's stream brings."""
    from backoffice.adapters.dynamodb import stream

    return stream.entries(stream_event)


def result_of(body: str) -> tuple[str, MailResult, datetime | None] | None:
    """The mailing that a message of the mail service is about, what became of it, and its age."""
    from backoffice.adapters.mail import results

    return results.told(body)
