"""Caveats: why an estimate is a range, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.domain.answer import BenefitKind
from backoffice.domain.estimating import remark as remarks
from backoffice.domain.estimating.barrier import ACTIVE
from backoffice.domain.estimating.cost import said_of_the_deductible
from backoffice.domain.estimating.figure import NETWORK, Case, is_counted
from backoffice.domain.estimating.remark import DeductibleRule
from backoffice.domain.estimating.weighing import Weighed, is_whole_plan, tiers_of


def doubts(case: Case) -> tuple[str, ...]:
    """Why the visit may cost one thing or another, in plain words."""
    return tuple(dict.fromkeys(_doubts(case)))


def _doubts(case: Case) -> Iterator[str]:
    asked, chosen = case.asked, case.chosen
    deductible, maximum, lines = case.deductible, case.maximum, case.chosen.lines
    tiers = sorted({tier for line in lines for tier, _ in tiers_of(line.benefit)})
    if len(chosen.copay_amounts) > 1 or len(chosen.share_fractions) > 1:
        if asked.tier is None and len(tiers) > 1:
            yield f"The payer's figure depends on the tier of the provider ({', '.join(tiers)})."
        else:
            yield "The payer gives more than one figure for the same visit."
    if not (chosen.no_copay or chosen.no_share):
        yield "The payer names both a copay and coinsurance for the same visit."
    if chosen.needs_deductible and not deductible.known:
        what = deductible.doubt or "the payer does not say how much of it is left"
        yield f"What is left of the deductible is not clear: {what}."
    for line in lines:
        if _is_unclear(line):
            yield "A remark of the payer's about the deductible can be read in two ways."
        if any(remarks.may_be_waived(each.text) for each in line.benefit.remarks):
            yield "The payer says that the figure may be waived."
    if chosen.is_lone_zero and chosen.needs_deductible and deductible.spoken:
        yield "A copay of $0 may mean that there is none, and that the deductible comes first."
    if chosen.is_double_zero:
        yield "Neither copay nor coinsurance may mean that only the deductible is to be paid."
    if maximum.high is not None and not maximum.known:
        yield "What is left of the yearly maximum is not clear: the payer contradicts itself."


def _is_unclear(line: Weighed) -> bool:
    said = said_of_the_deductible(line)
    return len(said) > 1 or DeductibleRule.UNCLEAR in said


def assumptions(case: Case) -> tuple[str, ...]:
    """What is taken for granted, though the payer does not say it."""
    return tuple(dict.fromkeys((*_of_the_lines(case), *_of_the_year(case), *_of_the_plan(case))))


def _of_the_lines(case: Case) -> Iterator[str]:
    asked, chosen, lines = case.asked, case.chosen, case.chosen.lines
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
    if any(is_counted(line) for line in lines):
        yield "The visit is among those that the payer's figure holds for."
    if any(line.benefit.authorization == "Y" for line in lines):
        yield "The payer authorized the visit beforehand; without that, it may pay nothing."


def _of_the_year(case: Case) -> Iterator[str]:
    asked = case.asked
    if case.deductible.spoken and case.deductible.family:
        yield "Only the family's deductible is known: it is taken for the client's."
    if case.maximum.high is None:
        yield "The yearly out-of-pocket maximum is not reached."
    if asked.allowed is None and asked.fee is not None:
        yield f"No amount agreed with the payer is known: the fee of {asked.fee} stands in for it."


def _of_the_plan(case: Case) -> Iterator[str]:
    benefits = case.benefits
    if not any(b.kind in {*ACTIVE, BenefitKind.INACTIVE} for b in benefits):
        yield "The plan is active, which the payer does not say."
    if any(b.kind is BenefitKind.OTHER_PAYER and is_whole_plan(b) for b in benefits):
        yield "This payer pays first."
