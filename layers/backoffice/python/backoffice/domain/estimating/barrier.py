"""A barrier: what an insurer says that leaves no figure to give for a visit.

It would not answer, the plan is not active, the care is not covered, somebody else covers it, or no
visits are left. None of these means that the client owes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from backoffice.domain.answer import TELEPHONE, Benefit, BenefitKind, PayerAnswer
from backoffice.domain.beside import PartyNamed
from backoffice.domain.estimating import visits
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.estimating.weighing import PLAN, Weighed, is_about, is_whole_plan, weigh
from backoffice.domain.money import Money

ACTIVE = frozenset({BenefitKind.ACTIVE, BenefitKind.ACTIVE_PENDING})
_OTHER_PAYERS = frozenset({"PR", "VN", "PRP", "Y2"})
"""2120 NM101: payer, vendor, primary payer, managed care organization; who pays after this plan
(SEP, TTP) takes no care from it."""
_INSURED = "IL"
_PRIMARY = "PRP"
_PAYS_FIRST = re.compile(r"\b(?:IS|AS|PAYS) (?:THE )?(?:PRIMARY|FIRST)\b|^(?:OTHER )?PRIMARY\b")
_MEDICARE_SECONDARY = frozenset({"12", "13", "14", "15", "16", "41", "42", "43", "47"})
"""EB04: reasons for which Medicare lets another payer pay first."""
_OURSELVES = "ourselves"
_NONE_LEFT = ("no_visits_left", "The payer says that no visits are left.")


class Barrier(NamedTuple):
    """Why there is no figure: a rule, a sentence, and the segments that say so."""

    rule: str
    says: str
    segments: tuple[int, ...]


class Barriers(NamedTuple):
    """What stands in the way, and lines that would if nothing beside them set them aside."""

    standing: tuple[Barrier, ...] = ()
    aside: tuple[Weighed, ...] = ()
    overcome: tuple[int, ...] = ()
    """Segments that speak of an inactive plan, and those by which it is active all the same."""


def of_the_answer(answer: PayerAnswer, asked: Asked) -> Barriers:
    """What stands in the way whatever care is asked about."""
    if answer.kind not in {"271", TELEPHONE}:
        says = "The payer's answer is not one about a person's insurance."
        return Barriers((Barrier("no_answer", says, ()),))
    if answer.people > 1:
        says = "The payer's answer is about several people, and does not say which was asked about."
        return Barriers((Barrier("no_answer", says, answer.about_segments),))
    if answer.rejections:
        codes = ", ".join(sorted({each.code for each in answer.rejections}))
        placed = [(each.segment or 0, each.under or 0) for each in answer.rejections]
        segments = {segment for pair in placed for segment in pair}
        says = f"The payer would not answer (AAA {codes})."
        return Barriers((Barrier("rejected", says, tuple(sorted(segments - {0}))),))
    if not answer.complete:
        says = "The payer's answer is longer than we can weigh."
        return Barriers((Barrier("too_long", says, ()),))
    outside = tuple(s.segment for s in answer.spans if asked.on and s.excludes(asked.on))
    if outside:
        says = "The plan does not hold on the day of the visit."
        ending = tuple(sorted({answer.level_segment, *outside}))
        return Barriers((Barrier("inactive", says, ending),))
    says = "The payer says that the plan is not active on the day of the visit."
    return _activity([b for b in answer.benefits if is_whole_plan(b)], asked, says)


def of_the_care(benefits: Sequence[Benefit], asked: Asked, service_type: str) -> Barriers:
    """What stands in the way of a figure for care of *service_type*."""
    says = "The payer says that the plan is not active for this kind of care."
    own = [b for b in benefits if is_about(b, service_type) and not is_whole_plan(b)]
    activity = _activity(own, asked, says)
    standing, aside = list(activity.standing), list(activity.aside)
    for line in weigh(benefits, asked):
        barrier = _speaks(line.benefit, service_type)
        if barrier is None:
            continue
        narrowed = _narrowed(line.benefit)
        shaping = {*line.shaped_by, *barrier.segments, *narrowed} - {line.benefit.segment}
        shaped = line._replace(shaped_by=tuple(sorted(shaping)))
        if line.set_aside or narrowed or barrier.rule == _OURSELVES:
            aside.append(shaped)
        else:
            standing.append(barrier._replace(segments=shaped.segments))
    counted_out = visits.counted_out(visits.limits(benefits, asked, service_type))
    if counted_out:
        standing.append(Barrier(*_NONE_LEFT, counted_out))
    return Barriers(tuple(standing), tuple(aside), activity.overcome)


def _activity(benefits: Sequence[Benefit], asked: Asked, says: str) -> Barriers:
    """Whether one of *benefits* is active: payers list what ended beside what holds.

    The days beside an inactive line say when the plan ended, not when it is inactive.
    """
    away = {"in": "out", "out": "in"}[asked.network]
    stated = [b for b in benefits if b.network != away]
    inactive = [b.segment for b in stated if b.kind is BenefitKind.INACTIVE]
    active = [b for b in stated if b.kind in ACTIVE]
    past = {
        b.segment: [s.segment for s in b.spans if asked.on and s.excludes(asked.on)] for b in active
    }
    holding = [segment for segment, spans in past.items() if not spans]
    ended = [s for segment, spans in past.items() if spans for s in (segment, *spans)]
    against = tuple(sorted({*inactive, *ended}))
    if not against:
        return Barriers()
    if not holding:
        return Barriers((Barrier("inactive", says, against),))
    return Barriers(overcome=tuple(sorted({*against, *holding})))


def _narrowed(benefit: Benefit) -> tuple[int, ...]:
    """Remarks beside a denial of the plan as a whole: it is then about what they name."""
    if benefit.kind is BenefitKind.NOT_COVERED and is_whole_plan(benefit):
        return tuple(
            remark.segment
            for remark in benefit.remarks
            if not any(word in remark.text.upper() for word in ("MENTAL", "BEHAVIOR", "PSYCH"))
        )
    return ()


def _speaks(benefit: Benefit, service_type: str) -> Barrier | None:
    """What *benefit* says against a figure for this care, if anything."""
    rule = _RULES.get(benefit.kind)
    found = rule(benefit, service_type) if rule else None
    if found is None and is_about(benefit, service_type) and not is_whole_plan(benefit):
        return _carve_out(benefit)
    return found


def _not_covered(benefit: Benefit, service_type: str) -> Barrier | None:
    if is_about(benefit, service_type) or PLAN in benefit.service_types:
        return _barrier("not_covered", "The payer says that such a visit is not covered.")
    return None


def _excluded(benefit: Benefit, service_type: str) -> Barrier | None:
    if is_about(benefit, service_type):
        return _barrier("not_covered", "The payer excludes this kind of care.")
    return None


def _unprocessed(benefit: Benefit, service_type: str) -> Barrier | None:
    if is_about(benefit, service_type) or is_whole_plan(benefit):
        return _barrier("unprocessed", "The payer could not say whether such care is covered.")
    return None


def _spend_down(benefit: Benefit, service_type: str) -> Barrier | None:
    owed = benefit.amount is None or benefit.amount > Money.ZERO
    if owed and (is_about(benefit, service_type) or is_whole_plan(benefit)):
        says = "The client has to spend an amount of their own before this plan pays."
        return _barrier("spend_down", says)
    return None


def _elsewhere(benefit: Benefit, service_type: str) -> Barrier | None:
    """Somebody else for this care; a contact for the whole plan stands on every answer."""
    own = service_type in benefit.service_types and not is_whole_plan(benefit)
    return _carved([p for p in benefit.parties if p.role != _INSURED]) if own else None


def _other_payer(benefit: Benefit, service_type: str) -> Barrier | None:
    """For this care, a carve-out; for the whole plan, only one that pays before it matters."""
    if not is_whole_plan(benefit):
        return _elsewhere(benefit, service_type)
    named = [p for p in benefit.parties if p.role == _PRIMARY]
    first = [p for p in named if p.payer_named_at is None]
    if named and not first:
        return _carved(named)
    remarks = tuple(r.segment for r in benefit.remarks if _PAYS_FIRST.search(r.text.upper()))
    if first or remarks or benefit.insurance_type in _MEDICARE_SECONDARY:
        says = f"Another payer pays first: {_names(first)}."
        return Barrier("other_payer_first", says, (*(p.segment for p in first), *remarks))
    return None


def _carve_out(benefit: Benefit) -> Barrier | None:
    named = [party for party in benefit.parties if party.role in _OTHER_PAYERS]
    return _carved(named) if named else None


def _carved(named: Sequence[PartyNamed]) -> Barrier:
    """The care is for those who are *named*, unless that is the payer who answers."""
    others = [party for party in named if party.payer_named_at is None]
    if named and not others:
        same = {s for p in named for s in (p.segment, p.payer_named_at, p.payer_opened_at)}
        told = tuple(sorted(segment for segment in same if segment is not None))
        return Barrier(_OURSELVES, "The payer names itself.", told)
    says = f"Such care is covered by somebody else: {_names(others)}."
    return Barrier("carve_out", says, tuple(party.segment for party in named))


def _used_up(benefit: Benefit, service_type: str) -> Barrier | None:
    if not is_about(benefit, service_type):
        return None
    nothing_left = benefit.period == visits.REMAINING and benefit.amount == Money.ZERO
    counts = [
        count.segment
        for count in benefit.counts
        if visits.REMAINING in {count.period, benefit.period}
        and count.unit in visits.UNITS
        and Decimal(count.quantity) == 0
    ]
    if nothing_left or counts:
        return Barrier(*_NONE_LEFT, tuple(counts))
    return None


_RULES: dict[BenefitKind, Callable[[Benefit, str], Barrier | None]] = {
    BenefitKind.NOT_COVERED: _not_covered,
    BenefitKind.EXCLUDED: _excluded,
    BenefitKind.UNPROCESSED: _unprocessed,
    BenefitKind.SPEND_DOWN: _spend_down,
    BenefitKind.CONTACT: _elsewhere,
    BenefitKind.OTHER_SOURCE: _elsewhere,
    BenefitKind.OTHER_PAYER: _other_payer,
    BenefitKind.LIMITATION: _used_up,
}


def _barrier(rule: str, says: str) -> Barrier:
    return Barrier(rule, says, ())


def _names(parties: Sequence[PartyNamed]) -> str:
    return ", ".join(dict.fromkeys(each.name for each in parties if each.name)) or "it is not named"
