"""The help desk: whoever is stuck asks a person, and a person answers in time."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from backoffice.domain import ticket as tickets
from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.errors import Conflict, Invalid, NotFound
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.intake import intake_id_for
from backoffice.domain.link import TO_FORMS, Link, LinkPurpose, SessionKey
from backoffice.domain.record import Fact, Ref
from backoffice.domain.renewal import Renewal
from backoffice.domain.task import Task, TaskStatus, resolve
from backoffice.domain.ticket import (
    NO_SUCH_TICKET,
    TASK_DONE,
    Asker,
    Question,
    Ticket,
    open_ticket,
    task_id_for,
)
from backoffice.services.audit import AuditTrail
from backoffice.services.ports import Clock, Finds, Records
from backoffice.services.ticket_requests import NewAnswer, NewTicket

SENT_ALREADY = (
    "Your first message has reached us already. If you want to send this one too, please send it "
    "once more."
)
NO_REPLY_ADDRESS = "Enter an e-mail address or a phone number, so that we can answer you."


class TicketReceipt(Fact):
    """What whoever asked is told: that the question is here, and until when it is answered."""

    ticket_id: str
    opened_at: Moment
    answer_by: Day


class TicketDesk:
    """Questions to the network, from anybody, and their answers (HP-1, HP-3)."""

    def __init__(
        self,
        *,
        records: Records,
        tickets: Finds[Ticket],
        audit: AuditTrail,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._tickets = tickets
        self._audit = audit
        self._home_zone = home_zone
        self._now = now

    def asker(self, *keys: SessionKey | None) -> Asker:
        """The client at the browser that holds *keys*; nobody, if its sessions are over or made up.

        The cookie alone proves nothing: only a session that the link itself admits names a client.
        """
        found = (self._behind(key) for key in keys if key)
        return next((asker for asker in found if asker), Asker())

    def _behind(self, key: SessionKey) -> Asker | None:
        client: Ref[Client] = Ref(Client, (key.client_id,))
        link: Link | Renewal | None
        if key.purpose is LinkPurpose.RENEWAL:
            renewal = Ref(Renewal, (key.client_id, str(key.ends_on)))
            link, person = self._records.find_together(renewal, client)
        else:
            link, person = self._records.find_together(
                Ref(Link, (key.client_id, key.purpose)), client
            )
        if link is None or person is None or not link.admits(key, at=self._now()):
            return None
        form = link if isinstance(link, Link) and link.purpose in TO_FORMS else None
        return Asker(
            client_id=link.client_id,
            provider_id=link.provider_id,
            intake_id=intake_id_for(form) if form else None,
            can_be_answered=person.may_be_emailed,
        )

    def ask(self, ticket_id: str, question: Question, *, asker: Asker) -> TicketReceipt:
        """Open a ticket; the same question under the same id, however often, is one.

        Raises:
            Refused: the id is none.
            Invalid: nobody would know where to answer.
            Conflict: another question was asked under this id.
        """
        ticket_id = OpaqueId.parse(ticket_id)
        if not (question.email or question.phone or asker.can_be_answered):
            raise Invalid("One thing is missing.", {"email": NO_REPLY_ADDRESS})
        ticket = self._tickets.find(ticket_id) or self._opened(ticket_id, question, asker)
        if not ticket.repeats(question, asker):
            raise Conflict(SENT_ALREADY)
        return _receipt(ticket)

    def ask_as_provider(self, ticket_id: str, new: NewTicket, *, caller: Caller) -> TicketReceipt:
        """Open a ticket for a provider, whom the network knows how to reach (OB-5)."""
        question = Question(message=new.message, context=new.context)
        asker = Asker(provider_id=caller.provider_id, can_be_answered=True)
        return self.ask(ticket_id, question, asker=asker)

    def _opened(self, ticket_id: str, question: Question, asker: Asker) -> Ticket:
        ticket, task, opened = open_ticket(
            ticket_id, question, asker, home_zone=self._home_zone, at=self._now()
        )
        with suppress(Conflict):
            self._records.keep(ticket, task, events=[opened])
            return ticket
        # A double click, of which the other one was first.
        return self._tickets.load(ticket_id)

    def read(self, ticket_id: str, *, caller: Caller) -> Ticket:
        """A ticket, for whoever is to answer it; of a client's, who read it is noted first.

        Raises:
            NotFound: there is no such ticket.
        """
        ticket = self._tickets.load(ticket_id)
        self._note_reading(ticket, caller)
        return ticket

    def answer(self, ticket_id: str, new: NewAnswer, *, caller: Caller) -> Ticket:
        """Answer a ticket, which resolves its task; the same answer again changes nothing.

        The question comes back with its answer, so it is read here, too.

        Raises:
            NotFound: there is no such ticket.
            Conflict: it has another answer already.
        """
        ticket, task = self._records.find_together(
            Ref(Ticket, (ticket_id,)), Ref(Task, (task_id_for(ticket_id),))
        )
        if ticket is None:
            raise NotFound(NO_SUCH_TICKET)
        self._note_reading(ticket, caller)
        if ticket.answer == new.answer:
            return ticket
        at = self._now()
        answered, told = tickets.answer(ticket, new.answer, by=caller.subject, at=at)
        self._records.keep(answered, *_settled(task, at), events=[told])
        return answered

    def _note_reading(self, ticket: Ticket, caller: Caller) -> None:
        if ticket.asker.client_id:
            self._audit.note(Act.READ_TICKET, ticket.asker.client_id, caller=caller)


def _receipt(ticket: Ticket) -> TicketReceipt:
    return TicketReceipt(
        ticket_id=ticket.ticket_id, opened_at=ticket.opened_at, answer_by=ticket.answer_by
    )


def _settled(task: Task | None, at: datetime) -> list[Task]:
    """The task of a ticket that was answered; one that somebody closed before stays as it is."""
    if task is None or task.status is not TaskStatus.OPEN:
        return []
    return [resolve(task, resolution=TASK_DONE, at=at)]
