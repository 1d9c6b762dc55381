"""Proof: whether a payer said yes for a visit's day, in the plan year that holds the day.

A payer answers for the year in which it is asked. So what it said in December proves nothing of
January, and what it said before a plan began, or was renewed, proves nothing of the days since.
"""

from __future__ import annotations

from datetime import date, timedelta

from backoffice.domain.answer import TELEPHONE, PayerAnswer
from backoffice.domain.calendar import Interval, day_in
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck

_ONE_DAY = timedelta(days=1)


def start_days(coverage: Coverage, policy_id: str) -> tuple[date, ...]:
    """The days on which a payer is asked about a policy whatever it said before, oldest first.

    That is the policy's first day, and the first of each further plan year for which somebody
    said that the insurance is not changing (RN-10). A policy that is not on file has none.
    """
    policy = coverage.policy(policy_id)
    if policy is None:
        return ()
    starts, longest = {policy.period.since}, None
    for version in coverage.versions:
        if version.policy.policy_id != policy_id:
            continue
        last_day = version.policy.last_day
        if longest is not None and last_day > longest and version.change is ChangeKind.CHANGE:
            starts.add(longest + _ONE_DAY)
        # A policy that was cut short and goes on after all as before is not renewed by that; but
        # what is corrected was never so, and whatever goes on past it is.
        if longest is None or version.change is ChangeKind.CORRECTION:
            longest = last_day
        longest = max(last_day, longest)
    return tuple(sorted(day for day in starts if policy.covers(day)))


def proof_from(coverage: Coverage, policy_id: str, day: date) -> date | None:
    """The first day on which a payer's yes proves *day*; None: the policy does not cover it.

    It is the first day of the calendar year, of the policy, or of its plan year, whichever is last.
    """
    policy = coverage.policy(policy_id)
    if policy is None or not policy.covers(day):
        return None
    return _year_begins(coverage, policy_id, day)


def proves(check: EligibilityCheck, coverage: Coverage, day: date) -> bool:
    """Whether the payer said yes to *check* for *day*, in the plan year of that day.

    A payer that is silent since takes nothing from it; any other word than yes does.
    Corrected details are asked about anew, and prove nothing until then.
    """
    if check.status is CheckStatus.DROPPED or _is_outdated(check, coverage):
        return False
    stated = _stated(check.answer)
    return is_said_of_the_year(check, coverage, day) and (stated is None or stated.contains(day))


def in_one_plan_year(coverage: Coverage, policy_id: str, one: date, other: date) -> bool:
    """Whether two days are of the same plan year of a policy, and of the same calendar year."""
    return _year_begins(coverage, policy_id, one) == _year_begins(coverage, policy_id, other)


def is_said_of_the_year(check: EligibilityCheck, coverage: Coverage, day: date) -> bool:
    """Whether the payer's yes was said in the plan year that holds *day*, and about it.

    What was said of another one says nothing about *day*: deductibles begin anew with the year.
    """
    confirmed, since = check.confirmed, proof_from(coverage, check.policy_id, day)
    if confirmed is None or since is None or min(confirmed.said_on, confirmed.about_on) < since:
        return False
    return in_one_plan_year(coverage, check.policy_id, confirmed.about_on, day)


def next_proof_on(
    check: EligibilityCheck | None,
    coverage: Coverage,
    policy_id: str,
    day: date,
    *,
    today: date,
    zone: str,
) -> date | None:
    """The day on which the payer is to be asked so that *day* is proven; None: on none, as known.

    *today* is where the client is, in *zone*. Before the plan year begins it is its first day,
    unless the payer cannot be asked at all, since nobody told which one it is, or the member id:
    that is for people. Afterwards it is the day on which the check is due, up to *day* itself.
    """
    policy = coverage.policy(policy_id)
    since = proof_from(coverage, policy_id, day)
    if policy is None or since is None or policy.payer_id is None or policy.member_id is None:
        return None
    if check is not None and check.status is CheckStatus.DROPPED:
        return None
    due_at = check.next_attempt_at if check else None
    due_on = max(day_in(due_at, zone), today) if due_at else None
    if due_on is not None and since <= due_on <= day:
        return due_on
    return since if today < since else None


def _year_begins(coverage: Coverage, policy_id: str, day: date) -> date:
    starts = (start for start in start_days(coverage, policy_id) if start <= day)
    return max([date(day.year, 1, 1), *starts])


def _is_outdated(check: EligibilityCheck, coverage: Coverage) -> bool:
    stated = coverage.last_stated(check.policy_id)
    return stated is not None and check.stated is not None and check.stated < stated.number


def _stated(answer: PayerAnswer | None) -> Interval | None:
    """The days of the plan as far as the payer itself states them."""
    if answer is None:
        return None
    return answer.covered if answer.kind == TELEPHONE else answer.plan_days
