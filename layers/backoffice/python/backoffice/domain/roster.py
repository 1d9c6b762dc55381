"""A roster: which clients are whose, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Interval
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.record import Record

NOT_YOURS = "There is no such client on your roster."
"""Said of another provider's client, and of nobody, alike."""


class RosterEntry(Record):
    """One client of one provider."""

    provider_id: OpaqueId
    client_id: OpaqueId
    added_on: Day
    discharged_on: Day | None = None
    """The last day as a client."""
    link_task: OpaqueId | None = None
    """The task that waits since the client asked for a link (IN-21)."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.discharged_on is not None and self.discharged_on < self.added_on:
            raise PydanticCustomError("roster", "Nobody is discharged before being added.")
        return self

    def is_active(self, day: date) -> bool:
        """Whether the client is the provider's on *day*."""
        return Interval(since=self.added_on, until=self.discharged_on).contains(day)


def discharge(entry: RosterEntry, on: date) -> RosterEntry:
    """The client's last day is *on*; raise `Refused` before the first, and a second time."""
    if entry.discharged_on is not None:
        raise Refused("This client was discharged already.")
    if on < entry.added_on:
        raise Refused("The client was not on the roster yet on that day.")
    return entry.but(discharged_on=on)
