"""Which good-faith estimate a client is to get next, from what is planned: for what, and by when.

All of it follows from what is on file now, so whatever happens in whatever order ends the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from backoffice.domain.calendar import (
    day_in,
    last_business_day_before,
    moment_at,
    next_business_day,
)
from backoffice.domain.good_faith import (
    MOST_VISITS,
    EstimateFile,
    EstimateLine,
    NamedFee,
    VisitKind,
    last_day_from,
)
from backoffice.domain.good_faith_bill import fee_for, kind_of
from backoffice.domain.good_faith_covered import told_from, uncovered
from backoffice.domain.good_faith_days import due_after_change, due_after_request, due_by
from backoffice.domain.identifiers import Icd10
from backoffice.domain.provider import Provider
from backoffice.domain.visit import Visit, VisitStatus

SETTLING = timedelta(hours=1)
"""A series of visits is planned within minutes, and is one estimate."""
MORNING = time(9)
"""By the clocks of the network's home zone."""


class Circumstances(NamedTuple):
    """All that the estimates of one client from one provider follow from."""

    file: EstimateFile
    visits: Sequence[Visit]
    """Every visit of the two."""
    client_pays: Mapping[str, bool]
    """For each visit to come, whether the client would pay for it."""
    provider: Provider
    knows_insurance: bool
    """Whether something was said of the client's insurance, and the payer of each is known."""
    clients_zone: str
    """Where the client is: what is planned late in the evening is in time by their calendar too."""


class Need(NamedTuple):
    """An estimate that is to be given."""

    lines: tuple[EstimateLine, ...]
    unpriced: tuple[VisitKind, ...]
    """Kinds of visits that the provider has named no fee for: then nothing can be given yet."""
    visits: tuple[str, ...]
    due_on: date | None
    """The last day to give it; None: the law sets none."""
    ready_at: datetime
    """Not before: more visits may be planned in a moment, or an insurance be entered."""
    first_on: date | None
    """The first day of a visit of which the client was not told this yet."""
    first_visit_on: date | None = None
    """The day of the first visit that it is about."""

    @property
    def can_be_given(self) -> bool:
        """Whether all is known that it has to say."""
        return bool(self.lines) and not self.unpriced


def needed(case: Circumstances, *, at: datetime, zone: str) -> Need | None:
    """The estimate that the client is to get next, or None; *zone* is the network's home zone."""
    today = day_in(at, zone)
    file = case.file
    to_come = [each for each in planned(case.visits, today) if each.day <= last_day_from(today)]
    paid = [each for each in to_come if case.client_pays.get(each.visit_id, False)]
    new = uncovered(file.latest, paid, case.visits, today)
    otherwise = [each for each in paid if each not in new and _costs_otherwise(case, each)]
    if not new and not otherwise and file.wish is None:
        return None
    speaks_of = paid or to_come if file.wish else paid
    kinds = _kinds(case, speaks_of, today)
    lines, unpriced = _priced(case, kinds)
    dues = [_due_on(case, each, zone) for each in new]
    dues += [due_after_change(each.day) for each in otherwise]
    if file.wish is not None:
        dues.append(due_after_request(_day_of(file.wish.asked_at, case, zone)))
    return Need(
        lines=lines,
        unpriced=unpriced,
        visits=tuple(each.visit_id for each in speaks_of),
        due_on=min((day for day in dues if day is not None), default=None),
        ready_at=_ready_at(case, new, at, zone),
        first_on=min((each.day for each in (*new, *otherwise)), default=None),
        first_visit_on=min((each.day for each in speaks_of), default=None),
    )


def planned(visits: Sequence[Visit], today: date) -> list[Visit]:
    """The visits to come, today's among them, soonest first."""
    to_come = [v for v in visits if v.status is VisitStatus.PLANNED and v.day >= today]
    return sorted(to_come, key=lambda each: (each.day, each.visit_id))


def _costs_otherwise(case: Circumstances, visit: Visit) -> bool:
    """Whether the client was told another fee for such visits than their provider asks now."""
    line = case.file.latest.line_for(kind_of(visit)) if case.file.latest else None
    fee = fee_for(case.file, case.provider, kind_of(visit))
    return line is not None and fee is not None and fee != line.fee


