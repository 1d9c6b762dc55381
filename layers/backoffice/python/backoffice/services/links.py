"""The link desk: a provider asks for a secure link to a client, and sees what became of it."""

from __future__ import annotations

from collections.abc import Callable

from backoffice.domain.calendar import Moment
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.link import (
    Link,
    LinkPurpose,
    LinkReason,
    LinkStatus,
    ask_for,
    revoke,
    unlock,
)
from backoffice.domain.record import Fact, Record, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.domain.task import TaskStatus, resolve
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, FindsRoster, FindsTasks, Records


class LinkView(Fact):
    """A link as its provider sees it; the token is the client's alone."""

    client_id: str
    purpose: LinkPurpose
    request_id: str
    reason: LinkReason
    status: LinkStatus
    requested_at: Moment
    expires_at: Moment
    sent_at: Moment | None = None
    delivered_at: Moment | None = None
    bounced_at: Moment | None = None
    opened_at: Moment | None = None
    started_at: Moment | None = None
    used_at: Moment | None = None
    revoked_at: Moment | None = None
    locked: bool


class LinkDesk:
    """Asking for links, and telling the provider what became of them."""

    def __init__(
        self,
        *,
        records: Records,
        roster: FindsRoster,
        tasks: FindsTasks,
        now: Clock,
    ) -> None:
        self._records = records
        self._roster = roster
        self._tasks = tasks
        self._now = now

    def request_intake(
        self,
        client_id: str,
        request_id: str,
        *,
        caller: Caller,
        reason: LinkReason = LinkReason.DETAILS,
    ) -> LinkView:
        """Ask for a new insurance link; every earlier one stops working (S2:11).

        The same *request_id* again is the same request, however often it comes.

        Raises:
            Conflict: the latest request had this id, and another reason.
        """
        return insisting(
            lambda: self._requested(client_id, request_id, caller=caller, reason=reason)
        )

    def _requested(
        self, client_id: str, request_id: str, *, caller: Caller, reason: LinkReason
    ) -> LinkView:
        entry, client, earlier = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(Link, (client_id, LinkPurpose.INTAKE)),
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        if earlier and earlier.request_id == request_id and earlier.reason is not reason:
            raise Conflict("This request id is in use. Choose another one.")
        if earlier and earlier.was_asked_for_by(request_id):
            return self._seen(earlier)
        if client.no_mail_because:
            raise Refused(client.no_mail_because)
        link, requested = ask_for(
            earlier,
            client_id=client_id,
            provider_id=caller.provider_id,
            purpose=LinkPurpose.INTAKE,
            request_id=request_id,
            zone=client.time_zone,
            at=self._now(),
            reason=reason,
        )
        self._records.keep(link, *self._settled_by_it(entry), events=[requested])
        return self._seen(link)

    def _settled_by_it(self, entry: RosterEntry) -> list[Record]:
        """What a new link settles: the tasks of all providers whom the client asked for one."""
        if entry.link_task is None:
            return []
        others = self._roster.of_client(entry.client_id)
        asked = [each for each in others if each.provider_id != entry.provider_id]
        asked = [entry, *(each for each in asked if each.link_task)]
        tasks = self._tasks.load_each([(str(each.link_task),) for each in asked])
        at, sentence = self._now(), "A new link was sent."
        waiting = [task for task in tasks if task.status is TaskStatus.OPEN]
        return [
            *(each.but(link_task=None) for each in asked),
            *(resolve(task, resolution=sentence, at=at) for task in waiting),
        ]

    def intake_status(self, client_id: str, *, caller: Caller) -> LinkView:
        """How far the client's latest insurance link has come."""
        return self._seen(self._own(client_id, LinkPurpose.INTAKE, caller))

    def unlock_intake(self, client_id: str, *, caller: Caller) -> LinkView:
        """Let the client try again after too many wrong birth dates."""
        return self._change(client_id, LinkPurpose.INTAKE, caller, unlock)

    def unlock_invoices(self, client_id: str, *, caller: Caller) -> LinkView:
        """The same at the link to the client's invoices."""
        return self._change(client_id, LinkPurpose.INVOICE, caller, unlock)

    def revoke_intake(self, client_id: str, *, caller: Caller) -> LinkView:
        """Take the client's latest insurance link back; a second time changes nothing.

        Raises:
            Refused: the form behind it was submitted already.
        """
        at = self._now()
        return self._change(client_id, LinkPurpose.INTAKE, caller, lambda link: revoke(link, at=at))

    def _change(
        self,
        client_id: str,
        purpose: LinkPurpose,
        caller: Caller,
        change: Callable[[Link], Link],
    ) -> LinkView:
        def changed() -> LinkView:
            link = self._own(client_id, purpose, caller)
            after = change(link)
            if after != link:
                self._records.keep(after)
            return self._seen(after)

        return insisting(changed)

    def _own(self, client_id: str, purpose: LinkPurpose, caller: Caller) -> Link:
        entry, link = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Link, (client_id, purpose))
        )
        if entry is None or link is None:
            raise NotFound("There is no such client on your roster, or no link yet.")
        return link

    def _seen(self, link: Link) -> LinkView:
        at = self._now()
        return LinkView(
            client_id=link.client_id,
            purpose=link.purpose,
            request_id=link.request_id,
            reason=link.reason,
            status=link.status(at=at),
            requested_at=link.requested_at,
            expires_at=link.expires_at,
            sent_at=link.sent_at,
            delivered_at=link.delivered_at,
            bounced_at=link.bounced_at,
            opened_at=link.opened_at,
            started_at=link.started_at,
            used_at=link.used_at,
            revoked_at=link.revoked_at,
            locked=link.locked_until is not None and at < link.locked_until,
        )
