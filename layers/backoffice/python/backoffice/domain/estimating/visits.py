"""Visits: how often an insurer pays for such care, and whether that is used up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from backoffice.domain.answer import Benefit, BenefitKind
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.weighing import Weighed, is_about, weigh

REMAINING, SO_FAR = "29", "24"
"""EB06 or HSD05: what is left, and what was used up to now."""
_YEARS = frozenset({"21", "22", "23", "25"})
UNITS = frozenset({None, "VS", "P6"})
"""EB09 or HSD01: visits, or services by the same rules."""


def limits(benefits: Sequence[Benefit], asked: Asked, service_type: str) -> Iterator[Weighed]:
    """Lines about how often such care is paid for."""
    lines = (b for b in benefits if b.kind is BenefitKind.LIMITATION and is_about(b, service_type))
    return (line for line in weigh(lines, asked) if not line.set_aside)


def counted_out(lines: Iterable[Weighed]) -> tuple[int, ...]:
    """The segments by which as many visits were used as are paid for; none where some are left.

    Only what a line itself counts is compared: an HSD may count them by the week.
    """
    allowed: list[tuple[Decimal, set[int]]] = []
    used: list[tuple[Decimal, set[int]]] = []
    for line in lines:
        for count in line.benefit.counts:
            if count.unit in UNITS and count.segment == line.benefit.segment:
                stated = (Decimal(count.quantity), set(line.segments))
                if count.period == SO_FAR:
                    used.append(stated)
                elif count.period in _YEARS:
                    allowed.append(stated)
    over = [{*one, *two} for most, one in allowed for so_far, two in used if so_far >= most]
    return tuple(sorted(set().union(*over)))
