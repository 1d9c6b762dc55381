"""The mail that tells clients of what their provider answered for them (Q10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.client import Client
from backoffice.domain.message import RENEWAL_NOTED, Letter
from backoffice.domain.policy import Attestor
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.domain.renewal import Renewal

if TYPE_CHECKING:
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.ports import Clock, Finds, Records
    from backoffice.services.renewal_ports import RenewalPost, SeasonsTokens


class RenewalMailDesk:
    """One mail for each answer that a provider gave; the mail room sends it once."""

    def __init__(
        self,
        *,
        records: Records,
        providers: Finds[Provider],
        room: MailRoom,
        tokens: SeasonsTokens,
        post: RenewalPost,
        now: Clock,
    ) -> None:
        self._records = records
        self._providers = providers
        self._room = room
        self._tokens = tokens
        self._post = post
        self._now = now

    def tell(self, client_id: str, provider_id: str, ends_on: str, number: int) -> None:  # noqa: ARG002 - the event's fields
        """Tell a client of answer *number* about the end of a plan, if a provider gave it.

        What they said themselves needs no mail, and a link that is over would open nothing.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        renewal, client = self._records.find_together(
            Ref(Renewal, (client_id, ends_on)), Ref(Client, (client_id,))
        )
        if renewal is None or client is None or len(renewal.answers) < number:
            return
        answer = renewal.answers[number - 1]
        if answer.by is not Attestor.PROVIDER or answer.provider_id is None:
            return
        if renewal.is_over(at=self._now()) or renewal.token_hash is None:
            return
        provider = self._providers.load(answer.provider_id)
        token = self._tokens.of_season(renewal.season).derive(renewal.token_source())
        self._room.send_once(
            Letter(
                RENEWAL_NOTED,
                occasion=f"{client_id}_{ends_on}_{number}",
                provider_id=provider.provider_id,
                client_id=client_id,
            ),
            client,
            lambda mailing_id: self._post.renewal_noted(
                client,
                provider,
                mailing_id=mailing_id,
                token=token,
                expires_at=renewal.expires_at,
            ),
        )
