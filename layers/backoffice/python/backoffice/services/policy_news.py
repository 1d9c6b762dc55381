"""The policy news desk: what a payer was asked by details that were wrong is asked anew, or not."""

from __future__ import annotations

from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, check_id_for, drop, reopen
from backoffice.domain.record import Record
from backoffice.services.asking_anew import CORRECTED, REPLACED, done
from backoffice.services.ports import Clock, Finds, FindsRoster, FindsTasks, Records


class PolicyNewsDesk:
    """What a revised policy means for all checks of it, whichever provider they are for.

    Whoever corrects a policy reopens their own check in the same write. This
    reaches everybody else's, and those of policies that are no more. They are
    made due, or dropped, and no payer is asked here: the next sweep hands them
    out, at the payer's pace. Told twice, it finds nothing left to do.
    """

    def __init__(
        self,
        *,
        records: Records,
        coverage: Finds[Coverage],
        roster: FindsRoster,
        checks: Finds[EligibilityCheck],
        tasks: FindsTasks,
        now: Clock,
    ) -> None:
        self._records = records
        self._coverage = coverage
        self._roster = roster
        self._checks = checks
        self._tasks = tasks
        self._now = now

    def note(self, client_id: str, provider_id: str) -> None:
        """Void what was asked by revised policies of a client; *provider_id* told of them.

        Each check is a write of its own, and one that fails is repeated with the whole.
        """
        coverage = self._coverage.find(client_id)
        if coverage is None:
            return
        providers = {entry.provider_id for entry in self._roster.of_client(client_id)}
        wanted = [
            (check_id_for(policy_id, each),)
            for policy_id in sorted(coverage.revised)
            for each in sorted(providers | {provider_id})
            if each != provider_id or coverage.policy(policy_id) is None
        ]
        for check in self._checks.load_each(wanted) if wanted else []:
            if check.client_id == client_id and check.status is not CheckStatus.DROPPED:
                self._void(check, coverage)

    def _void(self, check: EligibilityCheck, coverage: Coverage) -> None:
        policy = coverage.policy(check.policy_id)
        stated = coverage.last_stated(check.policy_id)
        if policy is None:
            self._keep(drop(check), check.task_ids, REPLACED)
        elif policy.member_id and stated and (check.stated or 0) < stated.number:
            anew = reopen(check, policy, at=self._now()).but(stated=stated.number)
            self._keep(anew, check.task_ids, CORRECTED)

    def _keep(self, check: Record, task_ids: tuple[str, ...], why: str) -> None:
        known = self._tasks.load_each([(each,) for each in task_ids]) if task_ids else []
        self._records.keep(check, *done(known, why, at=self._now()))
