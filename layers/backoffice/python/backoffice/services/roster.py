"""The roster desk: a provider's own clients, their planned visits, and what covers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain import visit as visits
from backoffice.domain.calendar import age_on, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client, change_email
from backoffice.domain.discharge import FARTHEST
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.events.roster import ClientAdded, ClientAddressChanged, VisitPlanned
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, Cadence, RosterEntry, with_visit
from backoffice.domain.visit import Visit, VisitStatus
from backoffice.services.insisting import insisting
from backoffice.services.requests import NewCadence, NewClient, NewEmailAddress, NewVisit

if TYPE_CHECKING:
    from backoffice.services.ports import Clock, Finds, FindsVisits, Records

DISCHARGED = (
    "This is after the client's last day with you. Take them back to your roster first, or correct "
    "that day."
)
OLDEST = 120
"""Years; nobody older seeks care, and a century is easily mistyped."""


class ClientList(Fact):
    """The clients on a roster."""

    clients: tuple[Client, ...]
    former: tuple[Client, ...] = ()
    """Those whose last day is over."""


class VisitList(Fact):
    """A client's visits still to come, soonest first."""

    visits: tuple[Visit, ...]
    cadence: Cadence | None = None
    """How often they agreed to meet."""


class ClientCadence(Fact):
    """How often a client and the caller have agreed to meet."""

    client_id: OpaqueId
    cadence: Cadence | None = None


