"""Activity: whether somebody is an active client, and whose (Q8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from backoffice.domain.roster import RosterEntry


class Activity(NamedTuple):
    """What makes a client an active one."""

    provider_id: str | None
    """On whose roster they are; None: on nobody's."""
    until: date | None
    """The last day on which they count as active, as things stand; None: on nobody's roster."""


NOBODYS = Activity(None, None)


def activity(
    entries: Sequence[RosterEntry], seen_on: Iterable[date], *, today: date, active_days: int
) -> Activity:
    """Until when a client counts as active, and whose they are.

    They are active until the last visit that is planned, and for *active_days* after each day of
    *seen_on*, on which they came or filled in a form; never longer than they are on a roster. They
    belong to whom they see next, or else to whose roster they came last.
    """
    standing = [each for each in entries if (each.discharged_on or today) >= today]
    if not standing:
        return NOBODYS
    planned = [(day, each) for each in standing for day in _planned(each) if day >= today]
    lately = [day + timedelta(days=active_days) for day in seen_on]
    until = max([*lately, *(day for day, _ in planned)], default=None)
    leaves = [each.discharged_on for each in standing]
    last = None if None in leaves else max(day for day in leaves if day)
    if until is not None and last is not None:
        until = min(until, last)
    following = min(planned, key=lambda each: (each[0], each[1].provider_id), default=None)
    latest = max(standing, key=lambda each: (each.added_on, each.provider_id))
    return Activity((following[1] if following else latest).provider_id, until)


def _planned(entry: RosterEntry) -> tuple[date, ...]:
    return (*entry.visit_days, *entry.private_days)
