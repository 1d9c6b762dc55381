"""Yearly amounts: what is left to pay of a deductible or of an out-of-pocket maximum.

Payers state what is left, or the year's amount and what was met of it, or only one of these; for
the person, for the family, or for both. Of person and family the smaller remainder counts, since
either being met is enough. What is not said is never taken for nothing (S2:7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.answer import Benefit, BenefitKind
from backoffice.domain.estimating import remark as remarks
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.weighing import (
    Picked,
    Weighed,
    cited,
    is_about,
    is_whole_plan,
    pick,
    ranked,
    weigh,
)
from backoffice.domain.money import Money

_NO_COPAYS = "copays do not count toward it"
FAMILY = frozenset({"FAM", "ESP", "ECH"})
"""EB02: levels of more than one person."""


class _Role(StrEnum):
    """What of a yearly amount a line states (EB06)."""

    TOTAL = "total"
    MET = "met"
    LEFT = "left"


_ROLES: dict[str | None, _Role] = {
    None: _Role.TOTAL,
    **dict.fromkeys(("21", "22", "23", "25"), _Role.TOTAL),
    "24": _Role.MET,
    "29": _Role.LEFT,
}


class Left(NamedTuple):
    """What is left of a yearly amount: at least `low`, at most `high`.

    `high` is None where nothing bounds it. `doubt` says why the two differ.
    """

    low: Money = Money.ZERO
    high: Money | None = None
    segments: tuple[int, ...] = ()
    aside: tuple[Weighed, ...] = ()
    doubt: str | None = None
    spoken: bool = False
    """Whether the payer states anything of it."""
    family: bool = False
    """Whether only the family's is known."""

    @property
    def known(self) -> bool:
        """Whether it is one amount."""
        return self.high == self.low

    def beside(self, segments: Iterable[int]) -> Left:
        """The same, resting on *segments* as well."""
        return self._replace(segments=tuple(sorted({*self.segments, *segments})))

    @property
    def out_of_reach(self) -> Left:
        """The same where no visit comes near it: then nothing rests on what it is."""
        return self._replace(low=self.high or self.low, segments=(), aside=())


class _Level(NamedTuple):
    """What the lines of one level, the person's or the family's, leave."""

    low: Money
    high: Money
    doubt: str | None


def left(
    benefits: Sequence[Benefit],
    kind: BenefitKind,
    asked: Asked,
    service_type: str,
    *,
    for_copay: bool = False,
) -> Left:
    """What is left of the yearly amount of *kind*, for care of *service_type*.

    A line about that care goes before one about the whole plan. *for_copay* sets those aside
    that leave copays out.
    """
    person, family = (
        _picked(lines, asked, service_type, for_copay=for_copay)
        for lines in (
            list(_lines(benefits, kind, service_type, family=is_family))
            for is_family in (False, True)
        )
    )
    groups = [*person.values(), *family.values()]
    said = Left(
        segments=cited(line for group in groups for line in group.counting),
        aside=tuple(line for group in groups for line in group.aside),
        doubt="the payer does not say how much of it is left",
        spoken=any(group.counting for group in groups),
    )
    bounded = kind is BenefitKind.DEDUCTIBLE
    own, shared = (_level(each, bounded=bounded) for each in (person, family))
    levels = _worth_comparing(own, shared)
    if not levels:
        return said
    low, high = min(each.low for each in levels), min(each.high for each in levels)
    doubts = [each.doubt for each in levels if each.doubt]
    return said._replace(
        low=low,
        high=high,
        doubt=doubts[0] if doubts and low != high else None,
        family=own is None,
    )


def below(
    benefits: Sequence[Benefit], kind: BenefitKind, asked: Asked, service_type: str, cost: Money
) -> tuple[int, ...]:
    """The segments of lines of *kind* that leave less than *cost*, or would if others were missing.

    A line that counts overrules one that is less clear: where that one would
    have mattered, both are why it does not.
    """
    found: set[int] = set()
    for family in (False, True):
        said: dict[_Role, list[Weighed]] = {role: [] for role in _Role}
        for line in weigh(_lines(benefits, kind, service_type, family=family), asked, visit=False):
            said[_ROLES[line.benefit.period]].append(line)
        near = [(line,) for line in said[_Role.LEFT] if _amount(line) < cost]
        near_years = [
            (total, met)
            for total in said[_Role.TOTAL]
            for met in said[_Role.MET]
            if _amount(total) - _amount(met) < cost
        ]
        found.update(cited(line for lines in (*near, *near_years) for line in lines))
    return tuple(sorted(found))


def _worth_comparing(own: _Level | None, shared: _Level | None) -> list[_Level]:
    """The levels that bound what is left; a family's that is not known adds only doubt."""
    if own and shared and not own.doubt and shared.doubt:
        return [own]
    return [each for each in (own, shared) if each]


def _picked(
    lines: Sequence[Benefit], asked: Asked, service_type: str, *, for_copay: bool
) -> dict[_Role, Picked]:
    def of(role: _Role) -> Iterator[Weighed]:
        for line in weigh([e for e in lines if _ROLES[e.period] is role], asked, visit=False):
            yield _without_copays(line) if for_copay else line

    def rank(benefit: Benefit) -> tuple[int]:
        return (0 if is_about(benefit, service_type) else 1,)

    return {role: pick(ranked(of(role), rank)) for role in _Role}


def _without_copays(line: Weighed) -> Weighed:
    said = {r.segment for r in line.benefit.remarks if remarks.leaves_copays_out(r.text)}
    if not said:
        return line
    shaped = tuple(sorted({*line.shaped_by, *said}))
    return line._replace(shaped_by=shaped, set_aside=(*line.set_aside, _NO_COPAYS))


def _lines(
    benefits: Sequence[Benefit], kind: BenefitKind, service_type: str, *, family: bool
) -> Iterator[Benefit]:
    for benefit in benefits:
        about = is_about(benefit, service_type) or is_whole_plan(benefit)
        if (
            benefit.kind is kind
            and benefit.amount is not None
            and benefit.period in _ROLES
            and about
            and (benefit.level in FAMILY) == family
        ):
            yield benefit


def _level(picked: dict[_Role, Picked], *, bounded: bool) -> _Level | None:
    """What one level leaves; with *bounded*, the year's amount alone bounds it."""
    totals, met, remaining = (_amounts(picked[role]) for role in _Role)
    stated = set(remaining)
    if totals and met:
        stated |= {max(Money.ZERO, total - paid) for total in totals for paid in met}
    elif bounded and totals == {Money.ZERO}:
        stated.add(Money.ZERO)
    if stated:
        clear = len(stated) == 1
        return _Level(min(stated), max(stated), None if clear else "the payer contradicts itself")
    if bounded and totals:
        return _Level(
            Money.ZERO, max(totals), "the payer gives the amount for the year, not what is left"
        )
    return None


def _amounts(picked: Picked) -> set[Money]:
    return {_amount(line) for line in picked.counting}


def _amount(line: Weighed) -> Money:
    """What a line states; `_lines` has none that states nothing."""
    return line.benefit.amount or Money.ZERO
