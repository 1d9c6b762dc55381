"""The visit news desk: a check learns of the visits for whose sake the payer is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice.domain import eligibility
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, check_id_for
from backoffice.domain.policy import Policy
from backoffice.domain.record import Ref
from backoffice.domain.roster import RosterEntry
from backoffice.domain.visit import Visit
from backoffice.services.ports import Clock, FindsChecks, Records
from backoffice.services.rechecks import for_visits


class VisitNewsDesk:
    """What it means for eligibility that a visit is planned, or no longer is.

    The check learns what the roster says now, whatever the news says, so it may
    come twice, late and in any order. A visit that was planned before there was
    a policy is found when the policy is reviewed; a check that is opened here
    meanwhile is found by that review.
    """

    def __init__(
        self,
        *,
        records: Records,
        checks: FindsChecks,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._checks = checks
        self._home_zone = home_zone
        self._now = now

    def note(self, visit_id: str, client_id: str, provider_id: str) -> None:
        """Let the check of the policy that covers a visit's day know of the visits still to come.

        Without such a check one is opened: another provider's client is now
        this one's, too. Where no policy covers the day, its certificate says so.
        """
        visit, client, coverage, entry = self._records.find_together(
            Ref(Visit, (client_id, visit_id)),
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
            Ref(RosterEntry, (provider_id, client_id)),
        )
        if visit is None or client is None or coverage is None or entry is None:
            return
        today = day_in(self._now(), client.time_zone)
        if visit.day < today or visit.wished_self_pay:
            return
        policy = coverage.in_force(visit.day)
        if policy is not None and policy.member_id is not None:
            self._note_visits(entry.visit_days, coverage, policy, client, provider_id)

    def _note_visits(
        self,
        days: Sequence[date],
        coverage: Coverage,
        policy: Policy,
        client: Client,
        provider_id: str,
    ) -> None:
        at, today = self._now(), day_in(self._now(), client.time_zone)
        known = self._checks.find(check_id_for(policy.policy_id, provider_id))
        if known is not None and known.status is CheckStatus.DROPPED:
            return
        if known is None and not any(policy.covers(day) for day in days):
            return
        check = known or eligibility.open_check(
            policy,
            client_id=client.client_id,
            provider_id=provider_id,
            care_state=client.care_state,
            today=today,
            at=at,
        )
        check = for_visits(
            check, coverage, days, zone=client.time_zone, home_zone=self._home_zone, at=at
        )
        if known is None or check.visits != known.visits:
            self._records.keep(check)
