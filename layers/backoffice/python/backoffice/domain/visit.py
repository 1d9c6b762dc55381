"""A visit: one session of care that a provider wrote down, before or after it took place."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.identifiers import Icd10, OpaqueId, ProcedureCode, UsState
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record


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


_OVER = frozenset({VisitStatus.HELD, VisitStatus.CANCELLED, VisitStatus.MISSED})

MOVES: dict[VisitStatus, frozenset[VisitStatus]] = {
    VisitStatus.PLANNED: _OVER,
    # Whoever ticked the wrong box corrects it; nothing is planned that is over.
    VisitStatus.HELD: _OVER,
    VisitStatus.CANCELLED: _OVER,
    VisitStatus.MISSED: _OVER,
}

MOST_DIAGNOSES = 12
"""As many as a claim has room for (005010X222A1 2300 HI)."""
Diagnoses = Annotated[tuple[Icd10, ...], Field(max_length=MOST_DIAGNOSES)]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]


class FeeSource(StrEnum):
    """Where a visit's fee comes from."""

    THIS_VISIT = "this_visit"  # the provider named it for this visit
    FEE_LIST = "fee_list"  # as listed, or named for this client, when the visit was confirmed


class PaidBy(StrEnum):
    """Who is asked to pay for a visit first."""

    INSURANCE = "insurance"  # by a claim, sent or still held back
    PROGRAMME = "programme"  # employee assistance, by a claim too: the client owes nothing (CR-6)
    CLIENT = "client"  # cash-pay, at the provider's own fee (CP-1)


class CashReason(StrEnum):
    """Why no claim is made for a visit; beside these, whatever keeps it out of network."""

    CLIENTS_WISH = "clients_wish"  # no insurer is told (45 CFR 164.522(a)(1)(vi))
    NO_POLICY = "no_policy"  # none is in force on that day
    PAYER_UNKNOWN = "payer_unknown"  # it was typed by hand, and nobody has mapped it (Q5)


class CalledOffBy(StrEnum):
    """Who called a visit off; their provider's own cancellation never costs a client anything."""

    CLIENT = "client"
    PROVIDER = "provider"


Reason = Annotated[str, Field(pattern="^[a-z_]{3,40}$")]


class Payment(Fact):
    """Who pays for a visit, and why it is not the insurance."""

    by: PaidBy
    because: tuple[Reason, ...] = ()
    """Codes of `CashReason` and `OutOfNetwork`; none where a claim is made."""


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
    audio_only: bool = False
    """For telehealth: whether they only heard each other."""
    care_state: UsState
    """Where the client is during the visit (Q13)."""
    minutes: Minutes | None = None
    """How long it took, known once it was held; time-based procedure codes rest on it."""
    diagnoses: Diagnoses = ()
    """Why the client was seen, the principal reason first."""
    fee: Money | None = None
    """What the provider asks where no insurance pays, and all of it is theirs (CP-1)."""
    fee_from: FeeSource | None = None
    self_pay: bool = False
    """The client pays, and wants no insurer to be told."""
    payment: Payment | None = None
    """Who pays; None until that is decided, a moment after the visit is confirmed."""
    client_was_asked: bool = False
    """Whether the client was to pay something at any time, so that they may have done it."""
    called_off_at: Moment | None = None
    """When a visit that was cancelled was called off; what is late follows from it (IV-2)."""
    called_off_by: CalledOffBy | None = None
    status: VisitStatus = VisitStatus.PLANNED
    planned_at: Moment | None = None
    """When it was written down, from which the time for an estimate runs (45 CFR 149.610)."""
    wished_self_pay: bool = False
    """The client said so when it was planned; what its provider says afterwards takes its place."""

    @model_validator(mode="after")
    def _lasted_exactly_when_held(self) -> Self:
        if (self.minutes is not None) != (self.status is VisitStatus.HELD):
            raise PydanticCustomError("minutes", "A visit that was held says how long, no other.")
        return self

    @model_validator(mode="after")
    def _has_each_diagnosis_once(self) -> Self:
        if len(set(self.diagnoses)) < len(self.diagnoses):
            raise PydanticCustomError("diagnoses", "Name each diagnosis once.")
        return self

    def paid_as(self, payment: Payment | None) -> Self:
        """The visit, with whoever is asked to pay for it now; that a client was asked, it keeps."""
        costs = payment is not None and payment.by is PaidBy.CLIENT and self.fee != Money.ZERO
        return self.but(payment=payment, client_was_asked=self.client_was_asked or costs)

    @property
    def place_of_service(self) -> PlaceOfService:
        """Where the client was, in the codes of that day; a payer may want it told otherwise."""
        if not self.telehealth:
            return PlaceOfService.OFFICE
        if self.at_home and self.day >= _HOME_CODE_SINCE:
            return PlaceOfService.TELEHEALTH_AT_HOME
        return PlaceOfService.TELEHEALTH_ELSEWHERE


def is_insurers(visit: Visit) -> bool:
    """Whether insurers may be told of *visit*: it took place, and the client wants them told."""
    return visit.status is VisitStatus.HELD and not visit.self_pay


def may_yet_be_insured(visit: Visit) -> bool:
    """Whether the client pays for *visit*, and would not if something on file were otherwise."""
    paid = visit.payment
    is_wish = paid is not None and CashReason.CLIENTS_WISH in paid.because
    return paid is not None and paid.by is PaidBy.CLIENT and not is_wish


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
    self_pay: bool = False,
    planned_at: datetime | None = None,
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
        self_pay=self_pay,
        wished_self_pay=self_pay,
        planned_at=planned_at,
    )
