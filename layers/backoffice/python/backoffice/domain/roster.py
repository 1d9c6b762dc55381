"""A roster: which clients are whose, from when to when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Interval
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.record import Record

NOT_YOURS = "There is no such client on your roster."
"""Said of another provider's client, and of nobody, alike."""


class Cadence(StrEnum):
    """How often a client and their provider have agreed to meet (S0:32-34)."""

    WEEKLY = "weekly"
    EVERY_TWO_WEEKS = "every_two_weeks"
    MONTHLY = "monthly"
    AS_NEEDED = "as_needed"


class RosterEntry(Record):
    """One client of one provider."""

    provider_id: OpaqueId
    client_id: OpaqueId
    added_on: Day
    discharged_on: Day | None = None
    """The last day as a client."""
    earlier: tuple[Interval, ...] = ()
    """From when to when they were one before, if they were taken back."""
    link_task: OpaqueId | None = None
    """The task that waits since the client asked for a link (IN-21)."""
    visit_days: tuple[Day, ...] = ()
    """The days of planned visits, soonest first; one of two visits stands here twice."""
    private_days: tuple[Day, ...] = ()
    """Those of which no insurer is to hear: nobody asks one for their sake."""
    cadence: Cadence | None = None
    """What the two agreed on; it is theirs, and the network plans nothing by it (CM-14)."""

    MOST_PLANNED: ClassVar[int] = 120
    """Visits to come: two a week for a year, and more than a plan lasts."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.discharged_on is not None and self.discharged_on < self.added_on:
            raise PydanticCustomError("roster", "Nobody is discharged before being added.")
        return self

    def leaves_before(self, day: date) -> bool:
        """Whether the client's last day is before *day*."""
        return self.discharged_on is not None and self.discharged_on < day

    def is_active(self, day: date) -> bool:
        """Whether the client is the provider's on *day*."""
        now = Interval(since=self.added_on, until=self.discharged_on)
        return any(each.contains(day) for each in (*self.earlier, now))


def with_visit(entry: RosterEntry, day: date, *, today: date, private: bool = False) -> RosterEntry:
    """The entry once another visit is planned on *day*; days that are over by *today* fall away.

    *private*: no insurer is to hear of it.

    Raises:
        Refused: so many visits are planned that nobody knows them all.
    """
    entry = _to_come(entry, today)
    if len(entry.visit_days) + len(entry.private_days) >= entry.MOST_PLANNED:
        raise Refused(
            f"{entry.MOST_PLANNED} visits with this client are planned already. Write this one "
            "down once some of them are over."
        )
    if private:
        return entry.but(private_days=tuple(sorted([*entry.private_days, day])))
    return entry.but(visit_days=tuple(sorted([*entry.visit_days, day])))


def without_visit(
    entry: RosterEntry, day: date, *, today: date, private: bool = False
) -> RosterEntry:
    """The entry once a visit planned on *day* was held, called off or missed.

    It belongs into the write that says so of the visit, and so happens once.
    """
    entry = _to_come(entry, today)
    left = list(entry.private_days if private else entry.visit_days)
    if day in left:
        left.remove(day)
    return entry.but(**{"private_days" if private else "visit_days": tuple(left)})


def _to_come(entry: RosterEntry, today: date) -> RosterEntry:
    return entry.but(
        visit_days=tuple(day for day in entry.visit_days if day >= today),
        private_days=tuple(day for day in entry.private_days if day >= today),
    )
