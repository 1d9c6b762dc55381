"""The mail that asks clients to read and accept what a visit costs that they miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.client import Client
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.invoice_link import link_for
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.message import MISSED_VISIT_POLICY, CarriedLink, Letter
from backoffice.domain.missed_visit_agreement import MissedVisitAgreements
from backoffice.domain.missed_visits import MissedVisitPolicy
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref

if TYPE_CHECKING:
    from backoffice.services.invoice_ports import InvoicePost
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.ports import Clock, Records, Tokens


class MissedVisitMailDesk:
    """One mail each time that a provider asks; the mail room sends it once."""

    def __init__(
        self,
        *,
        records: Records,
        room: MailRoom,
        tokens: Tokens,
        post: InvoicePost,
        now: Clock,
    ) -> None:
        self._records = records
        self._room = room
        self._tokens = tokens
        self._post = post
        self._now = now

    def send(self, client_id: str, provider_id: str, number: int) -> None:
        """Mail the link to a provider's policy, unless it was accepted, withdrawn, or asked anew.

        Raises:
            Conflict: the same mail, or another one with this link, is being sent at this moment;
                ask again later.
        """
        client, provider, policy, agreements, known = self._records.find_together(
            Ref(Client, (client_id,)),
            Ref(Provider, (provider_id,)),
            Ref(MissedVisitPolicy, (provider_id,)),
            Ref(MissedVisitAgreements, (client_id,)),
            Ref(Link, (client_id, LinkPurpose.INVOICE)),
        )
        if client is None or provider is None or policy is None or agreements is None:
            return
        agreement, offered = agreements.with_provider(provider_id), policy.offered
        if agreement.asked != number or offered is None or agreement.has_accepted(offered.number):
            return
        occasion = f"{client_id}_{provider_id}_{number}"
        asked = link_for(
            known, client, provider_id=provider_id, request_id=occasion, at=self._now()
        )
        token = self._tokens.derive(asked.token_source())
        link = asked.but(token_hash=fingerprint(token))
        self._room.send_once(
            Letter(
                MISSED_VISIT_POLICY,
                occasion=occasion,
                provider_id=provider_id,
                client_id=client_id,
                carries=CarriedLink(purpose=link.purpose, generation=link.generation),
            ),
            client,
            lambda mailing_id: self._post.missed_visit_policy(
                client, provider, mailing_id=mailing_id, token=token, expires_at=link.expires_at
            ),
            # The link answers to its token before the mail can arrive.
            with_claim=() if link == known else (link,),
        )
