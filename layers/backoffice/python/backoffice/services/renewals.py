"""The renewal keeper: whoever is insured is asked in time what follows when their plan ends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from backoffice.domain.activity import Activity, activity
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.record import Ref
from backoffice.domain.renewal import (
    Renewal,
    RenewalTerms,
    endings,
    followed,
    linked_anew,
    open_renewal,
)
from backoffice.domain.roster import RosterEntry
from backoffice.domain.visit import Visit, VisitStatus
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.ports import Clock, Finds, FindsRoster, Records
    from backoffice.services.renewal_ports import SeasonsTokens

_STATED = frozenset({ChangeKind.NEW, ChangeKind.CORRECTION})


class RenewalKeeper:
    """Opens what is to be asked, and follows what changes it, long before any mail.

    It looks at what is on file now, so news may come twice, late and in any order; and a wave of
    mails finds everything made, and writes nothing down but whom it wrote to.
    """

    def __init__(
        self,
        *,
        records: Records,
        renewals: Finds[Renewal],
        roster: FindsRoster,
        visits: Finds[Visit],
        tokens: SeasonsTokens,
        terms: RenewalTerms,
        now: Clock,
    ) -> None:
        self._records = records
        self._renewals = renewals
        self._roster = roster
        self._visits = visits
        self._tokens = tokens
        self._terms = terms
        self._now = now

    def attend(
        self,
        client_id: str,
        provider_id: str | None = None,
        **about: str | int,  # noqa: ARG002 - the events' fields
    ) -> None:
        """Look again at what one client is to be asked; *provider_id* told of a change, if any.

        Raises:
            Conflict: others write to the same renewals all the time; ask again later.
        """
        insisting(lambda: self._attend(client_id, provider_id))

    def _attend(self, client_id: str, provider_id: str | None) -> None:
        client, coverage, told = self._records.find_together(
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
            Ref(RosterEntry, (provider_id or "nobody", client_id)),
        )
        if client is None or coverage is None:
            return
        at = self._now()
        known = self._renewals.all_of(client_id)
        active = self._activity(client, coverage, told, at)
        today = day_in(at, client.time_zone)
        after = [
            self._linked(followed(each, coverage, active), client)
            for each in known
            if not each.is_over(at=at)
        ]
        asked = {each.ends_on for each in known}
        for policy in endings(coverage, today=today) if active.provider_id else ():
            if policy.last_day not in asked:
                opened = open_renewal(client_id, policy, active, zone=client.time_zone, at=at)
                after.append(self._linked(followed(opened, coverage, active), client))
        changed = [each for each in after if each not in known]
        if changed:
            self._records.keep(*changed)

    def _activity(
        self, client: Client, coverage: Coverage, told: RosterEntry | None, at: datetime
    ) -> Activity:
        """Until when they are active, by their rosters, visits and forms.

        An index shows the last moment's late: the entry that somebody *told* of is read itself.
        """
        client_id, zone = client.client_id, client.time_zone
        entries = {each.provider_id: each for each in self._roster.of_client(client_id)}
        if told is not None:
            entries[told.provider_id] = told
        held = (v.day for v in self._visits.all_of(client_id) if v.status is VisitStatus.HELD)
        stated = (v.learned_at for v in coverage.versions if v.change in _STATED)
        return activity(
            tuple(entries.values()),
            [*held, *(day_in(moment, zone) for moment in stated)],
            today=day_in(at, zone),
            active_days=self._terms.active_days,
        )

    def _linked(self, renewal: Renewal, client: Client) -> Renewal:
        """The renewal with a link that was made for the address that the client has."""
        if renewal.token_hash is None:
            renewal = renewal.but(address_set_at=client.email_set_at)
        elif client.email_set_at != renewal.address_set_at:
            renewal = linked_anew(renewal, address_set_at=client.email_set_at)
        if renewal.token_hash is not None:
            return renewal
        token = self._tokens.of_season(renewal.season).derive(renewal.token_source())
        return renewal.but(token_hash=fingerprint(token))
