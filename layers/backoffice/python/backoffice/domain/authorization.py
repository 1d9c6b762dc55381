"""Authorisations: what was allowed for a client beforehand, by whom, and how much of it is left."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.bill import Authorization, AuthorizationKind, AuthorizationNumber
from backoffice.domain.calendar import Interval
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.identifiers import MemberId, OpaqueId, PayerId
from backoffice.domain.record import Fact, Record
from backoffice.domain.visit import Visit


class NewAuthorization(Fact):
    """What somebody allowed for a client under one number (CR-6)."""

    kind: AuthorizationKind
    payer_id: PayerId
    number: AuthorizationNumber
    holds: Interval
    visits: int = Field(ge=1, le=366, description="How many visits it allows.")
    member_id: MemberId | None = Field(
        default=None, description="Under which the programme knows the client, if under any."
    )


class VisitsAllowed(NewAuthorization):
    """The same, and which visits were held under it; each counts once, however often it is told."""

    authorization_id: OpaqueId
    used_for: tuple[OpaqueId, ...] = ()

    @property
    def is_programme(self) -> bool:
        """Whether an employee assistance programme pays, and the client nothing."""
        return self.kind is AuthorizationKind.EAP

    def left_for(self, visit_id: str) -> int:
        """How many visits are left, the one of that id not counted; none are left at 0."""
        return max(0, self.visits - len(set(self.used_for) - {visit_id}))

    def serves(self, visit: Visit) -> bool:
        """Whether *visit* can be one of these."""
        return self.holds.contains(visit.day) and self.left_for(visit.visit_id) > 0

    @property
    def stated(self) -> Authorization:
        """As a claim names it."""
        return Authorization(kind=self.kind, number=self.number)


class Authorizations(Record):
    """Everything that was allowed for one client."""

    client_id: OpaqueId
    entries: tuple[VisitsAllowed, ...] = ()

    MOST: ClassVar[int] = 60

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        if len({each.authorization_id for each in self.entries}) < len(self.entries):
            raise PydanticCustomError("authorization", "An authorisation is there twice.")
        return self

    def with_entry(self, authorization_id: str, new: NewAuthorization) -> Self:
        """The same with a *new* one; the very same again changes nothing.

        Raises:
            Conflict: the id stands for another authorisation.
            Refused: there are too many, or another one has the same number.
        """
        entry = VisitsAllowed(authorization_id=authorization_id, **dict(new))
        for known in self.entries:
            if known.authorization_id == authorization_id:
                if known.but(used_for=()) != entry:
                    raise Conflict("This authorization id is in use. Choose another one.")
                return self
            if (known.payer_id, known.number) == (new.payer_id, new.number):
                raise Refused("An authorization of this number is on file already.")
        if len(self.entries) >= self.MOST:
            raise Refused("There are too many authorizations on file. Ask support to add this one.")
        return self.but(entries=(*self.entries, entry))

    def programme_for(self, visit: Visit) -> VisitsAllowed | None:
        """The employee assistance that pays for *visit*; that which ends first is used up first."""
        serving = [each for each in self.entries if each.is_programme and each.serves(visit)]
        counted = [each for each in serving if visit.visit_id in each.used_for]
        return min(counted or serving, key=_end, default=None)

    def prior_for(self, visit: Visit, payer_id: str) -> VisitsAllowed | None:
        """What the plan itself allowed for the day of *visit*, visits being left or not."""
        fitting = [
            each
            for each in self.entries
            if not each.is_programme
            and each.payer_id == payer_id
            and each.holds.contains(visit.day)
        ]
        return min(fitting, key=lambda each: (not each.serves(visit), _end(each)), default=None)

    def used(self, visit_id: str, authorization_id: str | None) -> Self:
        """The same, with that visit counted under that authorisation, and under no other."""
        entries = []
        for entry in self.entries:
            others = tuple(each for each in entry.used_for if each != visit_id)
            is_meant = entry.authorization_id == authorization_id
            counted = visit_id in entry.used_for
            used_for = (*others, visit_id) if is_meant else others
            entries.append(entry if is_meant and counted else entry.but(used_for=used_for))
        return self.but(entries=tuple(entries))


def _end(entry: VisitsAllowed) -> tuple[bool, str, str]:
    until = entry.holds.until
    return until is None, until.isoformat() if until else "", entry.authorization_id
