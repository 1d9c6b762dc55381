"""Asking for a link: somebody, known to us or not, wants one, and a provider is to know of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from backoffice.domain.calendar import Day, Moment, add_business_days
from backoffice.domain.client import Client
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import EmailAddress, OpaqueId
from backoffice.domain.record import Record
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task


class AskedForLink(Record):
    """One wish from the public page (IN-21), until somebody looked into it."""

    ask_id: OpaqueId
    asked_at: Moment
    email: EmailAddress | None = None
    """Whose mailbox, and whose birthday; both are forgotten once the wish was looked into."""
    birth_date: Day | None = None
    answered_at: Moment | None = None

    KEPT_FOR: ClassVar[timedelta] = timedelta(days=1)

    def is_from(self, client: Client) -> bool:
        """Whether *client* has that address now, and that date of birth."""
        return (
            self.email is not None
            and client.email is not None
            and same_mailbox(self.email) == same_mailbox(client.email)
            and self.birth_date is not None
            and self.birth_date == client.birth_date
        )

    def forgotten(self, *, at: datetime) -> Self:
        """The wish without what it said about a person; it was looked into *at* a moment."""
        return self.but(email=None, birth_date=None, answered_at=at)


class Mailbox(Record):
    """Which clients gave one e-mail address; relatives share them.

    It is kept under a keyed hash of the address. It is a way to find, and no
    word of its own: a client who changed the address is still in it, so
    whoever follows it reads the client.
    """

    mailbox_id: str
    client_ids: tuple[OpaqueId, ...] = ()

    MOST: ClassVar[int] = 100
    """Clients; an address of more is no person's."""

    def with_client(self, client_id: str) -> Self:
        """The mailbox, leading to *client_id* too."""
        if client_id in self.client_ids:
            return self
        return self.but(client_ids=(*self.client_ids, client_id)[-self.MOST :])


def same_mailbox(email: str) -> str:
    """The address in the one spelling that all spellings of it share."""
    return email.lower()


def link_task(
    entry: RosterEntry, task_id: str, *, day: date, at: datetime, earlier: Task | None = None
) -> Task:
    """The task of a provider whose client asked for a link on *day*, in the network's zone.

    It is due on the next business day, or when the *earlier* one that it takes the place of was.
    """
    due_on = add_business_days(day, 1)
    return open_task(
        task_id=task_id,
        kind=TaskKind.SEND_LINK,
        owner=TaskOwner.provider(entry.provider_id),
        about=(entry.client_id,),
        due_on=min(due_on, earlier.due_on) if earlier else due_on,
        next_action="Send the client a new insurance link; they asked for one.",
        at=at,
    )


def link_task_id(entry: RosterEntry, day: date, *, settled: int = 0) -> str:
    """The id of the task of a provider, a client and a *day*: asking ten times is asking once.

    Whoever asks after *settled* tasks of that day were done asks for something new.
    """
    words = f"{entry.provider_id}.{entry.client_id}.{day}" + (f".{settled}" if settled else "")
    return f"send-link-{fingerprint(words)[:32]}"
