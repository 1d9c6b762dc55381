"""The answer mailer: what the network answers to a question goes to whoever asked it."""

from __future__ import annotations

from typing import NamedTuple

from backoffice.domain.client import Client
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.message import TICKET_ANSWER, Letter
from backoffice.domain.provider import Provider
from backoffice.domain.ticket import Ticket
from backoffice.services.mail_room import MailRoom, Reader
from backoffice.services.ports import Finds, Post


class _Addressee(NamedTuple):
    """Who is written to, where, and by what name."""

    reader: Reader
    to: EmailAddress
    called: str | None


class AnswerMailDesk:
    """Mailing answers, each once, however often and late the office hears that there is one."""

    def __init__(
        self,
        *,
        tickets: Finds[Ticket],
        clients: Finds[Client],
        providers: Finds[Provider],
        room: MailRoom,
        post: Post,
    ) -> None:
        self._tickets = tickets
        self._clients = clients
        self._providers = providers
        self._room = room
        self._post = post

    def send(self, ticket_id: str) -> None:
        """Mail the answer to a ticket to whoever asked (HP-1, HP-3), with nothing of the question.

        Whoever wants to be called is called by whoever answers. A client who
        may not be written to any more is left to the network's support.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        ticket = self._tickets.load(ticket_id)
        answer, question = ticket.answer, ticket.question
        if answer is None or question.by_phone:
            return
        addressee = self._addressee(ticket)
        if addressee is None:
            self._room.leave_to_people(_letter(ticket))
            return
        self._room.send_once(
            _letter(ticket, addressee.reader),
            addressee.reader,
            lambda mailing_id: self._post.ticket_answer(
                answer,
                mailing_id=mailing_id,
                to=addressee.to,
                called=addressee.called,
                language=question.language,
            ),
        )

    def _addressee(self, ticket: Ticket) -> _Addressee | None:
        """The address given for the answer, or else the one on file; None: nobody may write."""
        question, asker = ticket.question, ticket.asker
        if question.email:
            return _Addressee(question.email, question.email, question.name)
        if asker.client_id:
            client = self._clients.find(asker.client_id)
            if client is None or client.email is None or not client.may_be_emailed:
                return None
            return _Addressee(client, client.email, client.called)
        if asker.provider_id:
            provider = self._providers.load(asker.provider_id)
            return _Addressee(provider, provider.email, provider.first_name)
        return None


def _letter(ticket: Ticket, reader: Reader | None = None) -> Letter:
    """The letter that answers *ticket*; what becomes of it is the business of the support."""
    return Letter(
        TICKET_ANSWER,
        occasion=ticket.ticket_id,
        client_id=reader.client_id if isinstance(reader, Client) else None,
        ticket_id=ticket.ticket_id,
    )
