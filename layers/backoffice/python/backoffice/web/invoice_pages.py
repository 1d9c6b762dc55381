"""Invoices as pages: what a client is to pay and why, and the ways to pay and to object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from backoffice.domain.calendar import day_in
from backoffice.domain.card_payment import PaymentStatus
from backoffice.domain.client import Language
from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.errors import (
    Conflict,
    Invalid,
    ProcessorRefused,
    ProcessorUnavailable,
    Refused,
)
from backoffice.domain.invoice import ObjectionReason
from backoffice.domain.invoice_words import REASONS
from backoffice.domain.link import LinkPurpose, SessionKey
from backoffice.domain.money import Money
from backoffice.domain.prose import Words
from backoffice.languages import translations
from backoffice.services.client_invoices import ClientInvoices
from backoffice.services.link_door import LinkDoor
from backoffice.services.objections import ObjectionDesk, Said
from backoffice.web.amounts import NO_AMOUNT, typed_amount
from backoffice.web.forms import Fields
from backoffice.web.link_sessions import key_in, open_link
from backoffice.web.pages import go_to
from backoffice.web.pages_of_invoices import PagesOfInvoices, while_it_lasts
from backoffice.web.refusals import status_of, told

if TYPE_CHECKING:
    from chalice.app import Response

Form = Mapping[str, str]

_NO_REASON = "Choose what is wrong."
_ASK_AGAIN = "Please look at the amount once more, and press the button again."
_NO_PROCESSOR = "We cannot reach our payment processor just now. Please try again in a few minutes."


class InvoicePages(PagesOfInvoices):
    """The desk of a client's invoices, as a browser sees it."""

    ROOTS: ClassVar[Mapping[str, str]] = {
        "see": "",
        "pay": "",
        "ask_why": "../../",
        "object": "../../",
    }

    def __init__(
        self,
        desk: ClientInvoices,
        objections: ObjectionDesk,
        door: LinkDoor,
        *,
        network_name: str,
        home_zone: str,
        checkout_origin: str,
        language: str,
        new_id: Callable[[], str],
    ) -> None:
        self._desk = desk
        self._objections = objections
        self._new_id = new_id
        self._door = door
        self._home_zone = home_zone
        self._checkout_origin = checkout_origin
        super().__init__(network_name=network_name, language=language)
        self._say = translations(language).gettext

    def open_link(self, token: str, form: Form, *, now: datetime) -> Response:
        """Open the link with the date of birth, or show the landing page with what is wrong."""
        return open_link(
            self._door,
            token,
            form,
            today=day_in(now, self._home_zone),
            leads_to="../invoices",
            again=lambda refused: self.page(
                "invoice-link.html", status=422, values=form, **told(refused)
            ),
        )

    @while_it_lasts
    def see(self, query: Form, cookie: str) -> Response:
        """What there is to pay, what has to wait, and what is done."""
        return self._invoices(_key(cookie), said=_TOLD if query.get("said") == _TOLD else "")

    @while_it_lasts
    def pay(self, form: Form, cookie: str) -> Response:
        """Lead to the payment processor, or show the page again with why not."""
        key = _key(cookie)
        try:
            return go_to(self._desk.pay(key, _amount(form), chosen=_chosen(form)))
        except (Refused, Conflict) as refusal:
            return self._invoices(key, status=status_of(refusal), values=form, **told(refusal))
        except (ProcessorRefused, ProcessorUnavailable):
            return self._invoices(key, status=503, alert=_NO_PROCESSOR)

    @while_it_lasts
    def returned(self, cookie: str) -> Response:
        """What became of the payment, once its payer is back."""
        key = _key(cookie)
        try:
            became = self._desk.settle(key)
        except (ProcessorRefused, ProcessorUnavailable, Conflict):
            return self._invoices(key, said="unknown", root="../")
        return self._invoices(key, said=_said_after(became), root="../")

    @while_it_lasts
    def ask_why(self, number: str, cookie: str) -> Response:
        """The form to say that an invoice is not right."""
        return self._objection(number, _key(cookie), {}, ticket_id=self._new_id())

    @while_it_lasts
    def object(self, number: str, form: Form, cookie: str) -> Response:
        """Pause an invoice and tell a person, or show the form again with what is missing."""
        key = _key(cookie)
        ticket_id = form.get("ticket", "")
        try:
            said = _said_of(form, Language(self._language))
            self._objections.object(key, number, ticket_id, said)
        except (Refused, Conflict) as refusal:
            return self._objection(
                number,
                key,
                form,
                # After a conflict, or without an id of ours, it is another question.
                ticket_id=ticket_id if isinstance(refusal, Invalid) else self._new_id(),
                status=status_of(refusal),
                **told(refusal),
            )
        return go_to("../../invoices?said=told")

    def _objection(
        self, number: str, key: SessionKey | None, values: Form, *, ticket_id: str, **shown: Any
    ) -> Response:
        return self.page(
            "invoice-objection.html",
            invoice=self._desk.one(key, number, say=self._say),
            reasons={str(reason): self._say(words) for reason, words in REASONS.items()},
            values=values,
            ticket_id=ticket_id,
            root="../../",
            **shown,
        )

    def _invoices(self, key: SessionKey | None, *, said: str = "", **shown: Any) -> Response:
        seen = self._desk.see(key, say=self._say)
        pays = seen.can_be_paid and said not in {"under_way", "unknown"}
        return self.page(
            "invoices.html",
            seen=seen,
            said=said,
            pays=pays,
            # The button leads there, and a browser would stop it otherwise.
            posts_to=self._checkout_origin if pays else "",
            **{"root": "", "values": {}, **shown},
        )


_SAID = {PaymentStatus.PAID: "paid", PaymentStatus.UNDER_WAY: "under_way"}


def _said_after(payment: ClientPayment | None) -> str:
    """What is said of a payment to whoever comes back; where there was none, nothing."""
    if payment is None:
        return ""
    return _SAID.get(payment.status, "declined" if payment.was_declined else "unpaid")


_TOLD = "told"
"""What is said to whoever told us that an invoice is not right."""


def _key(cookie: str) -> SessionKey | None:
    return key_in(cookie, LinkPurpose.INVOICE)


def _amount(form: Form) -> Money:
    """The total that the page showed, which came along with the button."""
    text = form.get("amount", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise Refused(_ASK_AGAIN)
    return Money(int(text))


def _chosen(form: Form) -> Money | None:
    """The part of it that the client wants to pay; None: all."""
    if form.get("pay") != "other":
        return None
    fields = Fields(form)
    chosen = fields.read("other", typed_amount, NO_AMOUNT)
    fields.done()
    return chosen


def _said_of(form: Form, language: Language) -> Said:
    fields = Fields(form)
    reason = fields.read("reason", _reason, _NO_REASON)
    words = fields.read_if_any("words", Words)
    fields.done()
    if reason is None:
        raise Refused(_NO_REASON)
    return Said(reason, words, language)


def _reason(text: str) -> ObjectionReason:
    try:
        return ObjectionReason(text)
    except ValueError:
        raise Refused(_NO_REASON) from None
