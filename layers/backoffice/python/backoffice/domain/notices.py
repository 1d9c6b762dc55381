"""Notices: what else a payer's answer says that people should know, with the segments for it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

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
    PREMIUM_BEHIND = "premium_behind"
    NAME_DIFFERS = "name_differs"
    MEMBER_ID_DIFFERS = "member_id_differs"
    CORRECTED = "corrected"
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
        *_premium(answer, question),
        *_person(answer, question),
        *_lines(answer, care),
        *(_limit(each) for each in answer.visit_limits if care & set(each.service_types or care)),
        *(_other_payer(each) for each in answer.other_payers),
    ]
    if not answer.complete:
        says = "The payer's answer is longer than what is kept here; the document has all of it."
        notices.append(Notice(code=NoticeCode.CUT_SHORT, says=says, owner=ActsNext.ELIGIBILITY))
    return tuple(notices[:_MOST])


def _days(answer: PayerAnswer, policy: Interval | None) -> Iterator[Notice]:
    """Days on which the policy is said to hold, and the payer's plan does not."""
    plan = answer.plan_days
    if plan is None or policy is None:
        return
    where: dict[str, Any] = {"segments": answer.plan_segments, "owner": ActsNext.PROVIDER}
    if plan.since > policy.since:
        says = f"The policy is said to begin on {policy.since}, the plan begins on {plan.since}."
        yield Notice(code=NoticeCode.DATES_DISAGREE, says=says, **where)
    last = policy.until
    if plan.until is not None and (last is None or plan.until < last):
        stated = f"end on {last}" if last else "go on"
        says = f"The policy is said to {stated}, the plan ends on {plan.until}."
        yield Notice(code=NoticeCode.DATES_DISAGREE, says=says, **where)


def _premium(answer: PayerAnswer, question: Inquiry) -> Iterator[Notice]:
    """A plan whose premium is behind is active until the payer takes it back."""
    if answer.paid_until is not None and answer.paid_until < question.service_on:
        says = f"The premium is paid until {answer.paid_until} only; the payer may end the plan."
        owner, segments = ActsNext.CLIENT, answer.plan_segments
        yield Notice(code=NoticeCode.PREMIUM_BEHIND, says=says, owner=owner, segments=segments)


def _person(answer: PayerAnswer, question: Inquiry) -> Iterator[Notice]:
    """How the payer writes the person otherwise; claims must use its spelling."""
    if answer.person is None:
        return
    where: dict[str, Any] = {"segments": (answer.person.segment,), "owner": ActsNext.PROVIDER}
    theirs = answer.person.member_id
    if theirs and "".join(words(theirs)) != "".join(words(question.member_id)):
        says = "The payer answers under another member ID; claims must use it."
        yield Notice(code=NoticeCode.MEMBER_ID_DIFFERS, says=says, **where)
    elif answer.person.corrected and not is_named_otherwise(answer.person, question.patient):
        says = "The payer has corrected something about the client; compare it with the card."
        yield Notice(code=NoticeCode.CORRECTED, says=says, **where)
    if is_named_otherwise(answer.person, question.patient):
        says = "The payer writes the client's name in another way; claims must write it so."
        yield Notice(code=NoticeCode.NAME_DIFFERS, says=says, **where)


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
    """How many visits there are in a period, how many were used, and how many are left."""
    parts = []
    if limit.allowed is not None:
        per = _PERIODS.get(limit.period or "", "")
        parts.append(f"it pays for {limit.allowed} visit{'' if limit.allowed == 1 else 's'}{per}")
    if limit.used is not None:
        parts.append(f"{limit.used} {'was' if limit.used == 1 else 'were'} used")
    if limit.remaining is not None:
        parts.append(f"{limit.remaining} {'is' if limit.remaining == 1 else 'are'} left")
    where = " out of network" if limit.network == "out" else ""
    says = f"The plan limits visits{where}: {', '.join(parts)}."
    return Notice(code=NoticeCode.VISIT_LIMIT, says=says, segments=limit.segments)


def elsewhere(answer: PayerAnswer, service_type: str) -> tuple[Notice, ...]:
    """Other payers whom only the *answer* about *service_type* names; it is another document."""
    return tuple(
        named.but(says=f"{named.says} It says so when asked about {service_type}.", segments=())
        for named in map(_other_payer, answer.other_payers)
    )


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
