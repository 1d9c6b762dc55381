"""The asking desk: somebody wants a link; the provider learns of it, the asker learns nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice.domain.asking import (
    AskedForLink,
    Mailbox,
    link_task,
    link_task_id,
    same_mailbox,
)
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.events.forms import LinkAsked, LinkWanted
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import TaskStatus, resolve
from backoffice.services.ports import (
    Clock,
    Finds,
    FindsRoster,
    FindsTasks,
    NewId,
    Pseudonyms,
    Records,
)


class AskingDesk:
    """Taking wishes from anybody."""

    def __init__(self, *, records: Records, now: Clock, new_id: NewId) -> None:
        self._records = records
        self._now = now
        self._new_id = new_id

    def ask(self, email: EmailAddress, birth_date: date) -> None:
        """Note the wish, and do no more (IN-21).

        Nobody is looked up before the answer, so no answer, no delay and no
        call tells a stranger who is a client of ours.
        """
        asked = AskedForLink(
            ask_id=self._new_id(), asked_at=self._now(), email=email, birth_date=birth_date
        )
        self._records.keep(asked, events=[LinkWanted(ask_id=asked.ask_id)])


class AnsweringDesk:
    """Finding out, later and behind closed doors, who asked."""

    def __init__(
        self,
        *,
        records: Records,
        wishes: Finds[AskedForLink],
        mailboxes: Finds[Mailbox],
        clients: Finds[Client],
        roster: FindsRoster,
        tasks: FindsTasks,
        pseudonyms: Pseudonyms,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._wishes = wishes
        self._mailboxes = mailboxes
        self._clients = clients
        self._roster = roster
        self._tasks = tasks
        self._pseudonyms = pseudonyms
        self._home_zone = home_zone
        self._now = now

    def answer(self, ask_id: str) -> None:
        """Give each provider of whoever asked a task, and forget who asked.

        Whatever stops this half way, it is repeated whole: a task that is
        there already is not made again, and a forgotten wish makes none.
        """
        asked = self._wishes.find(ask_id)
        if asked is None or asked.email is None:
            return
        for client in self._clients_at(asked.email):
            if asked.is_from(client):
                for entry in self._roster.of_client(client.client_id):
                    if entry.is_active(day_in(asked.asked_at, client.time_zone)):
                        self._tell(entry, asked)
        self._records.keep(asked.forgotten(at=self._now()))

    def note_address(self, client_id: str, provider_id: str = "") -> None:  # noqa: ARG002
        """Let the client be found by the e-mail address that they have now."""
        found = self._clients.find(client_id)
        if found is None or found.email is None:
            return
        mailbox_id = self._mailbox_id(found.email)
        mailbox = self._mailboxes.find(mailbox_id) or Mailbox(mailbox_id=mailbox_id)
        longer = mailbox.with_client(client_id)
        if longer != mailbox:
            self._records.keep(longer)

    def _tell(self, entry: RosterEntry, asked: AskedForLink) -> None:
        """One task for one provider; one of an earlier day that still waits makes room for it."""
        at, day = self._now(), day_in(asked.asked_at, self._home_zone)
        task_id = self._free_id(entry, asked, day)
        if task_id is None:
            return
        earlier = self._tasks.find(entry.link_task) if entry.link_task else None
        if earlier and earlier.status is not TaskStatus.OPEN:
            earlier = None
        task = link_task(entry, task_id, day=day, at=at, earlier=earlier)
        told = LinkAsked(
            client_id=entry.client_id, provider_id=entry.provider_id, ask_id=asked.ask_id
        )
        over = [resolve(earlier, resolution="The client asked again.", at=at)] if earlier else []
        self._records.keep(task, entry.but(link_task=task.task_id), *over, events=[told])

    def _free_id(self, entry: RosterEntry, asked: AskedForLink, day: date) -> str | None:
        """The id of the task to make; None if one of that day waits, or was done since the wish."""
        settled = 0
        while task := self._tasks.find(link_task_id(entry, day, settled=settled)):
            if task.resolved_at is None or asked.asked_at <= task.resolved_at:
                return None
            settled += 1
        return link_task_id(entry, day, settled=settled)

    def _clients_at(self, email: EmailAddress) -> Sequence[Client]:
        mailbox = self._mailboxes.find(self._mailbox_id(email))
        return self._clients.load_each([(each,) for each in mailbox.client_ids]) if mailbox else []

    def _mailbox_id(self, email: EmailAddress) -> str:
        return self._pseudonyms.derive(same_mailbox(email).encode())
