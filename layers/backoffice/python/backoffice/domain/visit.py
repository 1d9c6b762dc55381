"""A visit: one session of care that a provider wrote down, before or after it took place."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId, ProcedureCode, UsState
from backoffice.domain.record import Record


class PlaceOfService(StrEnum):
    """Where the client was (CMS place of service codes; 837P CLM05-1)."""

    TELEHEALTH_ELSEWHERE = "02"
    TELEHEALTH_AT_HOME = "10"
    OFFICE = "11"


_HOME_CODE_SINCE = date(2022, 1, 1)
"""Before, "02" stood for all telehealth."""


class VisitStatus(StrEnum):
    """Where a visit stands, and who acts next."""

    PLANNED = "planned"  # the provider: say whether it took place
    HELD = "held"  # us: bill it
    CANCELLED = "cancelled"  # nobody; the provider may invoice a late cancellation (IV-2)
    MISSED = "missed"  # nobody; the provider may invoice it (IV-2)


MOVES: dict[VisitStatus, frozenset[VisitStatus]] = {
    VisitStatus.PLANNED: frozenset({VisitStatus.HELD, VisitStatus.CANCELLED, VisitStatus.MISSED}),
    VisitStatus.HELD: frozenset(),
    VisitStatus.CANCELLED: frozenset(),
    VisitStatus.MISSED: frozenset(),
}


class Visit(Record):
    """One session of care. The network books none (S0:18); providers write down their own (Q32)."""

    visit_id: OpaqueId
    client_id: OpaqueId
    provider_id: OpaqueId
    day: Day
    """The date of service."""
    starts_at: time | None = None
    """By the clocks where the client is."""
    procedure: ProcedureCode
    telehealth: bool
    at_home: bool = True
    """For telehealth: whether the client is in their own home."""
    care_state: UsState
    """Where the client is during the visit (Q13)."""
    minutes: int | None = Field(default=None, ge=1, le=24 * 60)
    """How long it took, known once it was held; time-based procedure codes rest on it."""
    status: VisitStatus = VisitStatus.PLANNED

    @model_validator(mode="after")
    def _lasted_exactly_when_held(self) -> Self:
        if (self.minutes is not None) != (self.status is VisitStatus.HELD):
            raise PydanticCustomError("minutes", "A visit that was held says how long, no other.")
        return self

    @property
    def place_of_service(self) -> PlaceOfService:
        """The code that a claim for it carries."""
        if not self.telehealth:
            return PlaceOfService.OFFICE
        if self.at_home and self.day >= _HOME_CODE_SINCE:
            return PlaceOfService.TELEHEALTH_AT_HOME
        return PlaceOfService.TELEHEALTH_ELSEWHERE


def plan(
    *,
    visit_id: str,
    client_id: str,
    provider_id: str,
    day: date,
    procedure: str,
    telehealth: bool,
    care_state: str,
    starts_at: time | None = None,
    at_home: bool = True,
) -> Visit:
    """A visit as provider and client agreed on it."""
    return Visit(
        visit_id=visit_id,
        client_id=client_id,
        provider_id=provider_id,
        day=day,
        starts_at=starts_at,
        procedure=procedure,
        telehealth=telehealth,
        at_home=at_home,
        care_state=care_state,
    )


def hold(visit: Visit, *, minutes: int, today: date) -> Visit:
    """The visit took place and lasted *minutes*. Raises `Refused` before its day (CL-1, Q30)."""
    _refuse_before_its_day(visit, today)
    return _moved(visit, VisitStatus.HELD, minutes=minutes)


def cancel(visit: Visit) -> Visit:
    """The visit will not take place."""
    return _moved(visit, VisitStatus.CANCELLED)


def miss(visit: Visit, *, today: date) -> Visit:
    """The client did not come. Raises `Refused` before its day."""
    _refuse_before_its_day(visit, today)
    return _moved(visit, VisitStatus.MISSED)


def _refuse_before_its_day(visit: Visit, today: date) -> None:
    if today < visit.day:
        raise Refused("This visit is still to come.")


def _moved(visit: Visit, status: VisitStatus, *, minutes: int | None = None) -> Visit:
    if status not in MOVES[visit.status]:
        raise Refused(f"This visit is marked as {visit.status} already.")
    return visit.but(status=status, minutes=minutes)