def _kinds(case: Circumstances, speaks_of: Sequence[Visit], today: date) -> Mapping[VisitKind, int]:
    """What the estimate is about, and how many of each; at least one."""
    counted = Counter(kind_of(visit) for visit in speaks_of)
    wish = case.file.wish
    for named in case.file.named:
        is_asked = wish is not None and named.named_at >= wish.asked_at
        if named.kind in counted or is_asked:
            counted[named.kind] = max(counted[named.kind], _expected(named, today))
    if not counted and wish is not None:
        last = max(case.visits, key=lambda each: (each.day, each.visit_id), default=None)
        others = {each.kind: _expected(each, today) for each in case.file.named}
        counted.update({kind_of(last): 1} if last else others)
    return {kind: min(count, MOST_VISITS) for kind, count in counted.items()}


def _expected(named: NamedFee, today: date) -> int:
    """How many visits the provider expects, for as long as they can have meant."""
    is_of_late = today <= last_day_from(named.named_at.date())
    return named.visits if is_of_late else 1


def _priced(
    case: Circumstances, kinds: Mapping[VisitKind, int]
) -> tuple[tuple[EstimateLine, ...], tuple[VisitKind, ...]]:
    lines, unpriced = [], []
    diagnoses = _known_diagnoses(case.visits)
    for kind in sorted(kinds, key=lambda each: (each.procedure, each.telehealth)):
        fee = fee_for(case.file, case.provider, kind)
        if fee is None:
            unpriced.append(kind)
        else:
            lines.append(EstimateLine(kind=kind, fee=fee, count=kinds[kind], diagnoses=diagnoses))
    return tuple(lines), tuple(unpriced)


def _known_diagnoses(visits: Sequence[Visit]) -> tuple[Icd10, ...]:
    """Why the client was seen the last time, if they were."""
    seen = [each for each in visits if each.status is VisitStatus.HELD and each.diagnoses]
    return max(seen, key=lambda each: (each.day, each.visit_id)).diagnoses if seen else ()


def _due_on(case: Circumstances, visit: Visit, zone: str) -> date | None:
    """Until when the estimate of one visit is due."""
    if visit.visit_id in case.file.insured:
        return due_after_change(visit.day)
    if visit.planned_at is None:
        return None
    first = told_from(case.file.latest, visit)
    days = {max(day_in(visit.planned_at, each), first) for each in (zone, case.clients_zone)}
    dues = (due_by(each, visit.day) for each in days)
    return min((day for day in dues if day is not None), default=None)


def _day_of(moment: datetime, case: Circumstances, zone: str) -> date:
    """The day of a moment, by whichever calendar shows the earlier one."""
    return min(day_in(moment, each) for each in (zone, case.clients_zone))


def _ready_at(case: Circumstances, new: Sequence[Visit], at: datetime, zone: str) -> datetime:
    moments = [each.planned_at for each in new if each.planned_at is not None]
    if case.file.wish is not None or not moments or len(moments) < len(new):
        return at
    first = min(moments)
    if not case.knows_insurance:
        morning = next_business_day(_day_of(first, case, zone))
        if morning < min(each.day for each in new):
            return moment_at(morning, MORNING, zone)
    return first + SETTLING


def next_look(
    case: Circumstances, need: Need | None, *, at: datetime, zone: str
) -> datetime | None:
    """When to look again, if nothing happens before.

    Every morning while something is to be given; else two business days before a visit, where a fee
    or an insurance that changed untold can still be told in time.
    """
    today = day_in(at, zone)
    if need is not None:
        tomorrow = moment_at(next_business_day(today), MORNING, zone)
        return need.ready_at if need.ready_at > at else tomorrow
    moments = []
    for visit in planned(case.visits, today):
        before = last_business_day_before(last_business_day_before(visit.day))
        moments.append(moment_at(before, MORNING, zone))
        moments.append(moment_at(told_from(case.file.latest, visit), MORNING, zone))
    return min((moment for moment in moments if moment > at), default=None)
