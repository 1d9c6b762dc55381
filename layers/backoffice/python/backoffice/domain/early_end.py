"""An early end: insurance that was over before anybody knew, and for which days that matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from backoffice.domain.coverage import ChangeKind, Coverage, PolicyVersion


def was_terminated(coverage: Coverage, policy_id: str, on: date) -> bool:
    """Whether it is what was learned last of the policy that it was over after *on*."""
    last = next(_latest_first(coverage, policy_id), None)
    if last is None or last.change is not ChangeKind.TERMINATED:
        return False
    return last.policy.last_day == on


def turned_out_over(coverage: Coverage, policy_id: str, day: date) -> bool:
    """Whether the policy proved to be over before *day*, and nobody has said otherwise since.

    That it gave way to another one still earlier says nothing else of the days after its end.
    """
    for version in _latest_first(coverage, policy_id):
        if version.change is ChangeKind.TERMINATED:
            return day > version.policy.last_day
        if version.change is not ChangeKind.ENDED:
            return False
    return False


def _latest_first(coverage: Coverage, policy_id: str) -> Iterator[PolicyVersion]:
    return (each for each in reversed(coverage.versions) if each.policy.policy_id == policy_id)
