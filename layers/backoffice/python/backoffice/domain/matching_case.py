"""A matching case: somebody whom the matching team helps to find a provider (CM-9, CM-12).

It is always somebody's: until it is matched or closed it stands in the team's queue, with a day. To
ask providers whether they have room, the team shows them an *opportunity*: what is looked for, and
nothing of who looks for it. The first who says yes has the client; the others are told that it is
matched already.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.errors import Refused
from backoffice.domain.events.matching import MatchingChanged
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import OpaqueId, PlainText
from backoffice.domain.matching import CaseReason
from backoffice.domain.record import Record
from backoffice.domain.wishes import Wishes


class CaseStatus(StrEnum):
    """Where a case stands, and who acts next."""

    OPEN = "open"  # the matching team: propose providers, or ask some
    OFFERED = "offered"  # the providers who were asked: say yes or no
    MATCHED = "matched"  # nobody: a provider said yes
    CLOSED = "closed"  # nobody


MOVES: dict[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.OPEN: frozenset({CaseStatus.OFFERED, CaseStatus.MATCHED, CaseStatus.CLOSED}),
    CaseStatus.OFFERED: frozenset({CaseStatus.OPEN, CaseStatus.MATCHED, CaseStatus.CLOSED}),
    CaseStatus.MATCHED: frozenset({CaseStatus.OPEN}),  # it was no good fit after all
    CaseStatus.CLOSED: frozenset({CaseStatus.OPEN}),  # they ask once more
}

_WAITING = frozenset({CaseStatus.OPEN, CaseStatus.OFFERED})


class ClosedBecause(StrEnum):
    """Why a case ends without a match."""

    CLIENT_WITHDREW = "client_withdrew"
    FOUND_ELSEWHERE = "found_elsewhere"
    NOBODY_FOUND = "nobody_found"
    NOT_REACHED = "not_reached"


class MatchingCase(Record):
    """One search for care in the hands of the matching team."""

    seeker_id: OpaqueId
    status: CaseStatus = CaseStatus.OPEN
    reasons: tuple[CaseReason, ...]
    """In the order in which they came up."""
    excluded: tuple[OpaqueId, ...] = ()
    """Providers who are never proposed to this client again (CM-12)."""
    opened_at: Moment
    """When the team was first asked."""
    openings: int = 1
    """How often the team was asked, counting only when nobody was at it any more."""
    due_on: Day | None = None
    """By when somebody of the team must look at it; None: nobody need."""
    changed_at: Moment
    proposals: tuple[OpaqueId, ...] = ()
    """Whom the client was told of, the best first."""
    answered_at: Moment | None = None
    """When the client first heard of providers, or was matched."""
    matched_with: OpaqueId | None = None
    matched_at: Moment | None = None
    because: ClosedBecause | None = None

    @model_validator(mode="after")
    def _is_somebodys_as_long_as_it_waits(self) -> Self:
        if (self.due_on is not None) != self.is_waiting:
            raise PydanticCustomError("case", "What waits has a day, and nothing else has.")
        return self

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to be found."""
        return self.status in _WAITING

    @property
    def task_id(self) -> str:
        """The id of the team's task; another each time that it is opened anew."""
        return fingerprint(f"match|{self.seeker_id}|{self.openings}")[:32]


def open_case(
    seeker_id: str, *, because: CaseReason, excluding: Iterable[str], due_on: date, at: datetime
) -> MatchingCase:
    """A case for somebody whom the team has not helped before."""
    return MatchingCase(
        seeker_id=seeker_id,
        reasons=(because,),
        excluded=tuple(sorted(set(excluding))),
        opened_at=at,
        due_on=due_on,
        changed_at=at,
    )


def ask_again(
    case: MatchingCase,
    *,
    because: CaseReason,
    excluding: Iterable[str],
    due_on: date,
    at: datetime,
) -> MatchingCase:
    """The case once more is known; one that was over is open again, and all exclusions stay.

    A case that waits, and knows all that, stays as it is.
    """
    reasons = case.reasons if because in case.reasons else (*case.reasons, because)
    excluded = tuple(sorted(set(case.excluded) | set(excluding)))
    proposals = tuple(each for each in case.proposals if each not in excluded)
    if case.is_waiting:
        return case.but(reasons=reasons, excluded=excluded, proposals=proposals)
    return _moved(case, CaseStatus.OPEN, at=at, due_on=due_on).but(
        reasons=reasons,
        excluded=excluded,
        proposals=(),
        openings=case.openings + 1,
        matched_with=None,
        matched_at=None,
        because=None,
    )


def propose(
    case: MatchingCase, providers: Iterable[str], *, due_on: date, at: datetime
) -> MatchingCase:
    """The case once its client is told of *providers*; the team looks again on *due_on*.

    Raises:
        Refused: nobody has to be found any more, or one of them is excluded.
    """
    told = _allowed(case, providers)
    answered_at = case.answered_at or at
    return case.but(proposals=told, due_on=due_on, changed_at=at, answered_at=answered_at)


def offer(
    case: MatchingCase, providers: Iterable[str], *, due_on: date, at: datetime
) -> MatchingCase:
    """The case once *providers* are asked whether they have room.

    Raises:
        Refused: nobody has to be found any more, or one of them is excluded.
    """
    _allowed(case, providers)
    if case.status is CaseStatus.OFFERED:
        return case.but(due_on=due_on, changed_at=at)
    return _moved(case, CaseStatus.OFFERED, at=at, due_on=due_on)


