"""A told estimate: what a client was to expect of a visit, as it stood when the visit was held.

It is written down because the payer is asked again every month: a later answer knows of the visit
itself, and would make any estimate look better, or worse, than it was.
"""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.estimate import Certainty, Estimate
from backoffice.domain.estimating.basis import Basis
from backoffice.domain.identifiers import OpaqueId, ProcedureCode
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record
from backoffice.domain.visit import Visit

NO_ANSWER_BEFORE = "no_answer_before"
"""The rule of an estimate that rests on no answer from before the visit."""


class Stretch(Fact):
    """At least `low`, at most `high`; one amount where they are the same."""

    low: Money
    high: Money

    def off_by(self, amount: Money) -> Money:
        """How far *amount* is above it, or, below zero, beneath it."""
        if amount > self.high:
            return amount - self.high
        return amount - self.low if amount < self.low else Money.ZERO


class ToldPart(Fact):
    """One part of the figure, by the rule that it comes from."""

    rule: str
    costs: Stretch | None = None
    """None: a reason why there is no figure."""


class ToldVisit(Fact):
    """What an estimate was of; said otherwise, it is another one."""

    day: Day
    procedure: ProcedureCode
    telehealth: bool


class ToldEstimate(Record):
    """What was told of one visit; written once, and again only if the visit was another."""

    visit_id: OpaqueId
    client_id: OpaqueId
    about: ToldVisit
    payer_id: str | None = None
    service_type: str | None = None
    certainty: Certainty
    told: Stretch | None = None
    """What people were told; None: that it is not known."""
    figure: Stretch | None = None
    """What the payer's words came to, before any rule was doubted."""
    parts: tuple[ToldPart, ...] = ()
    rules: str
    """The version of the rules."""
    answered_at: Moment | None = None
    """When the payer gave the answer that it rests on."""
    kept_at: Moment


def about(visit: Visit) -> ToldVisit:
    """What of *visit* its price depends on."""
    return ToldVisit(day=visit.day, procedure=visit.procedure, telehealth=visit.telehealth)


def told(
    visit: Visit,
    said: Estimate,
    *,
    figure: Estimate,
    payer_id: str | None,
    answered_at: datetime | None,
    answered_on: date | None,
    at: datetime,
) -> ToldEstimate:
    """What was *said* of *visit*, resting on an answer of the day *answered_on*, as it is kept.

    *figure* is the same before rules were doubted. An answer that came after the day of the
    visit told nobody anything beforehand: then nothing was known.
    """
    kept = ToldEstimate(
        visit_id=visit.visit_id,
        client_id=visit.client_id,
        about=about(visit),
        payer_id=payer_id,
        certainty=Certainty.UNKNOWN,
        parts=(ToldPart(rule=NO_ANSWER_BEFORE),),
        rules=said.rules,
        kept_at=at,
    )
    if answered_on is None or answered_on > visit.day:
        return kept
    return kept.but(
        service_type=figure.service_type,
        certainty=said.certainty,
        told=_stretch(said),
        figure=_stretch(figure),
        parts=tuple(ToldPart(rule=part.rule, costs=_costs(part)) for part in figure.basis),
        answered_at=answered_at,
    )


def _stretch(found: Estimate) -> Stretch | None:
    if found.client_owes is not None:
        return Stretch(low=found.client_owes, high=found.client_owes)
    if found.low is None or found.high is None:
        return None
    return Stretch(low=found.low, high=found.high)


def _costs(part: Basis) -> Stretch | None:
    if part.amount is not None:
        return Stretch(low=part.amount, high=part.amount)
    if part.low is None or part.high is None:
        return None
    return Stretch(low=part.low, high=part.high)
