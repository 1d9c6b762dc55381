"""Figures: which of an insurer's lines put a price to a visit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from backoffice.domain.answer import Benefit, BenefitKind
from backoffice.domain.beside import Count
from backoffice.domain.estimating import remark as remarks
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.cost import read_remarks, said_of_the_deductible
from backoffice.domain.estimating.remark import DeductibleRule, Visits
from backoffice.domain.estimating.weighing import (
    Picked,
    Weighed,
    cited,
    is_about,
    pick,
    ranked,
    tiers_of,
    weigh,
)
from backoffice.domain.estimating.yearly import FAMILY, Left
from backoffice.domain.money import Money

_YEARS = frozenset({"21", "22", "23", "25"})
_PER_VISIT = frozenset({None, "27"})
"""EB06 of a copay for each visit."""
COST = frozenset({BenefitKind.COPAY, BenefitKind.COINSURANCE})
NETWORK, _SPECIFIC = 0, slice(1, 4)
"""Of a rank: the network; then the way of meeting, the procedure, the tier."""


class Chosen(NamedTuple):
    """The lines that price a visit, and those that would but for what stands beside them."""

    service_type: str
    copays: tuple[Weighed, ...] = ()
    shares: tuple[Weighed, ...] = ()
    aside: tuple[Weighed, ...] = ()

    def taken_for(self, asked: Asked) -> str | None:
        """The service type *asked* for, if these lines are about another one."""
        own = self.service_type in asked.service_types
        return None if own else asked.service_types[0]

    @property
    def lines(self) -> tuple[Weighed, ...]:
        """All that price the visit."""
        return (*self.copays, *self.shares)

    @property
    def share_fractions(self) -> set[Decimal]:
        """Every share that a coinsurance line states."""
        return {Decimal(line.benefit.share or "0") for line in self.shares}

    @property
    def copay_amounts(self) -> set[Money]:
        """Every amount that a copay line states."""
        return {line.benefit.amount for line in self.copays if line.benefit.amount is not None}

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers of providers that the lines are for, where the figure depends on which."""
        if len(self.copay_amounts) < 2 and len(self.share_fractions) < 2:
            return ()
        named = {tier for line in self.lines for tier, _ in tiers_of(line.benefit)}
        return tuple(sorted(named)) if len(named) > 1 else ()

    @property
    def no_copay(self) -> bool:
        """Whether the copay lines say that there is none."""
        return self.copay_amounts <= {Money.ZERO}

    @property
    def no_share(self) -> bool:
        """Whether the coinsurance lines say that there is none."""
        return not any(self.share_fractions)

    @property
    def is_lone_zero(self) -> bool:
        """Whether all that is said is a copay of $0, for visits of any kind."""
        return bool(self.copays) and not self.shares and Money.ZERO in self.copay_amounts

    @property
    def is_double_zero(self) -> bool:
        """Whether all that is said is that there is neither copay nor coinsurance."""
        return bool(self.copays) and bool(self.shares) and self.no_copay and self.no_share

    @property
    def needs_deductible(self) -> bool:
        """Whether what is left of the deductible may matter."""
        said = {rule for line in self.copays for rule in said_of_the_deductible(line)}
        unspecific = self.is_lone_zero and any(line.setting for line in self.copays)
        shared = any(
            said_of_the_deductible(line) != {DeductibleRule.WAIVED} for line in self.shares
        )
        return shared or bool(said - {DeductibleRule.WAIVED}) or unspecific

    @property
    def only_some_visits(self) -> bool:
        """Whether every line holds for a number of visits only."""
        return all(is_counted(line) for line in self.lines)

    @property
    def leaves_visits_out(self) -> bool:
        """Whether the first visits, or those that follow, are all that the lines speak of."""
        named = {visits for line in self.lines for visits in visits_named(line)}
        spoken = all(any(visits_named(line)) for line in self.lines)
        return spoken and len(named) == 1


