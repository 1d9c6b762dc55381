"""The link mailer: the network mails the link that a provider asked for, once."""

from __future__ import annotations

from backoffice.domain import mailing
from backoffice.domain.calendar import add_business_days, day_in
from backoffice.domain.client import Client
from backoffice.domain.errors import NotFound
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.link import Link
from backoffice.domain.mailing import Mailing, MailingStatus
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.domain.task import TaskKind, TaskOwner, open_task
from backoffice.services.ports import Clock, Finds, Post, Records, Tokens


class LinkMailDesk:
    """From "asked for" to "sent", whatever is repeated, late or cut off in between."""

    def __init__(
        self,
        *,
        records: Records,
        providers: Finds[Provider],
        tokens: Tokens,
        post: Post,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._providers = providers
        self._tokens = tokens
        self._post = post
        self._home_zone = home_zone
        self._now = now

    def send(self, client_id: str, purpose: str, generation: int) -> None:
        """Mail the link of one generation, unless that is pointless by now.

        It is when the link was overtaken or revoked, has expired, or was opened:
        then the mail arrived, whatever became of the note that it was sent.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        mailing_id = f"insurance-link.{client_id}.{purpose}.{generation}"
        link, client, earlier = self._records.find_together(
            Ref(Link, (client_id, purpose)),
            Ref(Client, (client_id,)),
            Ref(Mailing, (mailing_id,)),
        )
        if link is None or client is None or link.generation != generation:
            return
        if link.revoked_at or link.opened_at or self._now() >= link.expires_at:
            return
        provider = self._providers.load(link.provider_id)
        claimed = mailing.claim(
            earlier, mailing_id=mailing_id, message="insurance-link", at=self._now()
        )
        if claimed is None:
            return
        if claimed.status is MailingStatus.PARKED:
            self._park(claimed, link)
            return
        token = self._tokens.derive(link.token_source())
        # The link answers to its token before the mail can arrive.
        self._records.keep(claimed, link.but(token_hash=fingerprint(token)))
        service_id = self._post.insurance_link(
            client,
            provider,
            token=token,
            expires_at=link.expires_at,
        )
        self._settle(mailing_id, client_id, purpose, generation, service_id)

    def _settle(
        self, mailing_id: str, client_id: str, purpose: str, generation: int, service_id: str
    ) -> None:
        sent, link = self._records.find_together(
            Ref(Mailing, (mailing_id,)), Ref(Link, (client_id, purpose))
        )
        if sent is None:
            raise NotFound("The mailing that was claimed is gone.")
        at = self._now()
        settled = mailing.settle(sent, service_id=service_id, at=at)
        if link is None or link.generation != generation:
            self._records.keep(settled)
            return
        self._records.keep(settled, link.but(sent_at=at))

    def _park(self, parked: Mailing, link: Link) -> None:
        """Nobody knows whether the mail arrived, and it was tried enough: the provider asks."""
        at = self._now()
        task = open_task(
            task_id=f"mailing-{fingerprint(parked.mailing_id)[:32]}",
            kind=TaskKind.CONFIRM_ADDRESS,
            owner=TaskOwner.provider(link.provider_id),
            about=(link.client_id,),
            due_on=add_business_days(day_in(at, self._home_zone), 1),
            next_action="Ask the client whether the e-mail came; if not, ask for a new link.",
            at=at,
        )
        self._records.keep(parked, task)
