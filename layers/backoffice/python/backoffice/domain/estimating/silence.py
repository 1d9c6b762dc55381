"""Silence: an insurer puts no figure to a visit; what is taken for it, or why nothing is.

Silence is never $0 (S2:7), nor is a figure taken for another without saying so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from backoffice.domain.answer import Benefit, BenefitKind
from backoffice.domain.beside import Remark
from backoffice.domain.estimating import remark as remarks
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.barrier import ACTIVE
from backoffice.domain.estimating.figure import COST, has_figure, is_for_each_visit
from backoffice.domain.estimating.weighing import is_about, why_not

_THERAPY = ("MH", "CF", "A6")
_VISITS = ("98", "30")
_VISITS_BY_VIDEO = ("98", "9", "30")
"""What payers name in place of mental health: an office visit, and the plan as a whole; for video
some name 9."""


def instead(benefits: Sequence[Benefit], asked: Asked) -> Iterator[str]:
    """Whose figures to take for a therapist's visit, where the payer puts none to what is *asked*.

    Best first: its other names for mental health, then visits of any kind. Nothing is taken where
    the payer does speak of the cost, though not of such a visit.
    """
    others = types_that_may_count(asked)[len(asked.service_types) :]
    if others and not unusable(benefits, asked).segments:
        yield from others


def types_that_may_count(asked: Asked) -> tuple[str, ...]:
    """The service types whose figures may be taken: those *asked*, then what stands in for them."""
    if not set(_THERAPY) & set(asked.service_types):
        return asked.service_types
    visits = _VISITS_BY_VIDEO if asked.telehealth else _VISITS
    return tuple(dict.fromkeys((*asked.service_types, *_THERAPY, *visits)))


class Unusable(NamedTuple):
    """Figures for other visits than the one that is asked about, and why they are."""

    reasons: tuple[str, ...] = ()
    segments: tuple[int, ...] = ()


def unusable(benefits: Sequence[Benefit], asked: Asked) -> Unusable:
    """The payer's figures for care of the types *asked* for, none of which is for this visit."""
    reasons: dict[str, None] = {}
    segments: set[int] = set()
    why: tuple[str, ...]
    where: tuple[int, ...]
    for benefit in benefits:
        if benefit.kind in COST and any(is_about(benefit, each) for each in asked.service_types):
            if not is_for_each_visit(benefit):
                why, where = ("it is not for each visit",), ()
            elif not has_figure(benefit):
                why, where = ("it names no amount",), ()
            else:
                why, where = why_not(benefit, asked)
            reasons |= dict.fromkeys(why)
            segments |= {benefit.segment, *where}
        for remark in _costs_in_words(benefit, asked):
            reasons[f"it stands in a message only: “{remark.text}”"] = None
            segments |= {benefit.segment, remark.segment}
    return Unusable(tuple(reasons), tuple(sorted(segments)))


def _costs_in_words(benefit: Benefit, asked: Asked) -> Iterator[Remark]:
    """Remarks that name a cost of such care beside a line that has no amount of its own."""
    about = any(is_about(benefit, each) for each in asked.service_types)
    if about and benefit.kind in _SAYS_NOCOST and not has_figure(benefit):
        yield from (each for each in benefit.remarks if remarks.names_cost(each.text))


_SAYS_NOCOST = COST | ACTIVE | {BenefitKind.LIMITATION, BenefitKind.OTHER}
