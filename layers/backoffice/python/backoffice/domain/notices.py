"""Notices: what else a payer's answer says that people should know, with the segments for it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from backoffice.domain.answer import (
    Benefit,
    BenefitKind,
    Inquiry,
    OtherPayer,
    PayerAnswer,
    VisitLimit,
)
from backoffice.domain.calendar import Interval
from backoffice.domain.identity import is_named_otherwise, words
from backoffice.domain.objections import THERAPY
from backoffice.domain.reasons import ActsNext
from backoffice.domain.record import Fact

_MOST = 20
_PLACES = {
    "PRP": "says that {name} pays first",
    "SEP": "says that {name} pays second",
    "TTP": "says that {name} pays third",
}
"""NM101 of another payer (005010X279A1 2120C)."""
_PERIODS = {
    "22": " in a service year",
    "23": " in a calendar year",
    "25": " in a contract",
    "26": " in an episode",
    "32": " in a lifetime",
    "34": " in a month",
    "35": " in a week",
}


class NoticeCode(StrEnum):
    """What a notice is about. The codes are stable."""

    VISIT_LIMIT = "visit_limit"
    AUTHORIZATION = "authorization"
    OTHER_PAYER = "other_payer"
    DATES_DISAGREE = "dates_disagree"
    NAME_DIFFERS = "name_differs"
    MEMBER_ID_DIFFERS = "member_id_differs"
    UNDER_INVESTIGATION = "under_investigation"
    BASIS_OF_COVERAGE = "basis_of_coverage"
    CUT_SHORT = "cut_short"


class Notice(Fact):
    """One plain sentence beside a verdict. It names no client, though perhaps a payer."""

    code: NoticeCode
    says: str
    owner: ActsNext = ActsNext.NOBODY
    """Who has to do something about it; nobody where knowing it is enough."""
    segments: tuple[int, ...] = ()
    """Where the payer says it, ST being 1."""


_SAYS = {
    NoticeCode.AUTHORIZATION: (
        "The payer wants to authorize this care beforehand.",
        ActsNext.PROVIDER,
    ),
    NoticeCode.UNDER_INVESTIGATION: (
        "The plan is active, but the payer is still looking into it.",
        ActsNext.ELIGIBILITY,
    ),
    NoticeCode.BASIS_OF_COVERAGE: (
        "The payer states conditions of the cover that only a person can weigh.",
        ActsNext.ELIGIBILITY,
    ),
}


def found(answer: PayerAnswer, question: Inquiry, *, policy: Interval | None) -> tuple[Notice, ...]:
    """Every notice in *answer*, at most 20; *policy* holds the days that the client states."""
    care = THERAPY | {question.service_type}
    notices = [
        *_days(answer, policy),
        *_person(answer, question),
        *_lines(answer, care),
        *(_limit(each) for each in answer.visit_limits if care & set(each.service_types)),
        *(_other_payer(each) for each in answer.other_payers),
    ]
    if not answer.complete:
        says = "The payer's answer is longer than what is kept here; the document has all of it."
        notices.append(Notice(code=NoticeCode.CUT_SHORT, says=says, owner=ActsNext.ELIGIBILITY))
    return tuple(notices[:_MOST])


def _days(answer: PayerAnswer, policy: Interval | None) -> Iterator[Notice]:
    """Days on which the policy is said to hold, and the payer's plan does not."""
    plan = answer.covered
    if plan is None or policy is None:
        return
    where = {"segments": answer.covered_segments, "owner": ActsNext.PROVIDER}
    if plan.since > policy.since:
        says = f"The policy is said to begin on {policy.since}, the plan begins on {plan.since}."
        yield Notice(code=NoticeCode.DATES_DISAGREE, says=says, **where)
    last = policy.until
    if plan.until is not None and (last is None or plan.until < last):
        stated = f"end on {last}" if last else "go on"
        says = f"The policy is said to {stated}, the plan ends on {plan.until}."
        yield Notice(code=NoticeCode.DATES_DISAGREE, says=says, **where)


def _person(answer: PayerAnswer, question: Inquiry) -> Iterator[Notice]:
    """How the payer writes the person otherwise; claims must use its spelling."""
    if answer.person is None:
        return
    if answer.person.corrected or is_named_otherwise(answer.person, question.patient):
        says = "The payer writes the client's name in another way; claims must write it so."
        yield Notice(code=NoticeCode.NAME_DIFFERS, says=says, owner=ActsNext.PROVIDER)
    theirs = answer.person.member_id
    if theirs and "".join(words(theirs)) != "".join(words(question.member_id)):
        says = "The payer answers under another member ID; claims must use it."
        yield Notice(code=NoticeCode.MEMBER_ID_DIFFERS, says=says, owner=ActsNext.PROVIDER)


def _lines(answer: PayerAnswer, care: frozenset[str]) -> Iterator[Notice]:
    """What single lines about this care say beside its cost; one notice of each kind."""
    wanted = {
        NoticeCode.AUTHORIZATION: [
            each
            for each in answer.benefits
            if each.authorization == "Y" and each.network != "out" and care & {*each.service_types}
        ],
        NoticeCode.UNDER_INVESTIGATION: _of(answer, BenefitKind.ACTIVE_PENDING),
        NoticeCode.BASIS_OF_COVERAGE: _of(answer, BenefitKind.BASIS),
    }
    for code, lines in wanted.items():
        if lines:
            says, owner = _SAYS[code]
            segments = tuple(each.segment for each in lines)[:_MOST]
            yield Notice(code=code, says=says, owner=owner, segments=segments)


def _of(answer: PayerAnswer, kind: BenefitKind) -> list[Benefit]:
    return [each for each in answer.benefits if each.kind is kind]


def _limit(limit: VisitLimit) -> Notice:
    """How many visits there are in a period, were, and will be."""
    per = _PERIODS.get(limit.period or "", "")
    parts = [
        f"pays for {limit.allowed} visits{per}" if limit.allowed is not None else "",
        f"{limit.used} were used" if limit.used is not None else "",
        f"{limit.remaining} are left" if limit.remaining is not None else "",
    ]
    where = " out of network" if limit.network == "out" else ""
    says = f"The plan limits visits{where}: it {', '.join(part for part in parts if part)}."
    return Notice(code=NoticeCode.VISIT_LIMIT, says=says, segments=limit.segments)


def _other_payer(other: OtherPayer) -> Notice:
    """Whom else the payer names, in which place, and how to reach them."""
    name = other.name or "somebody whom it does not name"
    place = _PLACES.get(other.role or "", "names {name} for care")
    reached = f" Their telephone number is {other.telephone}." if other.telephone else ""
    return Notice(
        code=NoticeCode.OTHER_PAYER,
        says=f"The payer {place.format(name=name)}.{reached}",
        owner=ActsNext.ELIGIBILITY,
        segments=(other.segment,),
    )
