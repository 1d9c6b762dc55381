"""Rechecks, as the desks schedule them: the calendar's rules applied to one check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from backoffice.domain.calendar import day_in, next_business_day
from backoffice.domain.coverage import Coverage
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, with_visits
from backoffice.domain.proof import proves, start_days
from backoffice.domain.recheck import next_recheck
from backoffice.domain.verdict import Verdict
from backoffice.services.check_file import CheckFile


def rescheduled(
    check: EligibilityCheck, coverage: Coverage, *, zone: str, home_zone: str, at: datetime
) -> EligibilityCheck:
    """The check, with the day of its next recheck, if it is decided and no round is under way.

    *zone* is where the client is, *home_zone* where the network's people work.
    """
    policy = coverage.policy(check.policy_id)
    decision, decided_at = check.decision, check.decided_at
    under_way = check.tried_since is not None or check.status is not CheckStatus.DECIDED
    if policy is None or under_way or decision is None or decided_at is None:
        return check
    silent = decision.verdict is Verdict.PAYER_DOWN
    due_at = next_recheck(
        visits=check.visits,
        first_visit_on=check.first_visit_on,
        holds=policy.period,
        starts=start_days(coverage, policy.policy_id),
        check_id=check.check_id,
        decided_at=decided_at,
        heard_on=check.verification.called_on if check.verification else None,
        silent_since=check.silent_since or (decided_at if silent else None),
        ask_again_on=decision.ask_again_on,
        zone=zone,
        home_zone=home_zone,
        at=at,
    )
    is_urgent = due_at is not None and _is_urgent(check, coverage, day_in(due_at, zone))
    return check.but(next_attempt_at=due_at, is_urgent=is_urgent)


def _is_urgent(check: EligibilityCheck, coverage: Coverage, due_on: date) -> bool:
    """Whether nobody could see to it between *due_on* and a visit that no answer is proof for."""
    soonest = min((day for day in check.visits if day >= due_on), default=None)
    if soonest is None or soonest > next_business_day(due_on):
        return False
    return not proves(check, coverage, soonest)


def rescheduled_in(
    file: CheckFile, check: EligibilityCheck, *, home_zone: str, at: datetime
) -> EligibilityCheck:
    """The same, by what is in the check's *file*; without the policy it stays as it is."""
    if file.coverage is None or file.client is None:
        return check
    zone = file.client.time_zone
    return rescheduled(check, file.coverage, zone=zone, home_zone=home_zone, at=at)


def for_visits(
    check: EligibilityCheck,
    coverage: Coverage,
    days: Iterable[date],
    *,
    zone: str,
    home_zone: str,
    at: datetime,
) -> EligibilityCheck:
    """The check for the sake of the visits on those of *days* that its policy covers.

    These are all the visits that the roster has; one that was called off is forgotten.
    """
    policy = coverage.policy(check.policy_id)
    covered = [day for day in days if policy and policy.covers(day)]
    check = with_visits(check, covered, today=day_in(at, zone))
    return rescheduled(check, coverage, zone=zone, home_zone=home_zone, at=at)
