"""Borders: where one line of an insurer's answer ends and the next begins, if that decides.

What stands beside a line (a remark, a place, a day) is said of the line that was opened last. Were
that opening lost, it would be read as said of a line above. Where the cost of a visit would then be
another, it rests on the opening, too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.beside import Count, PartyNamed, PlaceNamed, Remark, Span
from backoffice.domain.estimating import remark as remarks
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.silence import types_that_may_count
from backoffice.domain.estimating.weighing import is_whole_plan

_NEVER_READ = frozenset({BenefitKind.BASIS, BenefitKind.RESTRICTED})
_ANY_REMARK = frozenset({BenefitKind.NOT_COVERED, BenefitKind.OTHER_PAYER})
"""Beside these, remarks decide that say nothing elsewhere."""
_MOST_WEIGHED = 100_000
"""Lines weighed in all; an answer so long that it takes more names no further borders."""
_BESIDE = ("remarks", "places", "spans", "counts", "parties")


class _Beside(NamedTuple):
    """Something that stands beside a line, and the field of the line that holds it."""

    field: str
    said: Remark | PlaceNamed | Span | Count | PartyNamed


_Border = tuple[Benefit | None, Sequence[_Beside]]
"""A line, and what would be said of it if the border fell; None is the person."""


def deciding(
    answer: PayerAnswer,
    asked: Asked,
    cited: AbstractSet[int],
    made: Callable[[PayerAnswer], Any],
) -> tuple[int, ...]:
    """The openings on which what is *made* of *answer* rests beside the segments *cited*.

    A line that is not cited may go, so what stands under it is tried beside every line above, up
    to one that is cited. With it are named the line beside which it would decide, and whatever
    makes it do so.
    """
    usual = made(answer)
    tried = itertools.count(len(answer.benefits), len(answer.benefits))

    def nearest(above: Sequence[Benefit | None], beside: Sequence[_Beside]) -> Iterator[_Border]:
        for line in above:
            if not any(_may_be_read(each, line, asked) for each in beside):
                continue
            if next(tried) > _MOST_WEIGHED:
                return
            if made(_moved(answer, line, beside)) != usual:
                yield line, beside
                return

    found: set[int] = set()
    lines = [line for line in answer.benefits if line.segment > answer.level_segment]
    for index, line in enumerate(lines):
        beside = list(_beside(line))
        if beside and line.segment not in cited:
            above = list(_above(lines[:index], asked, cited))
            # One by one first: what decides nowhere can go with its line, and is not named.
            borders = [border for each in beside for border in nearest(above, [each])]
            for border in borders or nearest(above, beside):
                found |= {line.segment, *_resting_on(answer, border, made)}
    return tuple(sorted(found - cited))


def _above(
    lines: Sequence[Benefit], asked: Asked, cited: AbstractSet[int]
) -> Iterator[Benefit | None]:
    """Beside which of *lines* the next one's remarks may come to stand; None is the person."""
    for line in reversed(lines):
        about = is_whole_plan(line) or set(line.service_types) & set(types_that_may_count(asked))
        if about and line.kind not in _NEVER_READ:
            yield line
        if line.segment in cited:
            return
    yield None


def _resting_on(
    answer: PayerAnswer, border: _Border, made: Callable[[PayerAnswer], Any]
) -> Iterator[int]:
    """What moves, the line above, and what stands there without which nothing would be decided."""
    above, beside = border
    yield from (each.said.segment for each in beside)
    if above is not None:
        yield above.segment
        for own in _beside(above):
            poorer = above.but(
                **{own.field: [e for e in getattr(above, own.field) if e != own.said]}
            )
            without = _instead(answer, poorer)
            if made(_moved(without, poorer, beside)) == made(without):
                yield own.said.segment


def _moved(answer: PayerAnswer, above: Benefit | None, beside: Sequence[_Beside]) -> PayerAnswer:
    """*answer* with *beside* said of the line *above*; of the person, None, only days are."""
    if above is None:
        days = [each.said for each in beside if each.field == "spans"]
        return answer.but(spans=(*answer.spans, *days))
    added = {name: [e.said for e in beside if e.field == name] for name in _BESIDE}
    richer = above.but(**{name: (*getattr(above, name), *added[name]) for name in _BESIDE})
    return _instead(answer, richer)


def _instead(answer: PayerAnswer, line: Benefit) -> PayerAnswer:
    """*answer* with *line* in place of the one that has its segment."""
    return answer.but(
        benefits=tuple(line if each.segment == line.segment else each for each in answer.benefits)
    )


def _beside(line: Benefit) -> Iterator[_Beside]:
    """What stands beside *line* in segments of its own."""
    for field in _BESIDE:
        for said in getattr(line, field):
            if said.segment != line.segment:
                yield _Beside(field, said)


def _may_be_read(beside: _Beside, above: Benefit | None, asked: Asked) -> bool:
    """Whether it can make a difference beside such a line: days that hold make none."""
    match beside.said:
        case Span() as span:
            return asked.on is not None and span.excludes(asked.on)
        case Remark(text=text):
            return above is not None and (above.kind in _ANY_REMARK or remarks.is_read(text))
    return above is not None
