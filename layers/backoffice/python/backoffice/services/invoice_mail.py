"""The invoice mailer: tells clients that there is an invoice, with the link to all of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.invoice import PAYABLE, Invoice, InvoiceTerms, standing
from backoffice.domain.invoice_link import link_for
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.message import INVOICE, CarriedLink, Letter
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref

if TYPE_CHECKING:
    from backoffice.services.invoice_ports import InvoicePost
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.ports import Clock, Records, Tokens


class InvoiceMailDesk:
    """One mail each time that a client is asked for another amount; the mail room sends it once."""

    def __init__(
        self,
        *,
        records: Records,
        room: MailRoom,
        tokens: Tokens,
        post: InvoicePost,
        terms: InvoiceTerms,
        now: Clock,
    ) -> None:
        self._records = records
        self._room = room
        self._tokens = tokens
        self._post = post
        self._terms = terms
        self._now = now

    def send(self, visit_id: str, client_id: str, provider_id: str, number: int) -> None:
        """Mail the link to an invoice, unless there is nothing to pay by now, or later news of it.

        Raises:
            Conflict: the same mail, or another one with this link, is being sent at this moment;
                ask again later.
        """
        client, provider, invoice, account, known = self._records.find_together(
            Ref(Client, (client_id,)),
            Ref(Provider, (provider_id,)),
            Ref(Invoice, (visit_id,)),
            Ref(VisitAccount, (visit_id,)),
            Ref(Link, (client_id, LinkPurpose.INVOICE)),
        )
        if client is None or provider is None or invoice is None or invoice.announced != number:
            return
        at = self._now()
        today = day_in(at, client.time_zone)
        if standing(invoice, account, today=today, terms=self._terms).state not in PAYABLE:
            return
        occasion = f"{visit_id}_{number}"
        asked = link_for(known, client, provider_id=provider_id, request_id=occasion, at=at)
        token = self._tokens.derive(asked.token_source())
        link = asked.but(token_hash=fingerprint(token))
        self._room.send_once(
            Letter(
                INVOICE,
                occasion=occasion,
                provider_id=provider_id,
                client_id=client_id,
                carries=CarriedLink(purpose=link.purpose, generation=link.generation),
            ),
            client,
            lambda mailing_id: self._post.invoice(
                client, provider, mailing_id=mailing_id, token=token, expires_at=link.expires_at
            ),
            # The link answers to its token before the mail can arrive.
            with_claim=() if link == known else (link,),
        )
