"""A provider: a clinician who joined the network, what they may do, and whom they see."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Interval
from backoffice.domain.identifiers import (
    EmailAddress,
    LicenceType,
    Npi,
    OpaqueId,
    PersonName,
    ProcedureCode,
    Taxonomy,
    TimeZone,
)
from backoffice.domain.money import Money
from backoffice.domain.participation import Licence, LicenceClass
from backoffice.domain.record import Fact, Record


class Fee(Fact):
    """What a provider asks of a cash-pay client for one procedure; their own choice (CM-1)."""

    procedure: ProcedureCode
    amount: Money


class Provider(Record):
    """A clinician; on a claim, the rendering provider."""

    provider_id: OpaqueId
    npi: Npi
    first_name: PersonName
    last_name: PersonName
    email: EmailAddress
    time_zone: TimeZone
    taxonomy: Taxonomy
    licence_type: LicenceType
    licences: tuple[Licence, ...] = ()
    programme: Interval | None = None
    """The insurance programme, if they chose it (MB-8)."""
    fees: tuple[Fee, ...] = ()
    contracted_on: Day | None = None
    """The contracted start date (S1:36); None: there is none yet."""
    webinar_viewed_on: Day | None = None
    """When they saw the Insurance Webinar to its end (S1:36); None: not yet."""

    @model_validator(mode="after")
    def _asks_one_fee_a_procedure(self) -> Self:
        if len({fee.procedure for fee in self.fees}) < len(self.fees):
            raise PydanticCustomError("fees", "Two fees are given for the same procedure.")
        return self

    @property
    def name(self) -> str:
        """As clients know them."""
        return f"{self.first_name} {self.last_name}"

    def fee(self, procedure: str) -> Money | None:
        """The cash-pay fee, if one is set."""
        return next((fee.amount for fee in self.fees if fee.procedure == procedure), None)

    def licence_class_in(self, state: str, day: date) -> LicenceClass | None:
        """The furthest-going licence that holds in *state* on *day*; None without any."""
        held = {licence.licence_class for licence in self.licences if licence.holds_in(state, day)}
        return max(held, key=list(LicenceClass).index, default=None)

    def may_see_clients_in(self, state: str, day: date) -> bool:
        """Whether the licence lets them see anyone who is in *state* on *day*, insured or not."""
        return self.licence_class_in(state, day) in {LicenceClass.LIMITED, LicenceClass.FULL}

    def in_programme(self, day: date) -> bool:
        """Whether they take part in the insurance programme on *day*."""
        return self.programme is not None and self.programme.contains(day)
