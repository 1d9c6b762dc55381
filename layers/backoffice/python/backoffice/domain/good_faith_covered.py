"""Which visits an estimate that was given speaks of, and when what it does not name is told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from backoffice.domain.good_faith import GoodFaithEstimate, VisitKind
from backoffice.domain.good_faith_bill import kind_of
from backoffice.domain.good_faith_days import comes_into_reach
from backoffice.domain.visit import PaidBy, Visit, VisitStatus

_RENEWED = timedelta(days=30)
"""So long before its year ends, what lies beyond it is told of, all of it at once."""
_STANDS = frozenset({VisitStatus.PLANNED, VisitStatus.HELD})


def uncovered(
    latest: GoodFaithEstimate | None, paid: Sequence[Visit], every: Sequence[Visit], today: date
) -> list[Visit]:
    """The visits that the latest estimate says nothing of, or more of them than it names.

    A visit that took the place of one that was called off is as good as named.
    """
    if latest is None:
        return list(paid)
    free: Counter[VisitKind] = Counter({line.kind: line.count for line in latest.lines})
    for visit in every:
        is_named = visit.visit_id in latest.visits and visit.status in _STANDS
        if is_named or _took_a_place(latest, visit):
            free[kind_of(visit)] -= 1
    found = []
    others = [each for each in paid if each.visit_id not in latest.visits]
    for visit in sorted(others, key=_scheduled):
        kind = kind_of(visit)
        if latest.speaks_of(visit.day) and free[kind] > 0:
            free[kind] -= 1
        elif told_from(latest, visit) <= today:
            found.append(visit)
    return found


def _took_a_place(latest: GoodFaithEstimate, visit: Visit) -> bool:
    """Whether a visit was paid by the client, after an estimate that does not name it was given."""
    is_paid = visit.payment is not None and visit.payment.by is PaidBy.CLIENT
    is_other = visit.visit_id not in latest.visits and visit.day <= latest.until
    return is_paid and is_other and (latest.since < visit.day or _came_since(latest, visit))


def _came_since(latest: GoodFaithEstimate, visit: Visit) -> bool:
    return visit.planned_at is not None and visit.planned_at > latest.given_at


def told_from(latest: GoodFaithEstimate | None, visit: Visit) -> date:
    """The first day on which the client is told of a visit.

    One that lay beyond the year of an estimate when that was given waits until it is renewed: each
    of a series that goes on would bring an estimate of its own otherwise.
    """
    first = comes_into_reach(visit.day)
    if latest is None or visit.day <= latest.until:
        return first
    return first if _came_since(latest, visit) else max(first, latest.until - _RENEWED)


def _scheduled(visit: Visit) -> tuple[str, date, str]:
    return (visit.planned_at.isoformat() if visit.planned_at else "", visit.day, visit.visit_id)
