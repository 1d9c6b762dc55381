"""Objections: what in a payer's answer speaks against an active plan paying for one visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.calendar import Interval
from backoffice.domain.reasons import ReasonCode

_PLAN = "30"
"""EB03: the plan as a whole."""
THERAPY = frozenset({"MH", "A6", "CF"})
"""Mental health, psychotherapy, a mental-health professional's outpatient care: what we do."""

_IN_FORCE = frozenset({BenefitKind.ACTIVE, BenefitKind.ACTIVE_PENDING})
_SPOKEN_AGAINST = {
    BenefitKind.NOT_COVERED: ReasonCode.NOT_COVERED,
    BenefitKind.EXCLUDED: ReasonCode.NOT_COVERED,
    BenefitKind.INACTIVE: ReasonCode.CARE_INACTIVE,
    BenefitKind.RESTRICTED: ReasonCode.RESTRICTED,
    BenefitKind.OTHER_PAYER: ReasonCode.OTHER_PAYER,
    BenefitKind.OTHER_SOURCE: ReasonCode.OTHER_SOURCE,
    BenefitKind.UNPROCESSED: ReasonCode.NOT_PROCESSED,
    BenefitKind.CONTACT: ReasonCode.CARVED_OUT,
}
_ELSEWHERE = frozenset({BenefitKind.OTHER_PAYER, BenefitKind.OTHER_SOURCE, BenefitKind.CONTACT})
_INSURED = "IL"
"""2120 NM101 of whoever is insured elsewhere."""
_PAYS_FIRST, _PAYS_LATER = "PRP", frozenset({"SEP", "TTP"})


def to_the_days(answer: PayerAnswer, *, on: date, today: date) -> ReasonCode | None:
    """Why the plan is not known to be in force on the day *on*, or None.

    Most payers answer for the current calendar year only, so nothing is known of a visit
    next year unless the plan's own days speak of that year.
    """
    if answer.active is None:
        return _without_status(answer, on=on)
    days = answer.covered
    if on.year > today.year and not (days is not None and _speak_of(days, on)):
        return ReasonCode.ANOTHER_YEAR
    if days is not None and on < days.since:
        repeated = answer.answered_for == days.since and days.since.year > on.year
        return ReasonCode.ANOTHER_YEAR if repeated else ReasonCode.PLAN_BEGINS_LATER
    if days is not None and not days.contains(on):
        return ReasonCode.PLAN_ENDED
    return None if answer.active else ReasonCode.PLAN_INACTIVE


def to_the_care(answer: PayerAnswer, *, service_type: str, on: date) -> ReasonCode | None:
    """What a line about this care, or about the whole plan, says against it; None for nothing.

    A line that is narrowed to a place or a procedure is not about all of it, one about care
    out of network not about ours, and a contact for the whole plan is on every answer.
    """
    care = THERAPY | {service_type}
    lines = [each for each in answer.benefits if _holds(each, on)]
    status = _objection_to_status(answer, lines, care)
    if status:
        return status
    for benefit in lines:
        about = care if benefit.kind is BenefitKind.CONTACT else care | {_PLAN}
        if not benefit.narrowed_by and benefit.network != "out" and _is_about(benefit, about):
            code = None if _names_itself(benefit) else _SPOKEN_AGAINST.get(benefit.kind)
            if code is ReasonCode.OTHER_PAYER:
                code = _objection_of_other_payer(answer, benefit.segment, on)
            if code:
                return code
    return ReasonCode.VISITS_USED_UP if _is_used_up(answer, care) else None


def of_other_payers(answer: PayerAnswer, *, service_type: str, on: date) -> ReasonCode | None:
    """Whether *answer*, be it about other care, names another payer who pays for this one."""
    care = THERAPY | {service_type, _PLAN}
    for benefit in answer.benefits:
        of_another = benefit.kind is BenefitKind.OTHER_PAYER and not _names_itself(benefit)
        about = _is_about(benefit, care) and not benefit.narrowed_by and benefit.network != "out"
        if of_another and about and _holds(benefit, on):
            code = _objection_of_other_payer(answer, benefit.segment, on)
            if code:
                return code
    return None


def _names_itself(benefit: Benefit) -> bool:
    """Whether a line that could send us elsewhere names only the payer that answers."""
    named = [each for each in benefit.parties if each.role != _INSURED]
    return (
        benefit.kind in _ELSEWHERE
        and bool(named)
        and all(each.payer_named_at is not None for each in named)
    )


def _speak_of(days: Interval, on: date) -> bool:
    """Whether they begin or end in the year of *on*, or are over well before it begins.

    A plan that ends on 31 December may begin anew the next day; an end in some far year
    stands for none at all.
    """
    until = days.until
    if days.since.year == on.year:
        return True
    return until is not None and (
        until.year in {on.year, on.year + 1} or until < date(on.year - 1, 12, 31)
    )


def _without_status(answer: PayerAnswer, *, on: date) -> ReasonCode:
    """Why nothing is said of the plan itself: somebody else may be the one to ask."""
    for benefit in answer.benefits:
        code = _SPOKEN_AGAINST.get(benefit.kind)
        if code and _holds(benefit, on):
            return code
    return ReasonCode.STATUS_NOT_SAID


def _objection_to_status(
    answer: PayerAnswer, lines: Sequence[Benefit], care: frozenset[str]
) -> ReasonCode | None:
    """Whether the lines that call the plan active are about this care, on this day."""
    stated = [each for each in answer.benefits if each.kind in _IN_FORCE]
    active = [each for each in lines if each.kind in _IN_FORCE]
    if stated and not active:
        return ReasonCode.PLAN_ENDED
    if active and not any(_is_about(each, care | {_PLAN}) for each in active):
        return ReasonCode.CARE_NOT_MENTIONED
    whole = frozenset({_PLAN})
    ended = [each for each in lines if each.kind is BenefitKind.INACTIVE and each.network != "out"]
    return ReasonCode.CONTRADICTORY if any(_is_about(each, whole) for each in ended) else None


def _objection_of_other_payer(answer: PayerAnswer, segment: int, on: date) -> ReasonCode | None:
    """One that pays after this plan changes nothing; one that pays first changes everything."""
    named = [each for each in answer.other_payers if each.segment == segment]
    in_force = [each for each in named if each.holds is None or each.holds.contains(on)]
    if named and all(each.role in _PAYS_LATER for each in in_force):
        return None
    first = any(each.role == _PAYS_FIRST for each in in_force)
    return ReasonCode.OTHER_PAYER_FIRST if first else ReasonCode.OTHER_PAYER


def _is_used_up(answer: PayerAnswer, care: frozenset[str]) -> bool:
    return any(
        limit.left == 0 and limit.network != "out" and care & set(limit.service_types)
        for limit in answer.visit_limits
    )


def _holds(benefit: Benefit, on: date) -> bool:
    return benefit.holds is None or benefit.holds.contains(on)


def _is_about(benefit: Benefit, care: frozenset[str]) -> bool:
    """Whether a line is about *care*; without a service type it is about the whole plan."""
    return bool(care & set(benefit.service_types or {_PLAN}))
