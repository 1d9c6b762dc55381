"""A visit: one session of care that a provider wrote down, before or after it took place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day
from backoffice.domain.errors import Invalid, Refused
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
_MOST_CENTS = 1_000_000
Diagnoses = Annotated[tuple[Icd10, ...], Field(max_length=MOST_DIAGNOSES)]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]


class FeeSource(StrEnum):
    """Where a visit's fee comes from."""

    THIS_VISIT = "this_visit"  # the provider named it for this visit
    FEE_LIST = "fee_list"  # the provider's own list, as it was when the visit was confirmed


class PaidBy(StrEnum):
    """Who is asked to pay for a visit first."""

    INSURANCE = "insurance"  # by a claim, sent or still held back
    CLIENT = "client"  # cash-pay, at the provider's own fee (CP-1)


class CashReason(StrEnum):
    """Why no claim is made for a visit; beside these, whatever keeps it out of network."""

    CLIENTS_WISH = "clients_wish"  # no insurer is told (45 CFR 164.522(a)(1)(vi))
    NO_POLICY = "no_policy"  # none is in force on that day
    PAYER_UNKNOWN = "payer_unknown"  # it was typed by hand, and nobody has mapped it (Q5)


Reason = Annotated[str, Field(pattern="^[a-z_]{3,40}$")]


class Payment(Fact):
    """Who pays for a visit, and why it is not the insurance."""

    by: PaidBy
    because: tuple[Reason, ...] = ()
    """Codes of `CashReason` and `OutOfNetwork`; none where a claim is made."""


class Outcome(Fact):
    """What a provider says became of a visit (Q30).

    It has room for what a claim needs and for nothing else: notes about what was
    said are kept elsewhere, and never here.
    """

    status: VisitStatus
    minutes: Annotated[Minutes | None, Field(description="How long it took, if it was held.")] = (
        None
    )
    diagnoses: Annotated[Diagnoses, Field(description="ICD-10-CM, the principal one first.")] = ()
    procedure: Annotated[
        ProcedureCode | None, Field(description="If it was another than planned.")
    ] = None
    telehealth: Annotated[bool | None, Field(description="If they met otherwise than planned.")] = (
        None
    )
    at_home: Annotated[
        bool, Field(description="For telehealth: whether the client was in their own home.")
    ] = True
    audio_only: Annotated[bool, Field(description="For telehealth: without a picture.")] = False
    care_state: Annotated[
        UsState | None, Field(description="Where the client was, if elsewhere than planned.")
    ] = None
    fee: Annotated[
        Money | None,
        Field(description="Your fee in cents, where no insurance pays; else as on your list."),
    ] = None
    self_pay: Annotated[
        bool, Field(description="The client wants to pay, and that no insurer is told.")
    ] = False

    def insist_on_sense(self) -> None:
        """Raise `Invalid` for what does not belong together, field by field."""
        faults = dict(self._faults())
        if faults:
            raise Invalid("Some fields need your attention.", faults)

    def _faults(self) -> Iterator[tuple[str, str]]:
        if self.status is VisitStatus.PLANNED:
            yield "status", "Say held, cancelled or missed."
        elif self.status is not VisitStatus.HELD:
            for name in self.model_fields_set - {"status"}:
                yield name, "Only a visit that was held has this. Leave it out."
        else:
            if self.minutes is None:
                yield "minutes", "Say how many minutes the visit took."
            if not self.diagnoses and not self.self_pay:
                yield "diagnoses", "Name at least one diagnosis."
            elif len(set(self.diagnoses)) < len(self.diagnoses):
                yield "diagnoses", "Name each diagnosis once."
            if self.fee is not None and not 0 <= self.fee.cents <= _MOST_CENTS:
                yield "fee", "Write the fee in cents, from 0 to 1000000."


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
    status: VisitStatus = VisitStatus.PLANNED

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

    @property
    def place_of_service(self) -> PlaceOfService:
        """Where the client was, in the codes of that day; a payer may want it told otherwise."""
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


def conclude(visit: Visit, outcome: Outcome, *, today: date, listed_fee: Money | None) -> Visit:
    """The visit after its provider said what became of it (CL-1, Q30); the same again changes
    nothing, and something else corrects it.

    *listed_fee* is what the provider asks for the procedure by their own list, and
    *today* the day where the client is.

    Raises:
        Invalid: what is said of it does not belong together.
        Refused: the visit is still to come, and was not cancelled.
    """
    outcome.insist_on_sense()
    if outcome.status not in MOVES[visit.status]:
        raise Refused(f"This visit is marked as {visit.status} already.")
    if outcome.status is not VisitStatus.CANCELLED and today < visit.day:
        raise Refused(
            "This visit is still to come. Confirm it on its day, by the calendar where the "
            "client is, or later."
        )
    concluded = _concluded(visit, outcome, listed_fee)
    decided = {"payment": visit.payment}
    return visit if concluded.but(**decided) == visit else concluded


def _concluded(visit: Visit, outcome: Outcome, listed_fee: Money | None) -> Visit:
    if outcome.status is not VisitStatus.HELD:
        return visit.but(
            status=outcome.status,
            minutes=None,
            diagnoses=(),
            fee=None,
            fee_from=None,
            self_pay=False,
            payment=None,
        )
    telehealth = visit.telehealth if outcome.telehealth is None else outcome.telehealth
    fee, source = _fee(visit, outcome, listed_fee)
    return visit.but(
        status=outcome.status,
        minutes=outcome.minutes,
        diagnoses=outcome.diagnoses,
        procedure=outcome.procedure or visit.procedure,
        telehealth=telehealth,
        at_home=outcome.at_home,
        audio_only=telehealth and outcome.audio_only,
        care_state=outcome.care_state or visit.care_state,
        fee=fee,
        fee_from=source,
        self_pay=outcome.self_pay,
        payment=None,
    )


def _fee(
    visit: Visit, outcome: Outcome, listed: Money | None
) -> tuple[Money | None, FeeSource | None]:
    """The fee and its source; a list that changed since leaves a confirmed visit as it was."""
    if outcome.fee is not None:
        return outcome.fee, FeeSource.THIS_VISIT
    procedure = outcome.procedure or visit.procedure
    if visit.fee_from is FeeSource.FEE_LIST and visit.procedure == procedure:
        return visit.fee, visit.fee_from
    return listed, FeeSource.FEE_LIST if listed is not None else None
