"""Errands: what people have to do about a verdict and its notices, whose it is, in one sentence."""

from __future__ import annotations

from typing import NamedTuple

from backoffice.domain.notices import Notice, NoticeCode
from backoffice.domain.reasons import ActsNext, ReasonCode, Verdict
from backoffice.domain.task import TaskKind, TaskOwner
from backoffice.domain.verdict import Decision

_NOBODY_HAS_TO = frozenset({ActsNext.NOBODY, ActsNext.LATER})
_OF_STAFF = {
    ActsNext.ELIGIBILITY: "Find out why, and ask the payer by telephone.",
    ActsNext.ENROLMENT: "Clear up with the payer how this provider is enrolled.",
    ActsNext.CONFIGURATION: "Mend how this payer is asked, then have the check asked again.",
}
_OF_REASONS = {
    ReasonCode.OTHER_PAYER: "Find out which payer pays first, and have its policy entered.",
    ReasonCode.OTHER_PAYER_FIRST: "Have the policy entered of the payer that pays first.",
    ReasonCode.CARVED_OUT: "Ask whom the payer names for this care, and map that payer.",
    ReasonCode.DAY_NOT_ACCEPTED: "Ask the payer about another day, or by telephone.",
    ReasonCode.MAYBE_ANOTHER_BLUE_PLAN: "Find the Blue plan of the member ID's first letters.",
    ReasonCode.SEVERAL_PEOPLE: "Read in the payer's answer which person is the client.",
    ReasonCode.PAYER_UNKNOWN: "Map this payer, or ask it by telephone.",
}
"""What the staff do where asking why is not enough."""
_OF_NOTICES = {
    NoticeCode.DATES_DISAGREE: "Ask the client which insurance holds on the days in doubt.",
    NoticeCode.NAME_DIFFERS: "Ask the client for the name as the card shows it.",
    NoticeCode.MEMBER_ID_DIFFERS: "Ask the client for the member ID on the newest card.",
    NoticeCode.CORRECTED: "Compare the payer's answer with the card, together with the client.",
    NoticeCode.PREMIUM_BEHIND: "Tell the client that the payer waits for a premium.",
    NoticeCode.AUTHORIZATION: "Ask the payer to authorize the visits beforehand.",
    NoticeCode.OTHER_PAYER: "Find out which payer pays first.",
    NoticeCode.UNDER_INVESTIGATION: "Ask the payer what it looks into, and until when.",
    NoticeCode.BASIS_OF_COVERAGE: "Read in the payer's answer on what the cover depends.",
    NoticeCode.CUT_SHORT: "Read the whole of the payer's answer.",
}


class Errand(NamedTuple):
    """One thing to do: a task without its day and its id."""

    about: str
    """The code of the reason or of the notice: the same errand has the same, however often."""
    kind: TaskKind
    owner: TaskOwner
    next_action: str


def errands(decision: Decision, *, provider_id: str) -> tuple[Errand, ...]:
    """What *decision* leaves to do: for its reason first, then for each kind of notice.

    What the client has to do is asked of the provider, who speaks with them. Where we only
    ask again later, and where nobody relies on the verdict anyway, there is nothing to do.
    """
    found = [] if decision.owner in _NOBODY_HAS_TO else [_of_reason(decision, provider_id)]
    if decision.verdict is not Verdict.ACTIVE:
        dates = [each for each in decision.notices if each.code is NoticeCode.DATES_DISAGREE]
        found += [_of_notice(each, provider_id) for each in dates]
    else:
        found += [_of_notice(each, provider_id) for each in decision.notices if _is_owned(each)]
    return tuple({each.about: each for each in reversed(found)}.values())[::-1]


def _of_reason(decision: Decision, provider_id: str) -> Errand:
    action = _OF_REASONS.get(decision.code) or _OF_STAFF.get(decision.owner)
    to_correct = decision.owner is ActsNext.CLIENT
    return Errand(
        about=decision.code,
        kind=TaskKind.CORRECT_COVERAGE if to_correct else TaskKind.CHECK_ELIGIBILITY,
        owner=_owner(decision.owner, provider_id),
        next_action=action or decision.next_action,
    )


def _of_notice(notice: Notice, provider_id: str) -> Errand:
    return Errand(
        about=notice.code,
        kind=TaskKind.REVIEW_COVERAGE,
        owner=_owner(notice.owner, provider_id),
        next_action=_OF_NOTICES[notice.code],
    )


def _is_owned(notice: Notice) -> bool:
    return notice.owner not in _NOBODY_HAS_TO


def _owner(acts_next: ActsNext, provider_id: str) -> TaskOwner:
    if acts_next in {ActsNext.CLIENT, ActsNext.PROVIDER}:
        return TaskOwner.provider(provider_id)
    return TaskOwner.staff(acts_next)
