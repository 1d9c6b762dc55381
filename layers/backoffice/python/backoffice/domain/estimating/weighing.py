"""Weighing: which lines of an insurer's answer are about one visit, and which are set aside.

A line is out of the question by what its own segment says (another network, another procedure), or
set aside by what stands beside it (a place, a day, a tier). Of the lines that remain, those that
speak most narrowly of the visit count. Whatever shaped a line's place among the others is named
with it, so that what is not named cannot have mattered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from backoffice.domain.answer import Benefit
from backoffice.domain.beside import Remark
from backoffice.domain.estimating import remark as remarks
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.remark import Setting
from backoffice.domain.money import Money

PLAN = "30"
"""EB03: the plan as a whole."""
_HITS = 0
_SILENT = 1
"""How narrowly a line speaks: of exactly this, or without saying."""
_TELEHEALTH_MODIFIERS = frozenset({"95", "93", "GT", "GQ"})
_SETTINGS = {
    "02": Setting.TELEHEALTH,
    "10": Setting.TELEHEALTH,
    "11": Setting.OFFICE,
}
"""III02, places of service; all others are no visit to a therapist."""


class Weighed(NamedTuple):
    """One line, how narrowly it speaks of the visit, and what beside it says so.

    `rank` is what it would be if nothing set the line aside; the smallest counts.
    """

    benefit: Benefit
    rank: tuple[int, ...]
    shaped_by: tuple[int, ...] = ()
    set_aside: tuple[str, ...] = ()
    waived_by: tuple[int, ...] = ()
    """Remarks by which the figure may not be owed for such a visit."""

    @property
    def segments(self) -> tuple[int, ...]:
        """The line's own segment, and those that shaped its place."""
        return tuple(sorted({self.benefit.segment, *self.shaped_by}))

    @property
    def setting(self) -> int:
        """How narrowly it speaks of the way of meeting."""
        return self.rank[1]


class Picked(NamedTuple):
    """The lines that count, and those that would have but for what stands beside them."""

    counting: tuple[Weighed, ...] = ()
    aside: tuple[Weighed, ...] = ()

    @property
    def segments(self) -> tuple[int, ...]:
        """What the lines that count rest on."""
        return cited(self.counting)


class _View(NamedTuple):
    """What one aspect of a line says of the visit: a rank, whose segments, why it is set aside."""

    rank: int = 0
    segments: tuple[int, ...] = ()
    aside: str | None = None


def cited(lines: Iterable[Weighed]) -> tuple[int, ...]:
    """Every segment that *lines* rest on, in order."""
    return tuple(sorted({segment for line in lines for segment in line.segments}))


def pick(lines: Iterable[Weighed]) -> Picked:
    """The lines of the smallest rank, and those set aside that would be beside or before them."""
    weighed = tuple(lines)
    best = min((each.rank for each in weighed if not each.set_aside), default=None)
    return Picked(
        tuple(each for each in weighed if not each.set_aside and each.rank == best),
        tuple(each for each in weighed if each.set_aside and (best is None or each.rank <= best)),
    )


def is_about(benefit: Benefit, service_type: str) -> bool:
    """Whether a line is about *service_type*; one that names none is about the whole plan."""
    if service_type == PLAN:
        return is_whole_plan(benefit)
    return service_type in benefit.service_types


def is_whole_plan(benefit: Benefit) -> bool:
    """Whether a line is about the plan as a whole."""
    return not benefit.service_types or PLAN in benefit.service_types


def weigh(benefits: Iterable[Benefit], asked: Asked, *, visit: bool = True) -> Iterator[Weighed]:
    """*benefits* that may be about the visit.

    With *visit* false the lines are about a year: a place then only sets them
    aside when it is none where people meet their therapist.
    """
    for benefit in benefits:
        views = [_network(benefit, asked), _setting(benefit, asked, visit=visit)]
        views += [_procedure(benefit, asked), _tier(benefit, asked), _days(benefit, asked)]
        asides = [view for view in views if view.aside]
        if all(benefit.segment not in view.segments for view in asides):
            yield Weighed(
                benefit,
                tuple(view.rank for view in views),
                tuple(sorted({s for view in views for s in view.segments} - {benefit.segment})),
                tuple(view.aside for view in asides if view.aside),
                tuple(each.segment for each in _waivers(benefit) if _is_for(each, asked)),
            )