class Case(NamedTuple):
    """All that a visit's cost is added up from."""

    benefits: Sequence[Benefit]
    asked: Asked
    chosen: Chosen
    deductible: Left
    maximum: Left

    @property
    def care(self) -> str:
        """What the visit is for: what was asked about, even if another figure is taken for it."""
        return self.chosen.taken_for(self.asked) or self.chosen.service_type

    def rested_on(self, lines: Sequence[Weighed]) -> tuple[int, ...]:
        """Every segment that *lines* rest on, and what names a tier where that decides."""
        if self.asked.tier is not None or not self.chosen.tiers:
            return cited(lines)
        naming = {segment for line in lines for _, segment in tiers_of(line.benefit)}
        return tuple(sorted({*cited(lines), *naming}))

    @property
    def segments(self) -> tuple[int, ...]:
        """Every segment that is added up."""
        own = self.rested_on(self.chosen.lines)
        return tuple(sorted({*own, *self.deductible.segments, *self.maximum.segments}))


def choose(benefits: Sequence[Benefit], asked: Asked, service_type: str) -> Chosen:
    """The lines about care of *service_type* that put a figure to the visit.

    Of copay and coinsurance, the kind that speaks of such a visit alone (by
    video, this procedure) goes before the one that speaks of any.
    """
    own = [b for b in benefits if is_about(b, service_type) and is_for_each_visit(b)]
    copays = _picked([b for b in own if _is_copay(b)], asked)
    shares = _picked([b for b in own if b.share is not None], asked)
    aside = [*copays.aside, *shares.aside]
    counting = [tuple(read_remarks(line) for line in each.counting) for each in (copays, shares)]
    for one, other in ((0, 1), (1, 0)):
        if counting[0] and counting[1] and _is_nearer(counting[one][0], counting[other][0]):
            given_way = "a line for such visits alone goes before it"
            aside += [line._replace(set_aside=(given_way,)) for line in counting[other]]
            counting[other] = ()
    return Chosen(service_type, counting[0], counting[1], tuple(aside))


def _picked(lines: Sequence[Benefit], asked: Asked) -> Picked:
    return pick(ranked(weigh(lines, asked), lambda each: (1 if each.level in FAMILY else 0,)))


def _is_nearer(one: Weighed, other: Weighed) -> bool:
    nearer = one.rank[_SPECIFIC] < other.rank[_SPECIFIC]
    return nearer and one.rank[NETWORK] <= other.rank[NETWORK]


def is_for_each_visit(benefit: Benefit) -> bool:
    """A share may be stated for the year, since it is the same at each visit."""
    periods = _PER_VISIT | _YEARS if benefit.share is not None else _PER_VISIT
    return benefit.kind in COST and benefit.period in periods


def is_counted(line: Weighed) -> bool:
    """Whether *line* holds for a number of visits only."""
    limits = (each for each in line.benefit.counts if not _is_one_visit(each))
    return any(visits_named(line)) or any(limits)


def _is_one_visit(count: Count) -> bool:
    """Some payers write "per visit" as one visit, which limits nothing."""
    return count.period == "27" and Decimal(count.quantity) == 1


def visits_named(line: Weighed) -> set[Visits]:
    """Which visits the remarks beside *line* limit it to."""
    named = {remarks.visits_named(each.text) for each in line.benefit.remarks}
    return {each for each in named if each is not None}


def has_figure(benefit: Benefit) -> bool:
    """Whether *benefit* puts an amount or a share to what it costs."""
    return benefit.share is not None or _is_copay(benefit)


def _is_copay(benefit: Benefit) -> bool:
    return benefit.kind is BenefitKind.COPAY and benefit.amount is not None


def network_in_words(asked: Asked) -> str:
    """in-network or out-of-network."""
    return "in-network" if asked.network == "in" else "out-of-network"


_CARE = {
    "30": "the plan as a whole",
    "9": "a virtual visit",
    "98": "an office visit",
    "A4": "psychiatric care",
    "A6": "psychotherapy",
    "A8": "outpatient psychiatric care",
    "CF": "outpatient mental health",
    "MH": "mental health",
}
"""Labels of ours for service types, as people of the trade call them."""


def care_in_words(service_type: str) -> str:
    """A service type as people call it, with its code where it has no name here."""
    return _CARE.get(service_type, f"service type {service_type}")
