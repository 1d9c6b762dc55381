"""The start-day desk: each check knows of the plan years that somebody said are to follow."""

from __future__ import annotations

from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import (
    CheckStatus,
    EligibilityCheck,
    check_id_for,
    open_check,
)
from backoffice.domain.policy import Policy
from backoffice.domain.record import Ref
from backoffice.domain.roster import RosterEntry
from backoffice.services.ports import Clock, Finds, FindsRoster, Records
from backoffice.services.rechecks import for_visits


class StartDayDesk:
    """What it means for eligibility that a plan goes on: the payer is asked when its year begins.

    No payer is asked here. The checks learn what is on file now, whatever the news says, so it may
    come twice, late and in any order.
    """

    def __init__(
        self,
        *,
        records: Records,
        roster: FindsRoster,
        checks: Finds[EligibilityCheck],
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._roster = roster
        self._checks = checks
        self._home_zone = home_zone
        self._now = now

    def note(self, client_id: str, provider_id: str, **_: object) -> None:
        """Schedule the checks of a client's policies, one for each provider whose client it is.

        *provider_id* is whose client was asked about the year to come: without a check of a policy
        for that provider one is opened. Each is a write of its own, and one that fails is repeated
        with the whole.
        """
        client, coverage = self._records.find_together(
            Ref(Client, (client_id,)), Ref(Coverage, (client_id,))
        )
        if client is None or coverage is None:
            return
        today = day_in(self._now(), client.time_zone)
        entries = [each for each in self._roster.of_client(client_id) if each.is_active(today)]
        for policy in coverage.believed_at(None):
            if policy.last_day >= today and policy.member_id is not None:
                for entry in entries:
                    wanted = entry.provider_id == provider_id
                    self._attend(client, coverage, policy, entry, wanted=wanted)

    def _attend(
        self,
        client: Client,
        coverage: Coverage,
        policy: Policy,
        entry: RosterEntry,
        *,
        wanted: bool,
    ) -> None:
        at = self._now()
        found = self._checks.load_each([(check_id_for(policy.policy_id, entry.provider_id),)])
        known = next(iter(found), None)
        if known is not None and known.status is CheckStatus.DROPPED:
            return
        if known is None and not (wanted or any(policy.covers(day) for day in entry.visit_days)):
            return
        check = known or open_check(
            policy,
            client_id=client.client_id,
            provider_id=entry.provider_id,
            care_state=client.care_state,
            today=day_in(at, client.time_zone),
            at=at,
        )
        zone, days = client.time_zone, entry.visit_days
        check = for_visits(check, coverage, days, zone=zone, home_zone=self._home_zone, at=at)
        if check != known:
            self._records.keep(check)
