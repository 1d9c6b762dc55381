"""Parity: whether a payer pays for a visit by video what it pays for one in person (TH-1)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from backoffice.domain.identifiers import LicenceType, ProcedureCode
from backoffice.domain.money import Money
from backoffice.domain.rates import FeeSchedule

_ANY_OTHER = LicenceType("OTHER")
"""Stands for a licence that no rate names."""


class ParityBreak(NamedTuple):
    """One kind of visit that is paid otherwise by video, though no exception says why."""

    procedure: ProcedureCode
    licence_type: LicenceType | None
    """None: any that no rate names."""
    in_person: Money | None
    by_video: Money | None
    """None: nothing is agreed for it."""

    def concerns(self, procedure: str, licence_type: LicenceType) -> bool:
        """Whether such a visit is one of these, or may be."""
        return self.procedure == procedure and self.licence_type in {None, licence_type}


def parity_breaks(schedule: FeeSchedule, day: date) -> tuple[ParityBreak, ...]:
    """Where *schedule* breaks parity on *day*, by procedure and licence; an exception is no break.

    It is for whoever enters the rates: what is agreed is billed as it is.
    """
    named = {rate.licence_type for rate in schedule.rates if rate.licence_type}
    kinds = sorted(
        (procedure, licence)
        for procedure in {rate.procedure for rate in schedule.rates}
        for licence in {*named, _ANY_OTHER}
    )
    breaks = (_break(schedule, procedure, licence, day) for procedure, licence in kinds)
    return tuple(each for each in breaks if each is not None)


def _break(
    schedule: FeeSchedule, procedure: ProcedureCode, licence: LicenceType, day: date
) -> ParityBreak | None:
    by_video = schedule.rate(procedure, licence, day, telehealth=True)
    in_person = schedule.rate(procedure, licence, day, telehealth=False)
    paid = [rate.allowed if rate else None for rate in (in_person, by_video)]
    explained = any(rate and rate.exception for rate in (in_person, by_video))
    if paid[0] == paid[1] or explained:
        return None
    named = licence if licence != _ANY_OTHER else None
    return ParityBreak(procedure, named, paid[0], paid[1])
