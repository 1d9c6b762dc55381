"""The way to a person as a page: a form that anybody can send, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Response

from backoffice.domain.client import Language
from backoffice.domain.errors import Conflict, Invalid, Refused
from backoffice.domain.help import place_named
from backoffice.domain.identifiers import EmailAddress, OpaqueId, PlainText
from backoffice.domain.prose import PhoneNumber, Prose
from backoffice.domain.ticket import Asker, Question
from backoffice.services.tickets import NO_REPLY_ADDRESS, TicketDesk
from backoffice.web.forms import Fields
from backoffice.web.link_sessions import keys_in
from backoffice.web.pages import page

NO_MESSAGE = "Write what we can help you with."
STALE = "This page was open for too long. Please send your message once more."

Form = Mapping[str, str]


class TicketPages:
    """The form behind every Help button. Who sits at it, the desk finds out."""

    def __init__(
        self,
        desk: TicketDesk,
        *,
        network_name: str,
        help_phone: str,
        new_id: Callable[[], str],
    ) -> None:
        self._desk = desk
        self._shown: dict[str, Any] = {
            "network_name": network_name,
            "help_phone": PhoneNumber.if_any(help_phone),
        }
        self._new_id = new_id

    def form(self, query: Form, cookie: str, *, language: str) -> Response:
        """The empty form; the page that its reader came from goes along by its name."""
        asker = self._desk.asker(*keys_in(cookie))
        return self._form({}, asker, language, came_from=_place(query))

    def ask(self, form: Form, cookie: str, *, language: str) -> Response:
        """Open a ticket, and say by when it is answered; a double click opens one."""
        asker = self._desk.asker(*keys_in(cookie))
        try:
            ticket_id = _ticket_id(form)
            question = _question(form, language, reply_needed=not asker.can_be_answered)
            receipt = self._desk.ask(ticket_id, question, asker=asker)
        except (Refused, Conflict) as refusal:
            return self._form_again(form, asker, refusal, language)
        return page(
            "help/sent.html",
            language=language,
            answer_by=receipt.answer_by,
            known=asker.client_id is not None,
            came_from=_place(form),
            **self._shown,
        )

    def _form_again(
        self, form: Form, asker: Asker, refusal: Refused | Conflict, language: str
    ) -> Response:
        """What was typed, with what is wrong; sent again after a conflict, it is a new question."""
        faults = refusal.faults if isinstance(refusal, Invalid) else {}
        return self._form(
            form,
            asker,
            language,
            came_from=_place(form),
            ticket_id=form.get("ticket", "") if faults else "",
            status=409 if isinstance(refusal, Conflict) else 422,
            alert=refusal.sentence,
            faults=faults,
        )

    def _form(
        self, values: Form, asker: Asker, language: str, *, ticket_id: str = "", **shown: Any
    ) -> Response:
        return page(
            "help/request.html",
            language=language,
            values=values,
            ticket_id=ticket_id or self._new_id(),
            known=asker.can_be_answered,
            **self._shown,
            **shown,
        )


def _place(fields: Form) -> str:
    place = place_named(fields.get("from", ""))
    return str(place) if place else ""


def _ticket_id(form: Form) -> str:
    try:
        return OpaqueId.parse(form.get("ticket", ""))
    except Refused:
        raise Refused(STALE) from None


def _question(form: Form, language: str, *, reply_needed: bool) -> Question:
    fields = Fields(form)
    message = fields.read("message", Prose, NO_MESSAGE)
    name = fields.read_if_any("name", PlainText)
    email = fields.read_if_any("email", EmailAddress)
    phone = fields.read_if_any("phone", PhoneNumber)
    if reply_needed and not (fields.text("email") or fields.text("phone")):
        fields.refuse("email", NO_REPLY_ADDRESS)
    fields.done()
    if message is None:
        raise Refused(NO_MESSAGE)
    return Question(
        message=message,
        name=name,
        email=email,
        phone=phone,
        context=place_named(form.get("from", "")),
        language=Language(language),
    )
