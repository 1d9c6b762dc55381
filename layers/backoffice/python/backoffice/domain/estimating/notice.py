"""Notices: what an insurer says that changes no figure, and that somebody should know of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backoffice.domain.answer import Benefit, BenefitKind
from backoffice.domain.beside import Count
from backoffice.domain.estimating import remark as remarks
from backoffice.domain.estimating import visits
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.figure import Case, Chosen
from backoffice.domain.estimating.weighing import is_about, is_whole_plan
from backoffice.domain.record import Fact


class Notice(Fact):
    """Something that the payer says beside its figure, and where."""

    rule: str
    segments: tuple[int, ...]
    says: str


def of(case: Case) -> tuple[Notice, ...]:
    """What the payer says of such visits beside their cost."""
    benefits, asked, chosen = case.benefits, case.asked, case.chosen
    return (
        *_authorization(benefits, case.care),
        *_limits(benefits, asked, case.care),
        *_other_payers(benefits),
        *_remarks(chosen),
    )


def _authorization(benefits: Sequence[Benefit], care: str) -> Iterator[Notice]:
    asking = tuple(
        benefit.segment
        for benefit in benefits
        if benefit.authorization == "Y" and is_about(benefit, care)
    )
    if asking:
        says = "Such visits need the payer's authorization beforehand."
        yield Notice(rule="authorization", segments=asking, says=says)


def _limits(benefits: Sequence[Benefit], asked: Asked, care: str) -> Iterator[Notice]:
    for line in visits.limits(benefits, asked, care):
        for count in line.benefit.counts:
            yield Notice(
                rule="visit_limit",
                segments=tuple(sorted({line.benefit.segment, count.segment})),
                says=_counted(count, line.benefit),
            )
        if not line.benefit.counts:
            says = "The payer limits such care."
            yield Notice(rule="limit", segments=(line.benefit.segment,), says=says)


def _counted(count: Count, benefit: Benefit) -> str:
    what = "visits" if count.unit == "VS" else "units"
    if visits.REMAINING in {count.period, benefit.period}:
        return f"The payer says that {count.quantity} {what} are left."
    if visits.SO_FAR in {count.period, benefit.period}:
        return f"The payer says that {count.quantity} {what} were used."
    return f"The payer pays for {count.quantity} {what} at the most."


def _other_payers(benefits: Sequence[Benefit]) -> Iterator[Notice]:
    naming = tuple(
        benefit.segment
        for benefit in benefits
        if benefit.kind is BenefitKind.OTHER_PAYER and is_whole_plan(benefit)
    )
    if naming:
        says = "The payer names another payer: find out which of them pays first."
        yield Notice(rule="coordination_of_benefits", segments=naming, says=says)


def _remarks(chosen: Chosen) -> Iterator[Notice]:
    """Remarks beside the lines that count, as they stand there."""
    for line in (*chosen.copays, *chosen.shares):
        for remark in line.benefit.remarks:
            read = remark.segment in line.shaped_by or remarks.may_be_waived(remark.text)
            says = f"The payer adds: “{remark.text}”" + ("." if read else ", which was not read.")
            yield Notice(rule="remark", segments=(remark.segment,), says=says)
