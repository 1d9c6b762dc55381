"""Gap certificates as people read them: a provider their own clients', staff what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, Moment, day_in
from backoffice.domain.client import Client
from backoffice.domain.errors import NotFound
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate, to_seal
from backoffice.domain.gap_cover import planned
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.domain.task import OwnerKind
from backoffice.services.cards import SHOWN_FOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from backoffice.domain.caller import Caller
    from backoffice.services.audit import AuditTrail
    from backoffice.services.gap_certificates import Seals
    from backoffice.services.ports import Clock, Finds, Records

MOST = 100
"""How many clients one answer about open days names."""
NOT_YET = "Nothing is certified for this client yet. Try again in a few minutes."


class FindsCertificates(Protocol):
    """Certificates, by key and by what is open in them."""

    def load_each(self, keys: list[tuple[str, ...]], /) -> list[GapCertificate]:
        """The certificates of clients, without those that are missing."""

    def unsettled(self, *, limit: int) -> list[str]:
        """The clients in whose certificates somebody has to act, soonest due first."""


class KeepsPages(Protocol):
    """Pages to be looked at for a few minutes."""

    def keep(self, name: str, text: str) -> None:
        """Keep a page under *name*, unless one is there already."""

    def address(self, name: str, *, seconds: int) -> str:
        """A signed URL of this one page."""


class DayView(Fact):
    """One planned day, and what is known of who pays."""

    day: Day
    cover: Cover | None
    """Null: nothing is certified of it yet; it is within minutes of its planning."""
    policy_id: str | None = None
    said_on: Day | None = None
    """When the payer said that the policy is active."""
    asked_on: Day | None = None
    """When the payer is asked."""
    task_id: str | None = None
    owner: OwnerKind | None = None
    """Whose the next step is."""
    queue: str | None = None
    """Which of the staff, or which provider."""
    due_on: Day | None = None

    @classmethod
    def of(cls, day: CertifiedDay) -> Self:
        """The *day* as it is shown."""
        shown = {name: each for name, each in dict(day).items() if name in cls.model_fields}
        owner = day.owner
        shown |= {"owner": owner.kind if owner else None, "queue": owner.name if owner else None}
        return cls(**shown)


class GapCertificateView(Fact):
    """What is certified of your visits with one client."""

    client_id: str
    number: int
    made_at: Moment
    digest: str
    """The SHA-256 of the whole certificate, which the next one names."""
    seal: str
    genuine: bool
    """Whether the seal was tested just now, and is the office's own."""
    days: tuple[DayView, ...]


class CertifiedClient(Fact):
    """One client of yours, and each day on which you plan to see them."""

    client_id: str
    number: int | None
    """Of the certificate; null: there is none yet."""
    days: tuple[DayView, ...]


class CertifiedClients(Fact):
    """All your clients with planned visits, each day of theirs, certified or not yet."""

    clients: tuple[CertifiedClient, ...]


class OpenDay(DayView):
    """A day on which somebody has to act, by ids alone."""

    client_id: str
    provider_id: str
    overdue: bool


class OpenDays(Fact):
    """What is open, soonest due first."""

    days: tuple[OpenDay, ...]
    more: bool
    """Whether more clients have open days than these."""


class CertificatePage(Fact):
    """Where the certificate can be looked at as a page, and until when."""

    url: str
    expires_at: Moment


class GapCertificateViews:
    """Reading what is certified."""

    def __init__(
        self,
        *,
        records: Records,
        roster: Finds[RosterEntry],
        clients: Finds[Client],
        certificates: FindsCertificates,
        seals: Seals,
        pages: KeepsPages,
        audit: AuditTrail,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._roster = roster
        self._clients = clients
        self._certificates = certificates
        self._seals = seals
        self._pages = pages
        self._audit = audit
        self._home_zone = home_zone
        self._now = now

    def of_client(self, client_id: str, *, caller: Caller) -> GapCertificateView:
        """What is certified of the caller's own visits with a client, and whether the seal holds.

        Raises:
            NotFound: they are not the caller's, or nothing is certified yet.
        """
        certificate = self._own(client_id, caller)
        return GapCertificateView(
            client_id=client_id,
            number=certificate.number,
            made_at=certificate.made_at,
            digest=certificate.digest,
            seal=certificate.seal,
            genuine=self._seals.is_genuine(to_seal(certificate), certificate.seal),
            days=tuple(map(DayView.of, certificate.of(caller.provider_id))),
        )

    def of_provider(self, *, caller: Caller) -> CertifiedClients:
        """Every client of the caller's with planned visits, and every day of these.

        The days come from the roster, not from the certificates, so that none is left out.
        """
        entries = self._roster.all_of(caller.provider_id)
        keys: list[tuple[str, ...]] = [(each.client_id,) for each in entries]
        found = {each.client_id: each for each in self._certificates.load_each(keys)}
        zones = {each.client_id: each.time_zone for each in self._clients.load_each(keys)}
        clients = (
            self._seen(entry, found.get(entry.client_id), zones[entry.client_id])
            for entry in sorted(entries, key=lambda entry: entry.client_id)
            if entry.client_id in zones
        )
        return CertifiedClients(clients=tuple(each for each in clients if each.days))

    def open(self) -> OpenDays:
        """The days on which somebody has to act, whoever's clients they are about."""
        ids = self._certificates.unsettled(limit=MOST + 1)
        certificates = self._certificates.load_each([(each,) for each in ids[:MOST]])
        today = day_in(self._now(), self._home_zone)
        days = [
            OpenDay(
                client_id=each.client_id,
                provider_id=day.provider_id,
                overdue=day.is_overdue(today),
                **dict(DayView.of(day)),
            )
            for each in certificates
            for day in each.unsettled()
        ]
        days.sort(key=lambda day: (day.due_on or day.day, day.client_id, day.day))
        return OpenDays(days=tuple(days), more=len(ids) > MOST)

    def page(
        self,
        client_id: str,
        *,
        caller: Caller,
        draw: Callable[[GapCertificate, str, date], str],
    ) -> CertificatePage:
        """A URL of the caller's part of the certificate as a page, good for five minutes.

        Raises:
            NotFound: as `of_client`.
        """
        certificate = self._own(client_id, caller)
        today = day_in(self._now(), self._home_zone)
        text = draw(certificate, caller.provider_id, today)
        name = f"gap-certificates/{fingerprint(text)}.html"
        self._pages.keep(name, text)
        expires_at = self._now() + SHOWN_FOR
        url = self._pages.address(name, seconds=int(SHOWN_FOR.total_seconds()))
        return CertificatePage(url=url, expires_at=expires_at)

    def _own(self, client_id: str, caller: Caller) -> GapCertificate:
        entry, certificate = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(GapCertificate, (client_id,))
        )
        if entry is None:
            raise NotFound(NOT_YOURS)
        if certificate is None:
            raise NotFound(NOT_YET)
        self._audit.note(Act.READ_POLICIES, client_id, caller=caller)
        return certificate

    def _seen(
        self, entry: RosterEntry, certificate: GapCertificate | None, zone: str
    ) -> CertifiedClient:
        today = day_in(self._now(), zone)
        days = []
        for _, day in planned([entry], today=today):
            certified = certificate.at(entry.provider_id, day) if certificate else None
            days.append(DayView.of(certified) if certified else DayView(day=day, cover=None))
        number = certificate.number if certificate else None
        return CertifiedClient(client_id=entry.client_id, number=number, days=tuple(days))
