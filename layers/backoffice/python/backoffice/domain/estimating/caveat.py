"""Caveats: why an estimate is a range, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from backoffice.domain.answer import BenefitKind
from backoffice.domain.estimating.barrier import ACTIVE
from backoffice.domain.estimating.cost import Parts, said_of_the_deductible
from backoffice.domain.estimating.figure import NETWORK, Case, care_in_words, is_counted
from backoffice.domain.estimating.remark import DeductibleRule
from backoffice.domain.estimating.weighing import Weighed, is_whole_plan, tiers_of
from backoffice.domain.money import Money


class Doubt(StrEnum):
    """Why one visit may cost one thing or another."""

    TIERS = "tiers"
    SEVERAL_FIGURES = "several_figures"
    COPAY_AND_SHARE = "copay_and_share"
    DEDUCTIBLE = "deductible"
    REMARK = "remark"
    WAIVED = "waived"
    SOME_VISITS = "some_visits"
    ZERO = "zero"
    MAXIMUM = "maximum"
    TRACK_RECORD = "track_record"
    """What the payer said was often not what it decided."""


def doubts(case: Case, ways: Sequence[Parts]) -> dict[Doubt, str]:
    """Every doubt about the visit's cost, in the words of the trade."""
    return dict(_doubts(case, ways))


def _doubts(case: Case, ways: Sequence[Parts]) -> Iterator[tuple[Doubt, str]]:
    yield from _doubts_about_figures(case)
    chosen, deductible, maximum = case.chosen, case.deductible, case.maximum
    if not deductible.known and any(way.deductible.cents for way in ways):
        what = deductible.doubt or "the payer does not say how much of it is left"
        yield Doubt.DEDUCTIBLE, f"What is left of the deductible is not clear: {what}."
    for line in chosen.lines:
        if _is_unclear(line):
            says = "A remark of the payer's about the deductible can be read in two ways."
            yield Doubt.REMARK, says
        if line.waived_by:
            yield Doubt.WAIVED, "The payer says that the figure may be waived."
    if chosen.leaves_visits_out:
        says = "The payer's figure is for some visits only, and nothing is said of the others."
        yield Doubt.SOME_VISITS, says
    if maximum.high is not None and not maximum.known:
        says = "What is left of the yearly maximum is not clear: the payer contradicts itself."
        yield Doubt.MAXIMUM, says


def _doubts_about_figures(case: Case) -> Iterator[tuple[Doubt, str]]:
    chosen = case.chosen
    if len(chosen.copay_amounts) > 1 or len(chosen.share_fractions) > 1:
        if case.asked.tier is None and chosen.tiers:
            named = ", ".join(chosen.tiers)
            yield Doubt.TIERS, f"The payer's figure depends on the provider's tier ({named})."
        else:
            says = "The payer gives more than one figure for the same visit."
            yield Doubt.SEVERAL_FIGURES, says
    if not (chosen.no_copay or chosen.no_share):
        says = "The payer names both a copay and coinsurance for the same visit."
        yield Doubt.COPAY_AND_SHARE, says
    if chosen.is_lone_zero and chosen.needs_deductible and case.deductible.spoken:
        says = "A copay of $0.00 may mean that there is none, and that the deductible comes first."
        yield Doubt.ZERO, says
    if chosen.is_double_zero:
        says = "Neither copay nor coinsurance may mean that only the deductible is to be paid."
        yield Doubt.ZERO, says


def _is_unclear(line: Weighed) -> bool:
    said = said_of_the_deductible(line)
    return len(said) > 1 or DeductibleRule.UNCLEAR in said


def assumptions(case: Case, ways: Sequence[Parts]) -> tuple[str, ...]:
    """What is taken for granted, though the payer does not say it."""
    found = (*_of_the_lines(case), *_of_the_year(case, ways), *_of_the_plan(case))
    return tuple(dict.fromkeys(found))


def _of_the_lines(case: Case) -> Iterator[str]:
    asked, chosen, lines = case.asked, case.chosen, case.chosen.lines
    taken_for = chosen.taken_for(asked)
    if taken_for:
        cost, other = care_in_words(taken_for), care_in_words(chosen.service_type)
        yield f"The payer names no cost of {cost}: that of {other} is taken for it."
    if any(not said_of_the_deductible(line) for line in chosen.copays):
        yield "The deductible does not apply to a copay."
    if any(line.rank[NETWORK] and line.benefit.network == "unknown" for line in lines):
        yield "The payer does not say for which network its figure is: it is taken for this one."
    if any(line.benefit.kind is BenefitKind.COPAY for line in chosen.shares):
        yield "The payer states a copay as a percentage: it is taken for coinsurance."
    if any(line.benefit.procedure and asked.procedure is None for line in lines):
        yield "The figure is for one procedure, and the visit is taken for that."
    tiers = sorted({tier for line in lines for tier, _ in tiers_of(line.benefit)})
    if asked.tier is None and len(tiers) == 1:
        yield f"The provider is of the tier that the figure is for ({tiers[0]})."
    if any(is_counted(line) for line in lines) and not chosen.leaves_visits_out:
        yield "The visit is among those that the payer's figure holds for."
    if any(line.benefit.authorization == "Y" for line in lines):
        yield "The payer authorized the visit beforehand; without that, it may pay nothing."


def _of_the_year(case: Case, ways: Sequence[Parts]) -> Iterator[str]:
    asked = case.asked
    if case.deductible.spoken and case.deductible.family:
        yield "Only the family's deductible is known: it is taken for the client's."
    if case.maximum.high is None:
        yield "The yearly out-of-pocket maximum is not reached."
    if asked.allowed is None and asked.fee is not None and _rests_on(asked.fee, ways):
        yield f"No amount agreed with the payer is known: the fee of {asked.fee} stands in for it."


def _rests_on(worth: Money, ways: Sequence[Parts]) -> bool:
    """Whether what the visit is worth enters into its cost, which a copay does not ask for."""
    return any(way.deductible.cents or way.coinsurance.cents or way.copay >= worth for way in ways)


def _of_the_plan(case: Case) -> Iterator[str]:
    benefits = case.benefits
    if not any(b.kind in {*ACTIVE, BenefitKind.INACTIVE} for b in benefits):
        yield "The plan is active, which the payer does not say."
    if any(b.kind is BenefitKind.OTHER_PAYER and is_whole_plan(b) for b in benefits):
        yield "This payer pays first."
