"""The discharge desk: a provider's client has a last day, or is taken back."""

from __future__ import annotations

from backoffice.domain.calendar import Day, Interval, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.discharge import discharged, taken_back
from backoffice.domain.errors import NotFound
from backoffice.domain.events.roster import DischargeChanged
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.domain.visit import Visit
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Finds, Records
from backoffice.services.requests import NewDischarge


class RosterTime(Fact):
    """From when to when a client is, and was, on the caller's roster."""

    client_id: str
    added_on: Day
    discharged_on: Day | None
    """The last day as a client."""
    earlier: tuple[Interval, ...]


class DischargeDesk:
    """When clients leave a roster (Q8), and come back to it.

    A discharge ends what the network does for the provider's sake: nobody asks the client what
    follows when a plan ends (RN-3), no payer is asked again, no visit is planned, and nobody
    reminds of a form. A link to a form stays good for the days that it has left: what the client
    tells by it pays for visits until the last day. Bills and invoices go on, too.
    """

    def __init__(self, *, records: Records, visits: Finds[Visit], now: Clock) -> None:
        self._records = records
        self._visits = visits
        self._now = now

    def discharge(self, client_id: str, new: NewDischarge, *, caller: Caller) -> RosterTime:
        """Note a client's last day, correct it, or take the client back from today on.

        The same again changes nothing.

        Raises:
            NotFound: the caller has no such client.
            Refused: visits are planned after that day, or took place; or it cannot be their last.
        """
        return insisting(lambda: self._discharged(client_id, new, caller))

    def _discharged(self, client_id: str, new: NewDischarge, caller: Caller) -> RosterTime:
        entry, client = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Client, (client_id,))
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        today, on = day_in(self._now(), client.time_zone), new.discharged_on
        if on is None:
            after = taken_back(entry, today=today)
        else:
            after = discharged(entry, on, self._visits.all_of(client_id), today=today)
        if after != entry:
            told = DischargeChanged(client_id=client_id, provider_id=caller.provider_id)
            self._records.keep(after, events=[told])
        return RosterTime(**{name: getattr(after, name) for name in RosterTime.model_fields})
