"""The desk of objections: a client says that an invoice is not right, and a person answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client, Language
from backoffice.domain.errors import Refused
from backoffice.domain.help import HelpPlace
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.invoice import Invoice, InvoiceTerms, ObjectionReason
from backoffice.domain.invoice_words import REASONS
from backoffice.domain.objecting import answered, object_to
from backoffice.domain.prose import Prose, Words
from backoffice.domain.record import Ref
from backoffice.domain.ticket import Asker, Question, Ticket, open_ticket
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.domain.link import SessionKey
    from backoffice.services.client_invoices import ClientInvoices
    from backoffice.services.ports import Clock, Records

_NO_ADDRESS = "We cannot write to you by e-mail now. Please use Help, and leave a phone number."


class Said(NamedTuple):
    """What a client says of an invoice."""

    reason: ObjectionReason
    words: Words | None
    language: Language


class ObjectionDesk:
    """A ticket like any other, which pauses the invoice that it is about."""

    def __init__(
        self, *, records: Records, own: ClientInvoices, home_zone: str, now: Clock
    ) -> None:
        self._records = records
        self._own = own
        self._home_zone = home_zone
        self._now = now

    def object(self, key: SessionKey | None, number: str, ticket_id: str, said: Said) -> None:
        """Open a ticket about an invoice, which is paused from then on; a double click opens one.

        Raises:
            NotFound: the session is over, or there is no such invoice of theirs.
            Refused: somebody is looking at it already, or could not answer.
            Conflict: the id of the ticket is in use.
        """
        insisting(lambda: self._object(key, number, ticket_id, said))

    def _object(self, key: SessionKey | None, number: str, ticket_id: str, said: Said) -> None:
        ticket_id = OpaqueId.parse(ticket_id)
        client, invoice = self._own.named(key, number)
        at = self._now()
        paused = object_to(invoice, objection_id=ticket_id, reason=said.reason, at=at)
        if paused == invoice:
            return
        if not client.may_be_emailed:
            raise Refused(_NO_ADDRESS)
        ticket, task, opened = open_ticket(
            ticket_id,
            Question(
                message=_message(invoice, said),
                context=HelpPlace.INVOICE,
                language=said.language,
            ),
            Asker(
                client_id=client.client_id,
                provider_id=invoice.provider_id,
                can_be_answered=True,
            ),
            about_visit=invoice.visit_id,
            home_zone=self._home_zone,
            at=at,
        )
        # Its provider is no longer to chase it.
        self._records.keep(ticket, task, paused.but(look_at=at), events=[opened])


def _message(invoice: Invoice, said: Said) -> Prose:
    """What staff read; the words are the client's own."""
    says = f"Invoice {invoice.number} is not right: {REASONS[said.reason]}."
    return Prose(f"{says}\n\n{said.words}" if said.words else says)


class ObjectionNews:
    """Hears of answers to tickets, and lets the invoices go on that these are about."""

    def __init__(self, *, records: Records, terms: InvoiceTerms) -> None:
        self._records = records
        self._terms = terms

    def note_answer(self, ticket_id: str) -> None:
        """Let the invoice that a ticket is about go on, if any; twice changes nothing."""
        insisting(lambda: self._note(ticket_id))

    def _note(self, ticket_id: str) -> None:
        [ticket] = self._records.find_together(Ref(Ticket, (ticket_id,)))
        if ticket is None or ticket.about_visit is None or ticket.answered_at is None:
            return
        invoice, client = self._records.find_together(
            Ref(Invoice, (ticket.about_visit,)), Ref(Client, (str(ticket.asker.client_id),))
        )
        if invoice is None or client is None:
            return
        today = day_in(ticket.answered_at, client.time_zone)
        after = answered(invoice, ticket_id, at=ticket.answered_at, today=today, terms=self._terms)
        if after != invoice:
            self._records.keep(after.but(look_at=ticket.answered_at))
