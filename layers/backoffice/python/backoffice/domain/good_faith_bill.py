"""Bills and estimates: where what a provider asks is so far above what was told that it matters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from backoffice.domain.good_faith import EstimateFile, GoodFaithEstimate, Overrun, VisitKind
from backoffice.domain.money import Money
from backoffice.domain.provider import Provider
from backoffice.domain.visit import PaidBy, Visit, VisitStatus

MUCH = Money(40_000)
"""Substantially in excess: at least $400 above what was expected (45 CFR 149.620(a)(2)(i))."""


def kind_of(visit: Visit) -> VisitKind:
    """Which visits *visit* is like."""
    return VisitKind(procedure=visit.procedure, telehealth=visit.telehealth)


def fee_for(file: EstimateFile | None, provider: Provider, kind: VisitKind) -> Money | None:
    """What the provider asks of the client: what they said last of them, else by their own list."""
    named = file.named_for(kind) if file else None
    said = named.fee if named else None
    return said if said is not None else provider.fee(kind.procedure)


def overruns(
    visits: Iterable[Visit], estimates: Sequence[GoodFaithEstimate]
) -> tuple[Overrun, ...]:
    """The visits with which one provider's bills to one client are $400 or more above the estimate.

    All bills under one estimate are summed, and so is what it expected for just these visits: so
    the client hears of it no later than when all that was estimated is exceeded by as much. A visit
    that it does not name, or one beyond the number it names, was expected to cost nothing.
    """
    by_estimate: dict[int, list[Visit]] = defaultdict(list)
    governing = {each.number: each for each in estimates}
    for visit in sorted(visits, key=lambda each: (each.day, each.visit_id)):
        estimate = _governing(visit, estimates) if _is_billed(visit) else None
        if estimate is not None:
            by_estimate[estimate.number].append(visit)
    found = [
        overrun
        for number, billed in by_estimate.items()
        for overrun in _overruns(governing[number], billed)
    ]
    return tuple(sorted(found, key=lambda each: each.visit_id))


def _is_billed(visit: Visit) -> bool:
    paid_by = visit.payment.by if visit.payment else None
    return visit.status is VisitStatus.HELD and paid_by is PaidBy.CLIENT and visit.fee is not None


def _governing(visit: Visit, estimates: Sequence[GoodFaithEstimate]) -> GoodFaithEstimate | None:
    """The estimate that the client had for a visit: the last one given before its day.

    One that was given on that very day counts if there is no other, as it may have come afterwards.
    """
    had = [each for each in estimates if each.speaks_of(visit.day)]
    before = [each for each in had if each.since < visit.day]
    if before:
        return max(before, key=lambda each: each.number)
    return min(had, key=lambda each: each.number, default=None)


def _overruns(estimate: GoodFaithEstimate, billed: Sequence[Visit]) -> Iterable[Overrun]:
    above = Money.ZERO
    seen: Counter[VisitKind] = Counter()
    for visit in billed:
        kind = kind_of(visit)
        seen[kind] += 1
        line = estimate.line_for(kind)
        expected = line.fee if line is not None and seen[kind] <= line.count else Money.ZERO
        above += (visit.fee or Money.ZERO) - expected
        if above >= MUCH:
            yield Overrun(visit_id=visit.visit_id, above=above)
