"""The visit news desk: a check learns of the visits for whose sake the payer is asked."""

from __future__ import annotations

from datetime import date

from backoffice.domain import eligibility, settlement
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, check_id_for
from backoffice.domain.policy import Policy
from backoffice.domain.record import Ref
from backoffice.domain.visit import Visit, VisitStatus
from backoffice.services.ports import Clock, FindsChecks, FindsTasks, Records
from backoffice.services.rechecks import rescheduled


class VisitNewsDesk:
    """What a planned visit means for eligibility.

    Days are only ever added, so the news may come twice, late and in any order.
    A visit that was planned before there was a policy is found when the policy
    is reviewed; a check that is opened here meanwhile is found by that review.
    """

    def __init__(
        self,
        *,
        records: Records,
        checks: FindsChecks,
        tasks: FindsTasks,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._checks = checks
        self._tasks = tasks
        self._home_zone = home_zone
        self._now = now

    def note(self, visit_id: str, client_id: str, provider_id: str) -> None:
        """Let the check of the policy that covers a planned visit know of its day.

        Without such a check one is opened: another provider's client is now
        this one's, too. Where no policy covers the day, somebody must ask.
        """
        visit, client, coverage = self._records.find_together(
            Ref(Visit, (client_id, visit_id)),
            Ref(Client, (client_id,)),
            Ref(Coverage, (client_id,)),
        )
        if visit is None or client is None or coverage is None:
            return
        today = day_in(self._now(), client.time_zone)
        if visit.status is not VisitStatus.PLANNED or visit.day < today:
            return
        policy = coverage.in_force(visit.day)
        if policy is None:
            current = coverage.current(today)
            if current is not None:
                self._note_gap(visit.day, check_id_for(current.policy_id, provider_id))
        elif policy.member_id is not None:
            self._note_visit(visit.day, policy, client, provider_id)

    def _note_visit(self, day: date, policy: Policy, client: Client, provider_id: str) -> None:
        at, today = self._now(), day_in(self._now(), client.time_zone)
        known = self._checks.find(check_id_for(policy.policy_id, provider_id))
        if known is not None and known.status is CheckStatus.DROPPED:
            return
        check = known or eligibility.open_check(
            policy,
            client_id=client.client_id,
            provider_id=provider_id,
            care_state=client.care_state,
            today=today,
            at=at,
        )
        check = eligibility.told_of_visits(check, [day], today=today)
        if check == known:
            return
        self._records.keep(
            rescheduled(check, policy, zone=client.time_zone, home_zone=self._home_zone, at=at)
        )

    def _note_gap(self, day: date, check_id: str) -> None:
        """One task for each check, however many visits lie outside its policy."""
        check = self._checks.find(check_id)
        if check is None or self._tasks.find(settlement.gap_task_id_for(check_id)):
            return
        at = self._now()
        today = day_in(at, self._home_zone)
        self._records.keep(settlement.gap_task(check, day, at=at, today=today))
