"""The mailer of good-faith estimates: tells clients that there is one, with the link to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.client import Client
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.good_faith import GivenHow, GoodFaithEstimate, estimate_id_for
from backoffice.domain.invoice_link import link_for
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.message import GOOD_FAITH_ESTIMATE, CarriedLink, Letter
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref

if TYPE_CHECKING:
    from backoffice.services.good_faith_ports import EstimatePost
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.ports import Clock, Records, Tokens


def letter_about(estimate: GoodFaithEstimate) -> Letter:
    """The one mail that brings an estimate."""
    return Letter(
        GOOD_FAITH_ESTIMATE,
        occasion=f"{estimate.client_id}_{estimate.provider_id}_{estimate.number}",
        provider_id=estimate.provider_id,
        client_id=estimate.client_id,
    )


class GoodFaithMailDesk:
    """One mail for each version that is given so; the mail room sends it once."""

    def __init__(
        self, *, records: Records, room: MailRoom, tokens: Tokens, post: EstimatePost, now: Clock
    ) -> None:
        self._records = records
        self._room = room
        self._tokens = tokens
        self._post = post
        self._now = now

    def send(self, client_id: str, provider_id: str, number: int) -> None:
        """Mail the link to an estimate, unless it was handed over on paper.

        Raises:
            Conflict: the same mail, or another one with this link, is being sent at this moment;
                ask again later.
        """
        client, provider, estimate, known = self._records.find_together(
            Ref(Client, (client_id,)),
            Ref(Provider, (provider_id,)),
            Ref(GoodFaithEstimate, (client_id, estimate_id_for(provider_id, number))),
            Ref(Link, (client_id, LinkPurpose.INVOICE)),
        )
        if client is None or provider is None or estimate is None:
            return
        if estimate.how is not GivenHow.MAIL:
            return
        letter = letter_about(estimate)
        asked = link_for(
            known, client, provider_id=provider_id, request_id=letter.occasion, at=self._now()
        )
        token = self._tokens.derive(asked.token_source())
        link = asked.but(token_hash=fingerprint(token))
        self._room.send_once(
            letter._replace(carries=CarriedLink(purpose=link.purpose, generation=link.generation)),
            client,
            lambda mailing_id: self._post.good_faith_estimate(
                client, provider, mailing_id=mailing_id, token=token, expires_at=link.expires_at
            ),
            # The link answers to its token before the mail can arrive.
            with_claim=() if link == known else (link,),
        )
