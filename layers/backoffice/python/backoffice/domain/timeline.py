"""A timeline: what we believe, or believed on an earlier day, about what covers one day."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.coverage import ChangeKind, Coverage, PolicyVersion
from backoffice.domain.policy import Policy
from backoffice.domain.record import Fact


class BelievedPolicy(Fact):
    """One policy as it is, or was, believed to hold, and since when we believed so."""

    policy: Policy
    learned_at: Moment
    change: ChangeKind
    """Why it was written down then: a correction was always so, a change holds from some day."""


class CoveredDay(Fact):
    """Who pays for a visit on one day, the first to pay first."""

    day: Day
    known_on: Day | None = None
    """As it was known when that day ended where the client is; None: as we know it now."""
    policies: tuple[BelievedPolicy, ...]
    """At most one primary; then the secondary ones, the longest-standing first. None: nobody."""
    is_known_otherwise_now: bool = False
    """Whether we believe anything else about the day since then."""


def covered(
    coverage: Coverage, day: date, *, known_on: date | None = None, as_of: datetime | None = None
) -> CoveredDay:
    """What covers *day*, as it was known at *as_of*, the last moment of *known_on*.

    Both None: as we know it now.
    """
    then, now = _believed(coverage, day, as_of), _believed(coverage, day, None)
    return CoveredDay(
        day=day,
        known_on=known_on,
        policies=tuple(then),
        is_known_otherwise_now=[each.policy for each in then] != [each.policy for each in now],
    )


def _believed(coverage: Coverage, day: date, as_of: datetime | None) -> list[BelievedPolicy]:
    versions = {
        version.policy.policy_id: version
        for version in coverage.versions
        if as_of is None or version.learned_at <= as_of
    }
    return [
        _of(versions[policy.policy_id])
        for policy in sorted(coverage.believed_at(as_of), key=lambda each: not each.is_primary)
        if policy.covers(day)
    ]


def _of(version: PolicyVersion) -> BelievedPolicy:
    return BelievedPolicy(
        policy=version.policy, learned_at=version.learned_at, change=version.change
    )
