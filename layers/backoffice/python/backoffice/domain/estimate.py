"""An estimate: what the client will owe for one visit, and which words of the payer say so."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.estimating import barrier as barriers
from backoffice.domain.estimating import border as borders
from backoffice.domain.estimating import caveat as caveats
from backoffice.domain.estimating import figure as figures
from backoffice.domain.estimating import notice as notices
from backoffice.domain.estimating import silence
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.barrier import Barrier
from backoffice.domain.estimating.basis import Basis, Trail, parts_of
from backoffice.domain.estimating.caveat import Doubt
from backoffice.domain.estimating.cost import (
    NotAgreed,
    Parts,
    anything,
    capped,
    copay_figures,
    outcomes,
    share_figures,
)
from backoffice.domain.estimating.figure import Case, Chosen
from backoffice.domain.estimating.notice import Notice
from backoffice.domain.estimating.weighing import cited
from backoffice.domain.estimating.yearly import Left, below, left
from backoffice.domain.money import Money
from backoffice.domain.record import Fact

RULES = "2026-12"
"""The version of these rules; it changes when the same answer would be read differently."""


class Certainty(StrEnum):
    """How far an estimate can be relied on."""

    EXACT = "exact"
    RANGE = "range"
    UNKNOWN = "unknown"


class Estimate(Fact):
    """What the client owes for one visit in cents, or why it cannot be told."""

    client_owes: Money | None = None
    certainty: Certainty
    low: Money | None = None
    high: Money | None = None
    basis: tuple[Basis, ...] = ()
    unknown: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    """What makes it a range; `unknown` says them in words."""
    assumptions: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    service_type: str | None = None
    """Whose figures were taken."""
    taken_for: str | None = None
    """The service type asked for, where the payer puts no figure to it, but to another."""
    rules: str = RULES

    @property
    def citations(self) -> tuple[int, ...]:
        """Every segment that the result depends on."""
        return tuple(sorted({segment for part in self.basis for segment in part.segments}))


def estimate(answer: PayerAnswer, asked: Asked) -> Estimate:
    """What a visit costs the client, from the payer's *answer*.

    Silence is never $0: what the payer leaves open gives a range, or unknown
    with its reason (S2:7). Leaving out a segment that is not cited, and nothing
    else, changes neither the amount, nor the basis, nor the citations.
    """
    found = _estimated(answer, asked)
    parting = borders.deciding(
        answer, asked, frozenset(found.citations), lambda other: _shown(_estimated(other, asked))
    )
    if not parting:
        return found
    exact = found.certainty is Certainty.EXACT
    says = "what stands under these lines is said of them, and would count beside another"
    border = Basis(rule="border", amount=Money.ZERO if exact else None, segments=parting, says=says)
    return found.but(basis=(*found.basis, border))


def _shown(found: Estimate) -> tuple[Any, ...]:
    """What has to stay the same while nothing that is cited goes."""
    return found.certainty, found.client_owes, found.low, found.high, found.unknown, found.basis


def _estimated(answer: PayerAnswer, asked: Asked) -> Estimate:
    """The same, as long as every line stands where it does."""
    found = barriers.of_the_answer(answer, asked)
    about = answer.about_segments if answer.people == 1 else ()
    trail = Trail(found.aside, found.overcome, about, asked.on_by)
    if found.standing:
        return _unknown(found.standing, trail)
    for service_type in (*asked.service_types, *silence.instead(answer.benefits, asked)):
        found = barriers.of_the_care(answer.benefits, asked, service_type)
        trail = trail.beside(aside=found.aside, overcome=found.overcome)
        if found.standing:
            return _unknown(found.standing, trail)
        chosen = figures.choose(answer.benefits, asked, service_type)
        trail = trail.beside(aside=chosen.aside)
        if chosen.copays or chosen.shares:
            return _added_up(answer.benefits, asked, chosen, trail)
    return _silent(answer.benefits, asked, trail)


def unknown(reason: str, *, rule: str = "unknown") -> Estimate:
    """No figure, and why; never a guess."""
    return _unknown([Barrier(rule, reason, ())], Trail())


def _unknown(found: Sequence[Barrier], trail: Trail) -> Estimate:
    basis = tuple(Basis(rule=each.rule, segments=each.segments, says=each.says) for each in found)
    return Estimate(
        certainty=Certainty.UNKNOWN,
        basis=(*basis, *trail.basis(None)),
        unknown=tuple(dict.fromkeys(each.says for each in found)),
    )


def _silent(benefits: Sequence[Benefit], asked: Asked, trail: Trail) -> Estimate:
    """The payer puts no figure to such a visit; what it says of others, and why that is not it."""
    others = silence.unusable(benefits, asked)
    told = set(others.segments)
    trail = trail._replace(aside=tuple(x for x in trail.aside if not told.issuperset(x.segments)))
    reasons = [f"The payer gives a figure, but {reason}." for reason in others.reasons]
    says = " ".join(reasons) or "The payer does not say what such a visit costs."
    return _unknown([Barrier("silent", says, others.segments)], trail)


def _added_up(benefits: Sequence[Benefit], asked: Asked, chosen: Chosen, trail: Trail) -> Estimate:
    service_type = chosen.taken_for(asked) or chosen.service_type
    case = Case(
        benefits=benefits,
        asked=asked,
        chosen=chosen,
        deductible=left(benefits, BenefitKind.DEDUCTIBLE, asked, service_type)
        if chosen.needs_deductible
        else Left(),
        maximum=left(
            benefits,
            BenefitKind.OUT_OF_POCKET,
            asked,
            service_type,
            for_copay=not chosen.no_copay,
        ),
    )
    copays = list(copay_figures(chosen.copays, doubtful_zero=case.deductible.spoken))
    shares = list(share_figures(chosen.shares, doubtful_zero=chosen.is_double_zero))
    if chosen.only_some_visits and all(each.is_zero for each in [*copays, *shares]):
        says = "The payer names no cost, but for a number of visits only."
        return _unknown([Barrier("some_visits", says, cited(chosen.lines))], trail)
    trail = trail.beside(aside=case.deductible.aside)
    try:
        ways = outcomes(copays, shares, case.deductible, asked.worth)
        if chosen.leaves_visits_out:
            ways += anything(asked.worth, shared=not copays)
    except NotAgreed:
        says = "The amount agreed with this payer for the visit is not on file."
        trail = trail.beside(aside=case.maximum.aside)
        return _unknown([Barrier("not_agreed", says, case.segments)], trail)
    most = max(way.total for way in ways)
    near = below(benefits, BenefitKind.OUT_OF_POCKET, asked, service_type, most)
    maximum = case.maximum.beside(near) if near else case.maximum.out_of_reach
    case = case._replace(maximum=maximum)
    told = _told(case, capped(ways, case.maximum), trail.beside(aside=case.maximum.aside))
    if told.taken_for and told.client_owes == Money.ZERO:
        says = "Only of other care does the payer say that it costs nothing."
        return _unknown([Barrier("silent", says, told.citations)], Trail())
    return told


def _told(case: Case, ways: Sequence[Parts], trail: Trail) -> Estimate:
    low, high = min(way.total for way in ways), max(way.total for way in ways)
    exact = low == high
    doubts = caveats.doubts(case, ways)
    return Estimate(
        client_owes=low if exact else None,
        certainty=Certainty.EXACT if exact else Certainty.RANGE,
        low=None if exact else low,
        high=None if exact else high,
        basis=(*parts_of(case, ways), *trail.basis(Money.ZERO if exact else None)),
        unknown=() if exact else tuple(doubts.values()),
        doubts=() if exact else tuple(doubts),
        assumptions=caveats.assumptions(case, ways),
        notices=notices.of(case),
        service_type=case.chosen.service_type,
        taken_for=case.chosen.taken_for(case.asked),
    )
