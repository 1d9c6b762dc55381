"""An outcome: what a provider says became of a visit, and what the visit is after that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from backoffice.domain.calendar import Moment
from backoffice.domain.errors import Invalid, Refused
from backoffice.domain.good_faith import VisitKind
from backoffice.domain.identifiers import ProcedureCode, UsState
from backoffice.domain.money import Money
from backoffice.domain.record import Fact
from backoffice.domain.visit import (
    MOVES,
    CalledOffBy,
    Diagnoses,
    FeeSource,
    Minutes,
    Visit,
    VisitStatus,
)

_MOST_CENTS = 1_000_000
_CALLED_OFF = frozenset({"called_off_at", "called_off_by"})


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
        Field(
            description="Your fee in cents, where no insurance pays; else as you named it for this "
            "client, or as on your list."
        ),
    ] = None
    self_pay: Annotated[
        bool | None,
        Field(description="The client wants to pay, and that no insurer is told; else as planned."),
    ] = None

    called_off_at: Annotated[
        Moment | None, Field(description="For a cancelled visit: when it was called off.")
    ] = None
    called_off_by: Annotated[
        CalledOffBy | None, Field(description="For a cancelled visit: who called it off.")
    ] = None

    def kind_for(self, visit: Visit) -> VisitKind:
        """Which visits *visit* turned out to be like."""
        telehealth = visit.telehealth if self.telehealth is None else self.telehealth
        return VisitKind(procedure=self.procedure or visit.procedure, telehealth=telehealth)

    def insist_on_sense(self, *, at: datetime) -> None:
        """Raise `Invalid` for what does not belong together *at* a moment, field by field."""
        faults = {**dict(self._faults()), **dict(self._faults_of_calling_off(at))}
        if faults:
            raise Invalid("Some fields need your attention.", faults)

    def _faults(self) -> Iterator[tuple[str, str]]:
        if self.status is VisitStatus.PLANNED:
            yield "status", "Say held, cancelled or missed."
        elif self.status is not VisitStatus.HELD:
            for name in self.model_fields_set - {"status"} - _CALLED_OFF:
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

    def _faults_of_calling_off(self, at: datetime) -> Iterator[tuple[str, str]]:
        if self.status is not VisitStatus.CANCELLED:
            for name in _CALLED_OFF & self.model_fields_set:
                yield name, "Only a visit that was cancelled has this. Leave it out."
        elif self.called_off_at is not None:
            if self.called_off_by is None:
                yield "called_off_by", "Say who called it off: client or provider."
            if self.called_off_at > at:
                yield "called_off_at", "That is still to come. Say when it was called off."


def conclude(
    visit: Visit, outcome: Outcome, *, today: date, at: datetime, listed_fee: Money | None
) -> Visit:
    """The visit after its provider said what became of it (CL-1, Q30); the same again changes
    nothing, and something else corrects it.

    *listed_fee* is what the provider asks of the client for such a visit, or by their own list,
    and *today* the day where the client is *at* this moment.

    Raises:
        Invalid: what is said of it does not belong together.
        Refused: the visit is still to come, and was not cancelled.
    """
    outcome.insist_on_sense(at=at)
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
            called_off_at=outcome.called_off_at,
            called_off_by=outcome.called_off_by,
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
        self_pay=visit.wished_self_pay if outcome.self_pay is None else outcome.self_pay,
        payment=None,
        called_off_at=None,
        called_off_by=None,
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