def nobody_left(case: MatchingCase, *, due_on: date, at: datetime) -> MatchingCase:
    """The case once everybody who was asked said no: it is the team's again."""
    if case.status is not CaseStatus.OFFERED:
        return case
    return _moved(case, CaseStatus.OPEN, at=at, due_on=due_on)


def match(case: MatchingCase, provider_id: str, *, at: datetime) -> MatchingCase:
    """The case once a provider said yes; to be kept with whatever tells the client.

    Raises:
        Refused: somebody else was quicker, or the case is over.
    """
    if case.status is CaseStatus.MATCHED and case.matched_with == provider_id:
        return case
    return _moved(case, CaseStatus.MATCHED, at=at, due_on=None).but(
        matched_with=OpaqueId(provider_id), matched_at=at, answered_at=case.answered_at or at
    )


def close(case: MatchingCase, because: ClosedBecause, *, at: datetime) -> MatchingCase:
    """The case, over without a match; again for the same reason it changes nothing.

    Raises:
        Refused: it is over already.
    """
    if case.status is CaseStatus.CLOSED and case.because is because:
        return case
    return _moved(case, CaseStatus.CLOSED, at=at, due_on=None).but(because=because)


def changed(case: MatchingCase) -> MatchingChanged:
    """The event that a case stands otherwise than before."""
    return MatchingChanged(seeker_id=case.seeker_id, status=case.status)


class OpportunityStatus(StrEnum):
    """Where an opportunity stands, and who acts next."""

    OFFERED = "offered"  # the provider: say yes or no
    TAKEN = "taken"  # the provider: make contact, as with every request that is accepted
    DECLINED = "declined"  # nobody here; the case goes on
    CLOSED = "closed"  # nobody: it was matched already, or is over


class Opportunity(Record):
    """A case as one provider is shown it, who may say yes: nothing in it says who it is about."""

    seeker_id: OpaqueId
    provider_id: OpaqueId
    status: OpportunityStatus = OpportunityStatus.OFFERED
    wishes: Wishes
    payer_name: PlainText | None = None
    offered_at: Moment
    answered_at: Moment | None = None

    MOST_AT_ONCE: ClassVar[int] = 10

    @property
    def is_open(self) -> bool:
        """Whether the provider may still say yes or no."""
        return self.status is OpportunityStatus.OFFERED


def show_again(opportunity: Opportunity, *, wishes: Wishes, at: datetime) -> Opportunity:
    """An opportunity that closed without its provider's answer, for a case that is open again."""
    if opportunity.status is not OpportunityStatus.CLOSED:
        return opportunity
    return opportunity.but(
        status=OpportunityStatus.OFFERED, wishes=wishes, offered_at=at, answered_at=None
    )


ALREADY_MATCHED = "This client was matched already. Thank you for looking."


def take(opportunity: Opportunity, *, at: datetime) -> Opportunity:
    """The opportunity, taken; saying so again changes nothing.

    Raises:
        Refused: somebody else was quicker, it is over, or the provider said no before.
    """
    return _answered(opportunity, OpportunityStatus.TAKEN, at=at)


def turn_down(opportunity: Opportunity, *, at: datetime) -> Opportunity:
    """The opportunity, declined; saying so again, or once it is over, changes nothing.

    Raises:
        Refused: the provider said yes before.
    """
    if opportunity.status is OpportunityStatus.CLOSED:
        return opportunity
    return _answered(opportunity, OpportunityStatus.DECLINED, at=at)


def over(opportunities: Iterable[Opportunity], *, but: str | None = None) -> list[Opportunity]:
    """Those of *opportunities* that close because the case was matched or is over.

    *but* is whose own answer it was.
    """
    return [
        each.but(status=OpportunityStatus.CLOSED)
        for each in opportunities
        if each.is_open and each.provider_id != but
    ]


_SAID_BEFORE = {
    OpportunityStatus.TAKEN: "You said yes to this already. Hand the client on from your requests.",
    OpportunityStatus.DECLINED: "You said no to this already.",
    OpportunityStatus.CLOSED: ALREADY_MATCHED,
}


def _answered(opportunity: Opportunity, answer: OpportunityStatus, *, at: datetime) -> Opportunity:
    if opportunity.status is answer:
        return opportunity
    if not opportunity.is_open:
        raise Refused(_SAID_BEFORE[opportunity.status])
    return opportunity.but(status=answer, answered_at=at)


def _allowed(case: MatchingCase, providers: Iterable[str]) -> tuple[OpaqueId, ...]:
    named = tuple(OpaqueId(each) for each in dict.fromkeys(providers))
    if not case.is_waiting:
        raise Refused(_NOT_WAITING[case.status])
    if not set(named).isdisjoint(case.excluded):
        raise Refused("One of these providers is not to be proposed to this client again.")
    return named


_NOT_WAITING = {
    CaseStatus.OPEN: "Nobody was asked yet.",
    CaseStatus.OFFERED: "Providers are asked at this moment.",
    CaseStatus.MATCHED: ALREADY_MATCHED,
    CaseStatus.CLOSED: "This case is closed.",
}


def _moved(
    case: MatchingCase, status: CaseStatus, *, at: datetime, due_on: date | None
) -> MatchingCase:
    if status not in MOVES[case.status]:
        raise Refused(_NOT_WAITING[case.status])
    return case.but(status=status, changed_at=at, due_on=due_on)
