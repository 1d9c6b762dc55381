"""The coverage desk: what covers a client, as we believe now and as we believed before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backoffice.domain.audit import Act
from backoffice.domain.calendar import day_named, end_of_day
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage, PolicyVersion
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.policy import Policy
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.domain.timeline import CoveredDay, covered
from backoffice.services.audit import AuditTrail
from backoffice.services.ports import Records

_A_MOMENT = timedelta(microseconds=1)


class PolicyList(Fact):
    """What covers a client, as we believe now, by first day."""

    policies: tuple[Policy, ...]


class CoverageHistory(Fact):
    """All that we ever believed about what covers a client, in the order in which we learned it."""

    versions: tuple[PolicyVersion, ...]


class CoverageDesk:
    """What covers a client, for the client's own provider; that it is read is noted first."""

    def __init__(self, *, records: Records, audit: AuditTrail) -> None:
        self._records = records
        self._audit = audit

    def policies(self, client_id: str, *, caller: Caller) -> PolicyList:
        """What covers a client of the caller's."""
        _, coverage = self._read(client_id, caller)
        return PolicyList(policies=coverage.believed_at(None))

    def history(self, client_id: str, *, caller: Caller) -> CoverageHistory:
        """Every version of every policy of a client of the caller's; none is ever changed."""
        _, coverage = self._read(client_id, caller)
        return CoverageHistory(versions=coverage.versions)

    def on_day(
        self, client_id: str, day: str, known_on: str | None = None, *, caller: Caller
    ) -> CoveredDay:
        """Who pays for a visit of a client of the caller's on *day*, the first to pay first.

        With *known_on*, as it was known when that day ended where the client is: so a visit that
        was billed in good faith can be told from one that was not (UP-3).

        Raises:
            Invalid: one of the two is no day.
            NotFound: the caller has no such client.
        """
        about = _day(day, "day")
        then = _day(known_on, "known_on") if known_on else None
        client, coverage = self._read(client_id, caller)
        as_of = _last_moment(then, client.time_zone) if then else None
        return covered(coverage, about, known_on=then, as_of=as_of)

    def _read(self, client_id: str, caller: Caller) -> tuple[Client, Coverage]:
        entry, client, coverage = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        self._audit.note(Act.READ_POLICIES, client_id, caller=caller)
        return client, coverage or Coverage(client_id=client_id)


def _last_moment(day: date, zone: str) -> datetime | None:
    """The last one that belongs to *day* where the client is; None: no day comes after it.

    What is learned as the clock strikes midnight is known on the next day.
    """
    return None if day == date.max else end_of_day(day, zone) - timedelta(microseconds=1)


def _day(text: str, named: str) -> date:
    try:
        return day_named(text)
    except Refused as refused:
        raise Invalid("This is no day that we could look up.", {named: refused.sentence}) from None
