"""A change of eligibility: which differences between two answers people are told of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from backoffice.domain.answer import Benefit, BenefitKind, PayerAnswer
from backoffice.domain.record import Fact
from backoffice.domain.verdict import Decision

_PLAN = "30"
"""EB03: the plan as a whole."""
_TOLD_NOWHERE = {BenefitKind.CONTACT, BenefitKind.OTHER}
_IMMATERIAL = {
    *("segment", "segments", "payer_named_at"),
    *("remarks", "messages"),
    *("used", "remaining"),
    *("spans", "holds"),  # payers write the day that was asked about into every line
}
_MOVES = {"24", "29"}
"""EB06 year to date, remaining: what is used up moves with every claim."""


def is_material(
    told: Decision,
    before: PayerAnswer | None,
    after: PayerAnswer | None,
    decision: Decision,
    *,
    networks: tuple[bool | None, bool | None],
    service_types: Iterable[str],
) -> bool:
    """Whether what the payer says *after* differs, for people, from what they were *told* before.

    Material are the verdict and its reason, in network or not (*networks*,
    before and after), the plan's name and days, the member ID, other payers,
    and the lines on cost, limits and authorisation of the care that is asked
    for. Not material are the order of lines, where they stand, messages,
    traces, days of single lines, and what only says how much is used up or
    left: that moves with every claim, and the estimate reads it anew.
    """
    if told.code is not decision.code or networks[0] != networks[1]:
        return True
    care = {*service_types, _PLAN}
    return _told(before, care) != _told(after, care)


def _told(answer: PayerAnswer | None, care: set[str]) -> object:
    if answer is None:
        return None
    return (
        answer.active,
        answer.plan_name,
        answer.plan_days,  # not `covered`, which may but repeat the day asked about
        frozenset(rejection.code for rejection in answer.rejections),
        answer.person.member_id if answer.person else None,
        frozenset(_line(each) for each in answer.benefits if _counts(each, care)),
        frozenset(_line(each) for each in answer.visit_limits if care & {*each.service_types}),
        frozenset(_line(each) for each in answer.other_payers),
    )


def _counts(benefit: Benefit, care: set[str]) -> bool:
    about = not benefit.service_types or care & set(benefit.service_types)
    return bool(about) and benefit.kind not in _TOLD_NOWHERE and benefit.period not in _MOVES


def _line(said_of_care: Fact) -> str:
    return json.dumps(_without(said_of_care.model_dump(mode="json")), sort_keys=True)


def _without(value: Any) -> Any:
    """*value* without what says nothing about the plan, however deep it stands."""
    match value:
        case dict():
            return {k: _without(part) for k, part in value.items() if k not in _IMMATERIAL}
        case list():
            kept = (part for part in value if not (isinstance(part, dict) and _moves(part)))
            return sorted((_without(part) for part in kept), key=str)
    return value


def _moves(part: dict[str, Any]) -> bool:
    """Whether *part* only counts what is used up or left."""
    return part.get("period") in _MOVES
