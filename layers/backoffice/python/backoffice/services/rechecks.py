"""Rechecks, as the desks schedule them: the calendar's rules applied to one check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from backoffice.domain.calendar import day_in
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck, with_visits
from backoffice.domain.policy import Policy
from backoffice.domain.recheck import next_recheck
from backoffice.domain.verdict import Verdict


def rescheduled(
    check: EligibilityCheck, policy: Policy, *, zone: str, home_zone: str, at: datetime
) -> EligibilityCheck:
    """The check, with the day of its next recheck, if it is decided and no round is under way.

    *zone* is where the client is, *home_zone* where the network's people work.
    """
    decision, decided_at = check.decision, check.decided_at
    under_way = check.tried_since is not None or check.status is not CheckStatus.DECIDED
    if under_way or decision is None or decided_at is None:
        return check
    silent = decision.verdict is Verdict.PAYER_DOWN
    return check.but(
        next_attempt_at=next_recheck(
            visits=check.visits,
            first_visit_on=check.first_visit_on,
            holds=policy.period,
            decided_at=decided_at,
            silent_since=check.silent_since or (decided_at if silent else None),
            ask_again_on=decision.ask_again_on,
            zone=zone,
            home_zone=home_zone,
            at=at,
        )
    )


def for_visits(
    check: EligibilityCheck,
    policy: Policy,
    days: Iterable[date],
    *,
    zone: str,
    home_zone: str,
    at: datetime,
) -> EligibilityCheck:
    """The check for the sake of the visits on those of *days* that *policy* covers.

    These are all the visits that the roster has; one that was called off is forgotten.
    """
    covered = [day for day in days if policy.covers(day)]
    check = with_visits(check, covered, today=day_in(at, zone))
    return rescheduled(check, policy, zone=zone, home_zone=home_zone, at=at)
