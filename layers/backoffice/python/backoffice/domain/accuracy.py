"""Accuracy: what a client was told that a visit costs, held against what the payer decided. (EL-2)

A score says how one estimate did, and which of the rules behind it were wrong. It is of the
decision that stands: when a payer takes that back and decides otherwise, it is made anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from backoffice.domain.account import Decision
from backoffice.domain.adjustment_causes import Cause
from backoffice.domain.adjustment_codes import REASONS
from backoffice.domain.adjustment_reasons import Share
from backoffice.domain.calendar import Day
from backoffice.domain.estimate import Certainty
from backoffice.domain.identifiers import OpaqueId, PayerId
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record
from backoffice.domain.remittance import RemittedClaim
from backoffice.domain.shares import TITLES, unpaid
from backoffice.domain.told_estimate import NO_ANSWER_BEFORE, Stretch, ToldEstimate

Month = Annotated[str, Field(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")]
NO_SERVICE_TYPE = "none"
"""Where no figure was found, none was taken for any kind of care."""


class Verdict(StrEnum):
    """How an estimate did."""

    EXACT = "exact"  # one amount was told, and it is what the client owes
    WITHIN_RANGE = "within_range"  # it lies between the two that were told
    OFF = "off"  # it is another
    UNKNOWN_BEFORE = "unknown_before"  # no amount was told
    DISPUTED = "disputed"  # nobody knows yet what the client owes


class Miss(StrEnum):
    """In what way the payer decided otherwise."""

    NETWORK = "network"  # it counts the provider as out of its network
    DEDUCTIBLE_APPLIED = "deductible_applied"  # none was foretold
    NO_DEDUCTIBLE = "no_deductible"  # one was foretold, and none applied
    DEDUCTIBLE = "deductible"  # it took another amount
    COPAY = "copay"
    COINSURANCE = "coinsurance"
    OTHER_AMOUNT = "other_amount"


class RuleScore(Fact):
    """How one rule did that an estimate rests on."""

    rule: str
    is_wrong: bool = False


class Scored(Fact):
    """What one decision makes of an estimate."""

    item_id: str
    """Of the decision."""
    decided_on: Day
    verdict: Verdict
    miss: Miss | None = None
    owes: Money | None = None
    """What the payer leaves to the client; None while that is disputed."""
    off_by: Money | None = None
    """How much more that is than was told at most; below zero, less than was told at least."""
    missed_by: Money | None = None
    """The same of what the payer's own words came to."""
    rules: tuple[RuleScore, ...] = ()


class Score(Record):
    """How the estimate of one visit did, by the decision about its claim that stands now."""

    claim_id: str
    visit_id: OpaqueId
    payer_id: PayerId
    month: Month
    """That of the visit, so that a later decision about it counts in the same place."""
    service_type: str = NO_SERVICE_TYPE
    certainty: Certainty = Certainty.UNKNOWN
    told: Stretch | None = None
    by: Scored | None = None
    """None: what was decided was taken back, and nothing else is decided yet."""


def month_of(day: date) -> str:
    """The month of *day*, as 2026-03."""
    return day.isoformat()[:7]


def judged(told: ToldEstimate, decision: Decision) -> Scored:
    """What *decision*, which stands, makes of what was *told*."""
    taken = _taken(decision.said)
    base = Scored(
        item_id=decision.item_id,
        decided_on=decision.decided_on,
        verdict=Verdict.DISPUTED,
        rules=tuple(RuleScore(rule=rule) for rule in dict.fromkeys(p.rule for p in told.parts)),
    )
    if _is_disputed(decision.said):
        network = told.told is not None and _names_network(decision.said)
        return base.but(verdict=Verdict.OFF, miss=Miss.NETWORK) if network else base
    owes = Money.total(taken.values())
    if told.told is None or told.figure is None:
        missed = told.figure.off_by(owes) if told.figure else None
        return base.but(
            verdict=Verdict.UNKNOWN_BEFORE,
            owes=owes,
            missed_by=missed,
            rules=_rules(told, taken, is_off=missed is not None and missed != Money.ZERO),
        )
    off_by, missed_by = told.told.off_by(owes), told.figure.off_by(owes)
    fits = Verdict.EXACT if told.certainty is Certainty.EXACT else Verdict.WITHIN_RANGE
    return base.but(
        verdict=Verdict.OFF if off_by != Money.ZERO else fits,
        miss=_miss(told, taken) if missed_by != Money.ZERO else None,
        owes=owes,
        off_by=off_by,
        missed_by=missed_by,
        rules=_rules(told, taken, is_off=missed_by != Money.ZERO),
    )


def nothing_told(decision: Decision) -> Scored:
    """What *decision* makes of a visit of which nothing was written down beforehand."""
    disputed = _is_disputed(decision.said)
    return Scored(
        item_id=decision.item_id,
        decided_on=decision.decided_on,
        verdict=Verdict.DISPUTED if disputed else Verdict.UNKNOWN_BEFORE,
        owes=None if disputed else Money.total(_taken(decision.said).values()),
        rules=(RuleScore(rule=NO_ANSWER_BEFORE),),
    )


def _taken(said: RemittedClaim) -> dict[str, Money]:
    """What the payer leaves to the client, under each title."""
    cents: Counter[str] = Counter()
    for each in unpaid(said, pays_first=True):
        if each.share is Share.PATIENT:
            cents[TITLES.get(each.reduction.reason, "other")] += each.reduction.amount.cents
    return {title: Money(each) for title, each in cents.items()}


def _is_disputed(said: RemittedClaim) -> bool:
    return any(
        each.share is Share.DISPUTED and each.reduction.amount != Money.ZERO
        for each in unpaid(said, pays_first=True)
    )


def _names_network(said: RemittedClaim) -> bool:
    causes = {REASONS.get(each.reason) for each in said.every_reduction}
    return Cause.OUT_OF_NETWORK in causes


def _rules(
    told: ToldEstimate, taken: Mapping[str, Money], *, is_off: bool
) -> tuple[RuleScore, ...]:
    """The rules of the estimate; where it is off, those are wrong whose own part is.

    Where each part is right by itself, what set lines aside or added them up is not: then all are.
    """
    parts = _foretold(told)
    wrong = {rule for rule, part in parts.items() if _is_other(rule, part, taken)} if is_off else ()
    blamed = wrong or (parts if is_off else ())
    named = dict.fromkeys(part.rule for part in told.parts)
    return tuple(RuleScore(rule=rule, is_wrong=rule in blamed) for rule in named)


def _foretold(told: ToldEstimate) -> dict[str, Stretch]:
    return {part.rule: part.costs for part in told.parts if part.costs is not None}


def _is_other(rule: str, part: Stretch, taken: Mapping[str, Money]) -> bool:
    return rule in TITLES.values() and part.off_by(taken.get(rule, Money.ZERO)) != Money.ZERO


def _miss(told: ToldEstimate, taken: Mapping[str, Money]) -> Miss:
    foretold, applied = _foretold(told).get("deductible"), taken.get("deductible", Money.ZERO)
    expected = foretold is not None and foretold.high > Money.ZERO
    if applied > Money.ZERO and not expected:
        return Miss.DEDUCTIBLE_APPLIED
    if expected and applied == Money.ZERO:
        return Miss.NO_DEDUCTIBLE
    for rule, part in _foretold(told).items():
        if _is_other(rule, part, taken):
            return Miss(rule)
    return Miss.OTHER_AMOUNT
