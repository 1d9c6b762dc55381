"""The link mailer: what the network writes to clients about their links, and to their providers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from backoffice.domain import link_mailing
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.link import Link
from backoffice.domain.mailing import Mailing, MailingStatus
from backoffice.domain.message import (
    INSURANCE_ENTERED,
    INSURANCE_LINK,
    INSURANCE_RECEIPT,
    INSURANCE_REMINDER,
    LINK_ASKED,
    CarriedLink,
    Letter,
    MessageKind,
)
from backoffice.domain.policy import PolicySource
from backoffice.domain.provider import Provider
from backoffice.domain.record import Record, Ref
from backoffice.domain.roster import RosterEntry
from backoffice.services.mail_room import MailRoom
from backoffice.services.ports import Clock, Finds, FindsReminders, Post, Records, Reminders, Tokens


class LinkMailDesk:
    """A method for each occasion to write; each decides whether it is still worth a mail.

    Each of them may be told twice, late or in any order: the mail room
    sends one letter once.
    """

    def __init__(
        self,
        *,
        records: Records,
        providers: Finds[Provider],
        room: MailRoom,
        tokens: Tokens,
        post: Post,
        now: Clock,
    ) -> None:
        self._records = records
        self._providers = providers
        self._room = room
        self._tokens = tokens
        self._post = post
        self._now = now

    def send(self, client_id: str, purpose: str, generation: int) -> None:
        """Mail the link of one generation, unless that is pointless by now (S2:15).

        It is when the link was overtaken, revoked, has expired, or was opened:
        then the mail arrived, whatever became of the note that it was sent.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        link, client = self._find(client_id, purpose)
        if link is None or client is None or link.generation != generation:
            return
        if link.opened_at or link.revoked_at or self._now() >= link.expires_at:
            return
        provider = self._providers.load(link.provider_id)
        token = self._tokens.derive(link.token_source())

        def note(mailing: Mailing, at: datetime) -> Sequence[Record]:
            now, _ = self._find(client_id, purpose)
            overtaken = now is None or now.generation != generation
            if now is None or overtaken or now.sent_at or mailing.status is MailingStatus.PARKED:
                return ()
            return (link_mailing.sent(now, zone=client.time_zone, at=at),)

        self._room.send_once(
            _letter(INSURANCE_LINK, link),
            client,
            lambda mailing_id: self._post.insurance_link(
                client,
                provider,
                mailing_id=mailing_id,
                token=token,
                reason=link.reason,
                expires_at=link.expires_at,
            ),
            # The link answers to its token before the mail can arrive.
            with_claim=(link.but(token_hash=fingerprint(token)),),
            after=note,
        )

    def remind(self, client_id: str, purpose: str) -> None:
        """Remind a client, once, of a link that is about to expire and was not used.

        Nobody reminds whom their provider discharged meanwhile.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        link, client = self._find(client_id, purpose)
        if link is None or client is None or not link_mailing.waits_for_reminder(link):
            return
        if self._now() >= link.expires_at or not self._is_wanted(link, client):
            self._records.keep(link_mailing.past_reminding(link))
            return
        if not link_mailing.needs_reminder(link, at=self._now()):
            return
        provider = self._providers.load(link.provider_id)

        def note(_mailing: Mailing, at: datetime) -> Sequence[Record]:
            now, _ = self._find(client_id, purpose)
            is_same = now is not None and now.generation == link.generation
            return (link_mailing.reminded(now, at=at),) if now and is_same else ()

        self._room.send_once(
            _letter(INSURANCE_REMINDER, link),
            client,
            lambda mailing_id: self._post.insurance_reminder(
                client,
                provider,
                mailing_id=mailing_id,
                token=self._tokens.derive(link.token_source()),
                expires_at=link.expires_at,
            ),
            after=note,
        )

    def acknowledge(
        self,
        client_id: str,
        provider_id: str,
        policy_id: str,
        **more: str,  # noqa: ARG002 - ids that are of use to others who hear of it
    ) -> None:
        """Tell a client that insurance details arrived: their own, or their provider's (Q10).

        Each time that somebody states them, also to correct them, is told of once.
        """
        coverage, client = self._records.find_together(
            Ref(Coverage, (client_id,)), Ref(Client, (client_id,))
        )
        stated = coverage.last_stated(policy_id) if coverage else None
        if stated is None or client is None:
            return
        ways: dict[PolicySource, tuple[MessageKind, Callable[..., str]]] = {
            PolicySource.LINK: (
                INSURANCE_RECEIPT,
                partial(self._post.insurance_receipt, awaits_card=stated.policy.is_pending),
            ),
            PolicySource.PROVIDER_ENTRY: (INSURANCE_ENTERED, self._post.insurance_entered),
        }
        if stated.policy.source not in ways:
            return
        kind, write = ways[stated.policy.source]
        provider = self._providers.load(provider_id)
        self._room.send_once(
            Letter(
                kind,
                occasion=f"{policy_id}_{stated.number}",
                provider_id=provider_id,
                client_id=client_id,
            ),
            client,
            lambda mailing_id: write(client, provider, mailing_id=mailing_id),
        )

    def tell_provider_asked(self, client_id: str, provider_id: str, ask_id: str) -> None:  # noqa: ARG002 - the event's fields
        """Tell a provider that a client asks for a new link; who, they see signed in (UP-1)."""
        provider = self._providers.load(provider_id)
        self._room.send_once(
            Letter(LINK_ASKED, occasion=f"{ask_id}_{provider_id}", provider_id=provider_id),
            provider,
            lambda mailing_id: self._post.link_asked(provider, mailing_id=mailing_id),
        )

    def _is_wanted(self, link: Link, client: Client) -> bool:
        """Whether a mail is: the client may be written to, and is still who asked's client."""
        key = (link.provider_id, client.client_id)
        [entry] = self._records.find_together(Ref(RosterEntry, key))
        today = day_in(self._now(), client.time_zone)
        left = entry is not None and entry.leaves_before(today)
        return client.may_be_emailed and not left

    def _find(self, client_id: str, purpose: str) -> tuple[Link | None, Client | None]:
        return self._records.find_together(
            Ref(Link, (client_id, purpose)), Ref(Client, (client_id,))
        )


def _letter(kind: MessageKind, link: Link) -> Letter:
    return Letter(
        kind,
        occasion=f"{link.client_id}_{link.purpose}_{link.generation}",
        provider_id=link.provider_id,
        client_id=link.client_id,
        carries=CarriedLink(purpose=link.purpose, generation=link.generation),
    )


class ReminderDesk:
    """Finding the links whose client is to be reminded; the link mailer writes to each."""

    def __init__(self, *, links: FindsReminders, reminders: Reminders) -> None:
        self._links = links
        self._reminders = reminders

    def hand_out_due(self, *, due: datetime, limit: int = 100) -> int:
        """Put the reminders that fell due by *due* into the mailer's queue; how many there were."""
        found = self._links.to_remind(by=due, limit=limit)
        self._reminders.hand_out(found)
        return len(found)
