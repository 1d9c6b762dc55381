"""The audit desk: noting who read a client's insurance, and showing the trail to staff."""

from __future__ import annotations

from backoffice.domain.audit import Act, AuditEntry, noted
from backoffice.domain.caller import Caller
from backoffice.domain.record import Fact
from backoffice.services.ports import Clock, FindsAuditEntries, NewId, Records

PAGE = 100
"""Entries in one answer."""


class AuditPage(Fact):
    """What was done with a client's insurance, newest first."""

    entries: tuple[AuditEntry, ...]
    next: str | None = None
    """The entry to read on from, if there are more."""


class AuditTrail:
    """Writing the trail: a desk notes a read before it answers, so none goes unnoted.

    A read that is repeated is another read, and another entry.
    """

    def __init__(self, *, records: Records, now: Clock, new_id: NewId) -> None:
        self._records = records
        self._now = now
        self._new_id = new_id

    def note(self, act: Act, client_id: str, *, caller: Caller) -> None:
        """Keep that *caller* did *act*; whatever fails here fails the read."""
        entry = noted(
            act, client_id=client_id, caller=caller, at=self._now(), entry_id=self._new_id()
        )
        self._records.keep(entry)


class AuditDesk:
    """Reading the trail, for staff."""

    def __init__(self, *, entries: FindsAuditEntries) -> None:
        self._entries = entries

    def trail(self, client_id: str, *, until: str | None = None) -> AuditPage:
        """The newest `PAGE` entries about a client, or those from the entry *until* on."""
        found = self._entries.latest(client_id, until=until, limit=PAGE + 1)
        further = found[PAGE].audit_id if len(found) > PAGE else None
        return AuditPage(entries=tuple(found[:PAGE]), next=further)
