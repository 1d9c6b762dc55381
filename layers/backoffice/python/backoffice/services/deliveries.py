"""The delivery desk: what became of each mail, and what follows when one did not arrive."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain import link_mailing
from backoffice.domain.calendar import add_business_days, day_in
from backoffice.domain.client import Client, MailStop, stop_mail
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.link import Link
from backoffice.domain.mailing import Mailing, MailResult, follow, heard_of
from backoffice.domain.message import (
    ABOUT_FEES,
    ABOUT_INVOICES,
    LEFT_TO_THE_READER,
    MISSED_VISIT_POLICY,
    RENEWAL,
    Letter,
)
from backoffice.domain.record import Record
from backoffice.domain.renewal import Renewal
from backoffice.domain.renewal_mail import renewal_of
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task
from backoffice.services.ports import Clock, Finds, Records

_STOPS = {MailResult.BOUNCED: MailStop.BOUNCED, MailResult.COMPLAINED: MailStop.COMPLAINED}
_NEXT = {
    MailResult.BOUNCED: "An e-mail came back. Ask for the right address, then for a new link.",
    MailResult.COMPLAINED: "An e-mail was called spam. Ask whether we may write at all.",
    MailResult.REJECTED: "An e-mail could not be sent. Tell the reader, and ask for a new link.",
}
"""What a person does about each result that somebody has to know of."""
_NEXT_OF_AN_INVOICE = {
    MailResult.BOUNCED: (
        "An e-mail about an invoice came back. Ask for the right address, and change it; "
        "reminders go on by themselves."
    ),
    MailResult.COMPLAINED: (
        "An e-mail about an invoice was called spam. Ask whether we may write at all."
    ),
    MailResult.REJECTED: "An e-mail about an invoice could not be sent. Tell the client of it.",
}
"""Likewise for mails about invoices, whose link needs nobody to ask for it."""
_NEXT_OF_A_FEE = {
    MailResult.BOUNCED: "An e-mail about a membership fee came back. Call the provider.",
    MailResult.COMPLAINED: "An e-mail about a membership fee was called spam. Call the provider.",
    MailResult.REJECTED: "An e-mail about a membership fee could not be sent. Call the provider.",
}
"""Likewise for what providers owe for membership."""
_NEXT_OF_A_POLICY = {
    MailResult.BOUNCED: (
        "An e-mail about missed visits came back. Ask for the right address, and change it; then "
        "ask the client once more to accept your policy."
    ),
    MailResult.COMPLAINED: (
        "An e-mail about missed visits was called spam. Ask whether we may write at all."
    ),
    MailResult.REJECTED: (
        "An e-mail about missed visits could not be sent. Tell the client of it, and ask once more."
    ),
}
"""Likewise for mails that ask to accept what a missed visit costs."""
_NEXT_OF_A_RENEWAL = {
    MailResult.BOUNCED: (
        "An e-mail about the end of an insurance plan came back. Ask for the right address, and "
        "change it; ask what comes after the plan, too, if that is not known yet."
    ),
    MailResult.COMPLAINED: (
        "An e-mail about the end of an insurance plan was called spam. Ask whether we may write at "
        "all, and what comes after the plan, if that is not known yet."
    ),
    MailResult.REJECTED: (
        "An e-mail about the end of an insurance plan could not be sent. Ask the client what comes "
        "after it, if that is not known yet."
    ),
}
"""Likewise for a campaign's mails, which nobody asked for."""
_NEXT_OF_AN_ANSWER = {
    MailResult.BOUNCED: (
        "An answer came back. Read the ticket, and call whoever asked, or their provider."
    ),
    MailResult.COMPLAINED: (
        "An answer was called spam. Read the ticket, and write no more to its address."
    ),
    MailResult.REJECTED: (
        "An answer could not be sent. Read the ticket, and call whoever asked, or their provider."
    ),
}
"""Likewise for an answer to a ticket, since whoever asked waits for it."""