def why_not(benefit: Benefit, asked: Asked) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Why a line is not about the visit, and the segments that say so.

    Another network or procedure, which its own segment names, ends the matter.
    """
    own = [view(benefit, asked).aside for view in (_network, _procedure)]
    if benefit.network == "unknown":
        own = own[1:]
    final = next((reason for reason in own if reason), None)
    if final:
        return (final,), (benefit.segment,)
    views = [view(benefit, asked) for view in (_network, _tier, _days)]
    views.append(_setting(benefit, asked, visit=True))
    return (
        tuple(view.aside for view in views if view.aside),
        tuple(sorted({benefit.segment, *(s for view in views for s in view.segments)})),
    )


def _network(benefit: Benefit, asked: Asked) -> _View:
    said = {asked.network: _HITS, "both": _HITS}
    if benefit.network != "unknown":
        away = benefit.network not in said
        return _View(_HITS, (benefit.segment,) if away else (), OTHER_NETWORK if away else None)
    named = [
        (network, each.segment)
        for each in benefit.remarks
        if (network := remarks.network_named(each.text))
    ]
    hits = tuple(segment for network, segment in named if network in said)
    if hits or not named:
        return _View(_HITS if hits else _SILENT, hits)
    return _View(_SILENT, tuple(segment for _, segment in named), OTHER_NETWORK)


def _setting(benefit: Benefit, asked: Asked, *, visit: bool) -> _View:
    marks = list(_marks(benefit))
    wanted = {Setting.TELEHEALTH if asked.telehealth else Setting.OFFICE}
    neutral = {Setting.ANY} if visit else {Setting.ANY, Setting.OFFICE, Setting.TELEHEALTH}
    hits = tuple(segment for setting, segment in marks if visit and setting in wanted)
    if hits:
        return _View(_HITS, hits)
    fits = tuple(segment for setting, segment in marks if setting in neutral)
    if fits or not marks:
        return _View(_SILENT, fits)
    return _View(_SILENT, tuple(segment for _, segment in marks), OTHER_SETTING)


def _marks(benefit: Benefit) -> Iterator[tuple[Setting, int]]:
    """For which visits the line is, by its modifiers, its places and its remarks."""
    if _TELEHEALTH_MODIFIERS & set(benefit.modifiers):
        yield Setting.TELEHEALTH, benefit.segment
    for place in benefit.places:
        yield _SETTINGS.get(place.code, Setting.OTHER), place.segment
    waivers = set(_waivers(benefit))
    for remark in benefit.remarks:
        if remark not in waivers:
            for setting in sorted(remarks.settings(remark.text)):
                yield setting, remark.segment


def _waivers(benefit: Benefit) -> Iterator[Remark]:
    """Remarks that the figure is not owed; beside one of nothing they only say it again."""
    if benefit.amount != Money.ZERO:
        for remark in benefit.remarks:
            if remarks.may_be_waived(remark.text, is_share=benefit.share is not None):
                yield remark


def _is_for(remark: Remark, asked: Asked) -> bool:
    """Whether a remark holds for such a visit, or does not say for which it does."""
    wanted = Setting.TELEHEALTH if asked.telehealth else Setting.OFFICE
    named = remarks.settings(remark.text)
    return not named or bool(named & {wanted, Setting.ANY})


def _procedure(benefit: Benefit, asked: Asked) -> _View:
    if benefit.procedure is None:
        return _View(_SILENT)
    if asked.procedure is None:
        return _View(_SILENT + 1)
    if benefit.procedure == asked.procedure:
        return _View(_HITS)
    return _View(_SILENT, (benefit.segment,), OTHER_PROCEDURE)


def _tier(benefit: Benefit, asked: Asked) -> _View:
    if asked.tier is None:
        return _View()
    labels = list(tiers_of(benefit))
    hits = tuple(segment for tier, segment in labels if tier == asked.tier)
    if hits or not labels:
        return _View(_HITS if hits else _SILENT, hits)
    return _View(_SILENT, tuple(segment for _, segment in labels), OTHER_TIER)


def tiers_of(benefit: Benefit) -> Iterator[tuple[str, int]]:
    """The tiers of providers that a line is for, and the segments that say so."""
    for tier in sorted(remarks.tiers(benefit.plan or "", is_remark=False)):
        yield tier, benefit.segment
    for remark in benefit.remarks:
        for tier in sorted(remarks.tiers(remark.text)):
            yield tier, remark.segment


def _days(benefit: Benefit, asked: Asked) -> _View:
    if asked.on is None:
        return _View()
    against = tuple(span.segment for span in benefit.spans if span.excludes(asked.on))
    return _View(0, against, OTHER_DAYS if against else None)


OTHER_NETWORK = "it is for the other network"
OTHER_SETTING = "it is for visits that take place in another way"
OTHER_PROCEDURE = "it is for another procedure"
OTHER_TIER = "it is for another tier of providers"
OTHER_DAYS = "it does not hold on that day"


def ranked(lines: Iterable[Weighed], more: Callable[[Benefit], Sequence[int]]) -> Iterator[Weighed]:
    """*lines*, those of one rank told apart by *more* still."""
    for line in lines:
        yield line._replace(rank=(*line.rank, *more(line.benefit)))