class RosterDesk:
    """A provider's own clients and visits; nobody else's are ever found here."""

    def __init__(
        self,
        *,
        records: Records,
        roster: Finds[RosterEntry],
        clients: Finds[Client],
        visits: FindsVisits,
        now: Clock,
    ) -> None:
        self._records = records
        self._roster = roster
        self._clients = clients
        self._visits = visits
        self._now = now

    def add_client(self, client_id: str, new: NewClient, *, caller: Caller) -> Client:
        """Put a client on the caller's roster; the same request again changes nothing.

        Only a consent to e-mail that was given since is added by repeating the request,
        as long as the address was not changed in the meantime.

        Raises:
            Conflict: the id stands for somebody else, whoever's client that is.
        """
        client_id, at = OpaqueId.parse(client_id), self._now()
        if age_on(new.birth_date, day_in(at, new.time_zone)) > OLDEST:
            raise Refused("The date of birth is too long ago. Check the year.")
        entry, known = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Client, (client_id,))
        )
        client = Client(
            client_id=client_id,
            created_at=at,
            email_consent_at=at if new.email_consent else None,
            **{name: value for name, value in new if name != "email_consent"},
        )
        if known:
            known = _repeated(known, client, entry)
            if client.email_consent and not (known.email_consent or known.email_set_at):
                known = known.but(email_consent_at=at)
                # Whatever waited for it goes on, as after another address.
                told = ClientAddressChanged(client_id=client_id)
                self._records.keep(known, events=[told])
            return known
        entry = RosterEntry(
            provider_id=caller.provider_id,
            client_id=client_id,
            added_on=day_in(at, client.time_zone),
        )
        added = ClientAdded(client_id=client_id, provider_id=caller.provider_id)
        self._records.keep(client, entry, events=[added])
        return client

    def clients(self, *, caller: Caller) -> ClientList:
        """Every client on the caller's roster, by name, apart from those who were discharged."""
        entries = {each.client_id: each for each in self._roster.all_of(caller.provider_id)}
        clients = self._clients.load_each([(client_id,) for client_id in entries])
        by_name = sorted(clients, key=lambda client: (client.last_name, client.first_name))

        def has_left(client: Client) -> bool:
            today = day_in(self._now(), client.time_zone)
            return entries[client.client_id].leaves_before(today)

        return ClientList(
            clients=tuple(each for each in by_name if not has_left(each)),
            former=tuple(each for each in by_name if has_left(each)),
        )

    def client(self, client_id: str, *, caller: Caller) -> Client:
        """A client on the caller's roster."""
        return self._found(client_id, caller)[1]

    def change_email(self, client_id: str, new: NewEmailAddress, *, caller: Caller) -> Client:
        """Write to a client at another address, or again at the one that sent a mail back.

        The same again changes nothing.

        Raises:
            Refused: the client complained about our mail, and there is no new consent.
        """
        client = self.client(client_id, caller=caller)
        changed = change_email(client, new.email, consent=new.email_consent, at=self._now())
        if changed != client:
            self._records.keep(changed, events=[ClientAddressChanged(client_id=client_id)])
        return changed

    def agree_cadence(self, client_id: str, new: NewCadence, *, caller: Caller) -> ClientCadence:
        """Note how often a client and the caller agreed to meet (CM-14).

        Nothing follows from it: the network books and plans no visits. The same again changes
        nothing.

        Raises:
            NotFound: the caller has no such client.
        """

        def act() -> ClientCadence:
            entry, _ = self._found(client_id, caller)
            if entry.cadence is not new.cadence:
                self._records.keep(entry.but(cadence=new.cadence))
            return ClientCadence(client_id=entry.client_id, cadence=new.cadence)

        return insisting(act)

    def plan_visit(self, client_id: str, visit_id: str, new: NewVisit, *, caller: Caller) -> Visit:
        """Write down a visit to come; the same request again changes nothing (Q32).

        Its day stands on the roster, too, where eligibility checks see it.

        Raises:
            Conflict: the id stands for another visit.
            Refused: the day is over, too far ahead or after the client's last one, or too many
                visits are planned.
        """
        return insisting(lambda: self._planned(client_id, visit_id, new, caller=caller))

    def _planned(self, client_id: str, visit_id: str, new: NewVisit, *, caller: Caller) -> Visit:
        entry, client, known = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(Visit, (client_id, visit_id)),
        )
        entry, client = _own(client, entry)
        visit = visits.plan(
            visit_id=OpaqueId.parse(visit_id),
            client_id=client_id,
            provider_id=caller.provider_id,
            day=new.day,
            procedure=new.procedure,
            telehealth=new.telehealth,
            care_state=client.care_state,
            self_pay=new.self_pay,
            planned_at=self._now(),
            starts_at=new.starts_at,
        )
        if known:
            if not _is_planned_so(known, visit):
                raise Conflict("This visit id is in use. Choose another one.")
            return known
        today = day_in(self._now(), client.time_zone)
        if new.day < today:
            raise Refused("This day is over where the client is. Plan a day from today on.")
        if entry.leaves_before(new.day):
            raise Refused(DISCHARGED)
        if new.day > today + FARTHEST:
            raise Refused("This day is too far ahead. Check the year.")
        planned = VisitPlanned(
            visit_id=visit_id, client_id=client_id, provider_id=caller.provider_id
        )
        entry = with_visit(entry, new.day, today=today, private=new.self_pay)
        self._records.keep(visit, entry, events=[planned])
        return visit

    def visits(self, client_id: str, *, caller: Caller) -> VisitList:
        """The caller's visits to come with a client."""
        entry, client = self._found(client_id, caller)
        today = day_in(self._now(), client.time_zone)
        planned = self._visits.planned(client_id, since=today)
        return VisitList(
            visits=tuple(visit for visit in planned if visit.provider_id == caller.provider_id),
            cadence=entry.cadence,
        )

    def _found(self, client_id: str, caller: Caller) -> tuple[RosterEntry, Client]:
        entry, client = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Client, (client_id,))
        )
        return _own(client, entry)


def _own(client: Client | None, entry: RosterEntry | None) -> tuple[RosterEntry, Client]:
    if client is None or entry is None:
        raise NotFound(NOT_YOURS)
    return entry, client


def _is_planned_so(known: Visit, again: Visit) -> bool:
    """Whether *again* plans the *known* visit, of which more may have been said since."""
    if known.status is VisitStatus.PLANNED:
        return known.but(version=0) == again.but(planned_at=known.planned_at)
    return (known.provider_id, known.day) == (again.provider_id, again.day)


def _repeated(known: Client, again: Client, entry: RosterEntry | None) -> Client:
    """The client as kept, if *again* says of them what was said at first.

    Name and birth date may have been corrected by the client's own form since,
    and the address by their provider.
    """
    if known.sex is not None:
        again = again.but(
            first_name=known.first_name,
            last_name=known.last_name,
            birth_date=known.birth_date,
            sex=known.sex,
        )
    consent = again.email_consent_at and known.email_consent_at
    again = again.but(
        version=known.version,
        created_at=known.created_at,
        email_consent_at=consent,
        email=known.email if known.email_set_at else again.email,
        email_set_at=known.email_set_at,
        mail_stopped_at=known.mail_stopped_at,
        mail_stopped_because=known.mail_stopped_because,
    )
    if entry is None or again != known:
        raise Conflict("This client id is in use. Choose another one.")
    return known
