"""A ticket: somebody's question to the people behind the office, until it is answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Moment, add_business_days, day_in
from backoffice.domain.client import Language
from backoffice.domain.errors import Conflict
from backoffice.domain.events.forms import TicketAnswered, TicketOpened
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.help import HelpPlace
from backoffice.domain.identifiers import EmailAddress, OpaqueId, PlainText
from backoffice.domain.prose import PhoneNumber, Prose
from backoffice.domain.record import Fact, Record
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task

QUEUE = "support"
"""Whose tasks tickets are."""
NO_SUCH_TICKET = "There is no such ticket."
TASK_DONE = "The ticket was answered."


class Asker(Fact):
    """Who asks, as far as the office knows: a client at the form, a provider, or nobody."""

    client_id: str | None = None
    provider_id: str | None = None
    intake_id: str | None = None
    can_be_answered: bool = False
    """Whether the office has an address to answer to."""


class Question(Fact):
    """What somebody wants to know, and where the answer shall go."""

    message: Prose
    name: PlainText | None = None
    email: EmailAddress | None = None
    phone: PhoneNumber | None = None
    context: HelpPlace | None = None
    """The page that they came from."""
    language: Language = Language.ENGLISH

    @property
    def by_phone(self) -> bool:
        """Whether whoever asked wants to be called: they gave a number, and no e-mail address."""
        return self.phone is not None and self.email is None


class Ticket(Record):
    """One question, who asked it, and its answer (HP-1)."""

    ticket_id: OpaqueId
    opened_at: Moment
    answer_by: Day
    """The last day on which the answer is in time, on the network's own calendar."""
    question: Question
    asker: Asker
    about_visit: OpaqueId | None = None
    """Whose invoice the client says is not right; it is paused until they are answered."""
    answer: Prose | None = None
    answered_at: Moment | None = None
    answered_by: str | None = None
    """The sign-in of whoever answered."""

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        reply_to = self.question.email or self.question.phone
        if not reply_to and not self.asker.can_be_answered:
            raise PydanticCustomError("ticket", "Say where the answer shall go.")
        return self

    @model_validator(mode="after")
    def _is_answered_entirely(self) -> Self:
        said = {part is None for part in (self.answer, self.answered_at, self.answered_by)}
        if len(said) > 1:
            raise PydanticCustomError("ticket", "An answer has a text, a moment and an author.")
        return self

    def repeats(self, question: Question, asker: Asker) -> bool:
        """Whether *asker* asked just this already; from which page does not matter."""
        same_words = self.question.but(context=None) == question.but(context=None)
        return same_words and self.asker == asker


def task_id_for(ticket_id: str) -> str:
    """The id of the one task that a ticket gives."""
    return f"ticket-{fingerprint(ticket_id)[:32]}"


def answer_by(at: datetime, home_zone: str) -> date:
    """The end of the next business day, where the network is at home (HP-1, Q14)."""
    return add_business_days(day_in(at, home_zone), 1)


def open_ticket(
    ticket_id: str,
    question: Question,
    asker: Asker,
    *,
    about_visit: str | None = None,
    home_zone: str,
    at: datetime,
) -> tuple[Ticket, Task, TicketOpened]:
    """A new ticket, and the task to answer it; the task names the ticket and no person."""
    ticket = Ticket(
        ticket_id=ticket_id,
        opened_at=at,
        answer_by=answer_by(at, home_zone),
        question=question,
        asker=asker,
        about_visit=about_visit,
    )
    task = open_task(
        task_id=task_id_for(ticket_id),
        kind=TaskKind.ANSWER_TICKET,
        owner=TaskOwner.staff(QUEUE),
        about=(ticket_id,),
        due_on=ticket.answer_by,
        next_action=_next_action(ticket),
        at=at,
    )
    return ticket, task, TicketOpened(ticket_id=ticket_id)


def _next_action(ticket: Ticket) -> str:
    if ticket.question.by_phone:
        return f"Call whoever asked ticket {ticket.ticket_id}, then write the answer down."
    if ticket.about_visit is not None:
        return f"Answer ticket {ticket.ticket_id}: an invoice is paused until then."
    return f"Answer ticket {ticket.ticket_id}."


def answer(ticket: Ticket, text: Prose, *, by: str, at: datetime) -> tuple[Ticket, TicketAnswered]:
    """The ticket with its answer, by the sign-in *by*.

    Raises:
        Conflict: it was answered before.
    """
    if ticket.answer is not None:
        raise Conflict("This ticket was answered meanwhile. Read it again before you write.")
    answered = ticket.but(answer=text, answered_at=at, answered_by=by)
    return answered, TicketAnswered(ticket_id=ticket.ticket_id)
