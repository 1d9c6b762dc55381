"""Discharge: a client's last day with a provider, and the way back to the roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from backoffice.domain.calendar import Interval
from backoffice.domain.errors import Refused
from backoffice.domain.roster import RosterEntry
from backoffice.domain.visit import Visit, VisitStatus

FARTHEST = timedelta(days=36_525)
"""A century; the calendar ends in the year 9999, and nothing may be counted beyond it."""
STILL_PLANNED = (
    "Visits are planned after that day. Call them off first; of those that are over, say what "
    "became of them."
)
_SEEN_AFTERWARDS = (
    "A visit after that day was held, or missed. Name the day of the last one, or a later day."
)
_CAME = frozenset({VisitStatus.HELD, VisitStatus.MISSED})


def discharged(
    entry: RosterEntry, on: date, visits: Iterable[Visit], *, today: date
) -> RosterEntry:
    """The entry of a client whose last day is *on*, of all *visits* that are known with them.

    Another day corrects what was said before; the same again changes nothing. *today* is where the
    client is.

    Raises:
        Refused: before their first day, too far ahead, or visits contradict it.
    """
    if on == entry.discharged_on:
        return entry
    if on < entry.added_on:
        raise Refused("The client was not on the roster yet on that day.")
    if on > today + FARTHEST:
        raise Refused("This day is too far ahead. Check the year.")
    own = [each for each in visits if each.provider_id == entry.provider_id and each.day > on]
    # A list of visits may lag; what stands on the roster itself never does.
    days = [day for day in (*entry.visit_days, *entry.private_days) if day > max(on, today)]
    if days or any(each.status is VisitStatus.PLANNED for each in own):
        raise Refused(STILL_PLANNED)
    if any(each.status in _CAME for each in own):
        raise Refused(_SEEN_AFTERWARDS)
    return entry.but(discharged_on=on)


def taken_back(entry: RosterEntry, *, today: date) -> RosterEntry:
    """The entry of a client who is the provider's again from *today* on, where the client is.

    A last day that is not over is called off. Once it is, the time until then stays known, and
    another begins. Of a client who was not discharged, nothing changes.
    """
    if entry.discharged_on is None:
        return entry
    if not entry.leaves_before(today):
        return entry.but(discharged_on=None)
    until_then = Interval(since=entry.added_on, until=entry.discharged_on)
    return entry.but(added_on=today, discharged_on=None, earlier=(*entry.earlier, until_then))