class DeliveryDesk:
    """From "sent" to "arrived", or to a person who asks for another address.

    The mail service tells everything at least once and in any order, at times
    before its own answer to us: whatever was noted already changes nothing.
    """

    def __init__(
        self,
        *,
        records: Records,
        mailings: Finds[Mailing],
        clients: Finds[Client],
        links: Finds[Link],
        renewals: Finds[Renewal],
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._mailings = mailings
        self._clients = clients
        self._links = links
        self._renewals = renewals
        self._home_zone = home_zone
        self._now = now

    def note(self, mailing_id: str, result: MailResult, sent_at: datetime | None = None) -> bool:
        """Note *result*, with everything that follows from it; False for a mail that is not ours.

        The mail service took the mail at *sent_at*, if it said when. A mail of a campaign gets its
        mailing now, where somebody has to know of it; the others arrive, and nobody writes it down.

        Raises:
            Conflict: one of the records moved on meanwhile; to be told again later.
        """
        mailing, at = self._mailings.find(mailing_id), self._now()
        if mailing is None:
            letter = self._letter_of_a_campaign(mailing_id)
            if letter is None or result not in _NEXT:
                return letter is not None
            mailing = heard_of(letter, sent_at=sent_at or at)
        followed = follow(mailing, result, at=at)
        if followed != mailing:
            self._records.keep(followed, *self._consequences(mailing, result, at))
        return True

    def _letter_of_a_campaign(self, mailing_id: str) -> Letter | None:
        """What was one of many; it is the business of whose client the reader is by now."""
        about = renewal_of(mailing_id)
        renewal = self._renewals.find(*about) if about else None
        if renewal is None:
            return None
        return Letter(
            RENEWAL,
            mailing_id.removeprefix(f"{RENEWAL.name}_"),
            provider_id=renewal.provider_id if renewal.active_until else None,
            client_id=renewal.client_id,
        )

    def _consequences(self, mailing: Mailing, result: MailResult, at: datetime) -> list[Record]:
        """What changes beside the mailing: the link, the client, and work for a person."""
        link, client = self._link(mailing), self._client(mailing)
        followed = _linked(link, result, at) if link else None
        stopped = _stopped(client, mailing, result, at) if client else None
        changed: list[Record] = []
        if followed and followed != link:
            changed.append(followed)
        if stopped and stopped != client:
            changed.append(stopped)
        waits = mailing.ticket_id or client is None or result is MailResult.REJECTED
        if mailing.message in LEFT_TO_THE_READER or _is_nobodys(mailing):
            return changed
        if result in _NEXT and (changed or waits):
            changed.append(self._task(mailing, result, at))
        return changed

    def _link(self, mailing: Mailing) -> Link | None:
        """The link that the mail carries, unless another one took its place."""
        if mailing.client_id is None or mailing.carries is None:
            return None
        link = self._links.find(mailing.client_id, mailing.carries.purpose)
        return link if link and link.generation == mailing.carries.generation else None

    def _client(self, mailing: Mailing) -> Client | None:
        return self._clients.find(mailing.client_id) if mailing.client_id else None

    def _task(self, mailing: Mailing, result: MailResult, at: datetime) -> Task:
        """For the provider of the client who reads it; for the network's support in other cases."""
        provider = mailing.provider_id if mailing.client_id else None
        next_action = _NEXT_OF_AN_ANSWER if mailing.ticket_id else _NEXT
        if mailing.message in ABOUT_INVOICES:
            next_action = _NEXT_OF_AN_INVOICE
        elif mailing.message == MISSED_VISIT_POLICY.name:
            next_action = _NEXT_OF_A_POLICY
        elif mailing.message in ABOUT_FEES:
            next_action = _NEXT_OF_A_FEE
        elif mailing.message == RENEWAL.name:
            next_action = _NEXT_OF_A_RENEWAL
        return open_task(
            task_id=f"{result}-{fingerprint(mailing.mailing_id)[:32]}",
            kind=TaskKind.CONFIRM_ADDRESS,
            owner=TaskOwner.provider(provider) if provider else TaskOwner.staff("support"),
            about=(mailing.subject,),
            due_on=add_business_days(day_in(at, self._home_zone), 1),
            next_action=next_action[result],
            at=at,
        )


def _is_nobodys(mailing: Mailing) -> bool:
    """Whether the mail was a campaign's to a client who left since: nobody waits for an answer."""
    return mailing.message == RENEWAL.name and mailing.provider_id is None


def _linked(link: Link, result: MailResult, at: datetime) -> Link:
    if result is MailResult.DELIVERED:
        return link_mailing.delivered(link, at=at)
    return link_mailing.bounced(link, at=at) if result is MailResult.BOUNCED else link


def _stopped(client: Client, mailing: Mailing, result: MailResult, at: datetime) -> Client:
    why = _STOPS.get(result)
    return stop_mail(client, why, written_at=mailing.claimed_at, at=at) if why else client
