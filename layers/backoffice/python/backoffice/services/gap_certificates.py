"""The desk of gap certificates: no planned visit falls into a gap of insurance unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import (
    EligibilityCheck,
    check_id_for,
    open_check,
    with_visits,
)
from backoffice.domain.gap_certificate import GapCertificate, to_seal
from backoffice.domain.gap_cover import OnFile, planned, tasks_about
from backoffice.domain.gap_tasks import drawn, next_look, rests_on
from backoffice.domain.record import Ref
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from backoffice.domain.renewal import Renewal
    from backoffice.services.ports import Clock, Finds, FindsRoster, Records

_PAGE = 5_000
"""Certificates that one sweep hands out; the next one goes on."""


class FindsDueCertificates(Protocol):
    """Certificates, by when to look at them."""

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The clients of certificates to look at at or before a moment, longest due first."""


class CertificateHandouts(Protocol):
    """Handing certificates out to whoever looks at them."""

    def hand_out(self, client_ids: Sequence[str]) -> None:
        """Put each client into the queue; one may arrive twice."""


class Seals(Protocol):
    """Seals that only the office can make, under a key of their own."""

    def derive(self, source: bytes) -> str:
        """The seal of *source*."""

    def is_genuine(self, source: bytes, seal: str) -> bool:
        """Whether *seal* is that of *source*; who may ask this can make none."""


class DueCertificates:
    """Finding what is to be looked at; one that is handed out twice is looked at twice."""

    def __init__(
        self, *, certificates: FindsDueCertificates, handouts: CertificateHandouts
    ) -> None:
        self._certificates = certificates
        self._handouts = handouts

    def hand_out_due(self, *, due: datetime) -> int:
        """Hand out what is to be looked at by a moment, longest due first; how many there were."""
        found = self._certificates.to_look_at(by=due, limit=_PAGE)
        self._handouts.hand_out(found)
        return len(found)


class GapCertificates:
    """From whatever happened to a client's insurance or visits to the certificate that follows.

    It looks at what is on file now, so news may come twice, late and in any order. A certificate
    and the tasks that it left are one write: at no moment is a day without cover certified that
    nobody has a task about.
    """

    def __init__(
        self,
        *,
        records: Records,
        roster: FindsRoster,
        renewals: Finds[Renewal],
        seals: Seals,
        now: Clock,
    ) -> None:
        self._records = records
        self._roster = roster
        self._renewals = renewals
        self._seals = seals
        self._now = now

    def attend(self, client_id: str, **about: Any) -> None:
        """Certify anew what is planned with a client, if anything about it changed.

        Of the fields of an event only the provider matters, whose roster an index may show late.

        Raises:
            Conflict: others write to the same records all the time; ask again later.
        """
        insisting(lambda: self._attend(client_id, about.get("provider_id")))

    def _attend(self, client_id: str, provider_id: str | None) -> None:
        at = self._now()
        file = self._on_file(client_id, provider_id, at)
        if file is None:
            return
        opened = self._not_asked_yet(client_id, file, at)
        file = file._replace(checks={**file.checks, **{it.check_id: it.as_kept() for it in opened}})
        made = drawn(client_id, file, at=at)
        if file.known is None and not made.days:
            return
        look_at = next_look(made.days, today=day_in(at, file.zone), zone=file.zone)
        rests = rests_on(file, made.days)
        known = file.known
        if known is not None and (known.days, known.rests_on) == (made.days, rests):
            certificate = known.but(left=made.left, look_at=look_at)
        else:
            certificate = self._sealed(client_id, known, at=at).but(
                days=made.days, rests_on=rests, left=made.left, look_at=look_at
            )
            certificate = certificate.but(seal=self._seals.derive(to_seal(certificate)))
        if certificate != known or made.tasks or opened:
            self._records.keep(certificate, *made.tasks, *opened)

    def _not_asked_yet(self, client_id: str, file: OnFile, at: datetime) -> list[EligibilityCheck]:
        """A check, due at once, for each provider's visits that a policy covers and has none for.

        Who enters a policy has it reviewed for themselves; the client's other providers are not
        told of it, and would wait for an answer that nobody asks for.
        """
        today, found = day_in(at, file.zone), dict[str, EligibilityCheck]()
        for entry, day in planned(file.entries, today=today):
            policy = file.coverage.in_force(day) if file.coverage else None
            if policy is None or policy.member_id is None or day not in entry.visit_days:
                continue
            check_id = check_id_for(policy.policy_id, entry.provider_id)
            if check_id not in file.checks and check_id not in found:
                check = open_check(
                    policy,
                    client_id=client_id,
                    provider_id=entry.provider_id,
                    care_state=file.care_state,
                    today=today,
                    at=at,
                )
                days = [each for each in entry.visit_days if policy.covers(each)]
                found[check_id] = with_visits(check, days, today=today)
        return list(found.values())

    def _sealed(
        self, client_id: str, known: GapCertificate | None, *, at: datetime
    ) -> GapCertificate:
        """The next certificate of a client, empty as yet."""
        return GapCertificate(
            version=known.version if known else 0,
            client_id=client_id,
            number=known.number + 1 if known else 1,
            made_at=at,
            days=(),
            rests_on=(),
            previous=known.digest if known else None,
            seal="-",
        )

    def _on_file(self, client_id: str, provider_id: str | None, at: datetime) -> OnFile | None:
        """All that the certificate follows from; None: there is no such client."""
        rosters: set[str] = {each.provider_id for each in self._roster.of_client(client_id)}
        rosters |= {provider_id} if provider_id else set()
        client, coverage, known, *entries = self._records.find_together(
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
            Ref(GapCertificate, (client_id,)),
            *(Ref(RosterEntry, (each, client_id)) for each in sorted(rosters)),
        )
        if client is None:
            return None
        file = OnFile(
            coverage=coverage,
            entries=[each for each in entries if each is not None],
            checks={},
            renewals=self._renewals.all_of(client_id),
            tasks={},
            known=known,
            zone=client.time_zone,
            care_state=client.care_state,
        )
        today = day_in(at, file.zone)
        file = file._replace(checks=self._checks(file, today))
        return file._replace(tasks=self._tasks(file, today))

    def _checks(self, file: OnFile, today: date) -> dict[str, EligibilityCheck]:
        found = self._found(Ref(EligibilityCheck, (each,)) for each in _asked(file, today))
        return {each.check_id: each for each in found}

    def _tasks(self, file: OnFile, today: date) -> dict[str, Task]:
        ids: set[str] = {str(each.task_id) for each in file.known.left} if file.known else set()
        for check_id in _asked(file, today):
            policy = file.coverage.policy(check_id.partition(".")[0]) if file.coverage else None
            if policy is not None:
                ids |= {*tasks_about(file.coverage, policy, file.checks.get(check_id))}
        return {each.task_id: each for each in self._found(Ref(Task, (i,)) for i in sorted(ids))}

    def _found(self, refs: Iterable[Ref[Any]]) -> list[Any]:
        wanted = list(refs)
        found = self._records.find_together(*wanted) if wanted else ()
        return [each for each in found if each is not None]


def _asked(file: OnFile, today: date) -> list[str]:
    """The ids of the checks that are about a planned day."""
    if file.coverage is None:
        return []
    days = planned(file.entries, today=today)
    found = [(file.coverage.in_force(day), entry.provider_id) for entry, day in days]
    return sorted({check_id_for(policy.policy_id, who) for policy, who in found if policy})
