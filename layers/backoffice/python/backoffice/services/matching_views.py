"""What the matching team and providers see of cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.directory import Listing
from backoffice.domain.fair_shares import FairShares
from backoffice.domain.identifiers import OpaqueId, PlainText
from backoffice.domain.match_explanation import Running, Why
from backoffice.domain.match_words import told
from backoffice.domain.matching import Candidate, CaseReason, candidate, search_for
from backoffice.domain.matching_case import (
    CaseStatus,
    ClosedBecause,
    MatchingCase,
    Opportunity,
    OpportunityStatus,
)
from backoffice.domain.matching_traits import conditions
from backoffice.domain.payer import Payer
from backoffice.domain.record import Fact
from backoffice.domain.seeker import Person, Seeker
from backoffice.domain.wishes import Wishes

MOST_EXPLAINED = 50
"""Providers who are not proposed and of whom a case says why, those first who lack least."""
MOST_WAYS = 10
"""Explanations of one provider that are told, the shortest first."""


class CaseSummary(Fact):
    """A case in the team's queue."""

    seeker_id: OpaqueId
    status: CaseStatus
    reasons: tuple[CaseReason, ...]
    opened_at: Moment
    due_on: Day | None = None


class CasePage(Fact):
    """Cases that wait, soonest due first."""

    cases: tuple[CaseSummary, ...]
    next: str | None = None
    """Where the next page begins; null: there is none."""


class CandidateView(Fact):
    """A provider for one case, and why they are, or are not, proposed."""

    provider_id: OpaqueId
    name: PlainText
    proposed: bool
    score: int | None = None
    """How well they fit; null: something that is needed is missing."""
    credit: int
    """What they are owed of the fair places, in millionths of one."""
    because: tuple[tuple[str, ...], ...]
    """Each is a smallest set of facts: were all of them otherwise, so would be the outcome. Of one
    who is not proposed, none at all means that others fit better whatever they do."""
    more_ways: int
    """How many longer explanations there are."""


class OpportunityState(Fact):
    """Who was asked whether they have room, and what they said."""

    provider_id: OpaqueId
    status: OpportunityStatus
    offered_at: Moment
    answered_at: Moment | None = None


class CaseView(Fact):
    """A case as the matching team sees it."""

    seeker_id: OpaqueId
    status: CaseStatus
    reasons: tuple[CaseReason, ...]
    opened_at: Moment
    due_on: Day | None = None
    excluded: tuple[OpaqueId, ...]
    proposals: tuple[OpaqueId, ...]
    """Whom the client was told of."""
    matched_with: OpaqueId | None = None
    because: ClosedBecause | None = None
    wishes: Wishes | None = None
    """Null: it was forgotten."""
    person: Person | None = None
    opportunities: tuple[OpportunityState, ...]
    candidates: tuple[CandidateView, ...]
    """Those who would be proposed today, then others, those first who lack least."""
    more_candidates: int


class OpportunityView(Fact):
    """An opportunity as its provider sees it: what is looked for, and nothing of who does."""

    seeker_id: OpaqueId
    status: OpportunityStatus
    offered_at: Moment
    wishes: Wishes
    payer_name: PlainText | None = None


class OpportunityList(Fact):
    """What a provider may say yes or no to, longest waiting first."""

    opportunities: tuple[OpportunityView, ...]


class Searching:
    """Everybody in a state, for one case on one day."""

    def __init__(
        self,
        wishes: Wishes,
        *,
        excluding: frozenset[str],
        listings: Sequence[Listing],
        shares: FairShares,
        payer: Payer | None,
        day: date,
    ) -> None:
        self.conditions = conditions(wishes)
        self.search = search_for(wishes, payer=payer, excluding=excluding, day=day)
        self.shares = shares
        self.listings = {str(each.provider_id): each for each in listings}
        self.candidates = [candidate(self.search, each) for each in listings]
        self._running = Running(self.conditions, self.candidates, shares)
        self._payer_name = payer.name if payer else None

    def why(self, listing: Listing) -> Why:
        """Why somebody is proposed or not."""
        return self._running.why(candidate(self.search, listing))

    def reason(self, listing: Listing) -> str:
        """The shortest reason why somebody is not proposed, in a sentence or several."""
        why = self.why(listing)
        return " ".join(self._told(why)[0]) if why.explanations else "Others fit better."

    def view(self, listing: Listing) -> CandidateView:
        """Somebody, with the reasons."""
        return self._view(candidate(self.search, listing), listing)

    def views(self) -> tuple[CandidateView, ...]:
        """Everybody: those who are proposed first, then those who lack least."""
        all_views = [self._view(each, self.listings[each.provider_id]) for each in self.candidates]
        return tuple(sorted(all_views, key=_interest))

    def _view(self, one: Candidate, listing: Listing) -> CandidateView:
        why = self._running.why(one)
        return CandidateView(
            provider_id=listing.provider_id,
            name=listing.name,
            proposed=why.shown,
            score=self.conditions.score(one.met),
            credit=self.shares.credit(one.provider_id),
            because=self._told(why)[:MOST_WAYS],
            more_ways=max(0, len(why.explanations) - MOST_WAYS),
        )

    def _told(self, why: Why) -> tuple[tuple[str, ...], ...]:
        state = self.search.wishes.care_state
        return tuple(
            told(each, shown=why.shown, state=state, payer=self._payer_name)
            for each in why.explanations
        )


def summary(case: MatchingCase) -> CaseSummary:
    """A case in a list."""
    return CaseSummary(
        seeker_id=case.seeker_id,
        status=case.status,
        reasons=case.reasons,
        opened_at=case.opened_at,
        due_on=case.due_on,
    )


def case_view(
    case: MatchingCase,
    seeker: Seeker | None,
    opportunities: Sequence[Opportunity],
    candidates: Sequence[CandidateView],
) -> CaseView:
    """A case with all that is known of it."""
    shown = [each for each in candidates if each.proposed]
    others = [each for each in candidates if not each.proposed]
    return CaseView(
        seeker_id=case.seeker_id,
        status=case.status,
        reasons=case.reasons,
        opened_at=case.opened_at,
        due_on=case.due_on,
        excluded=case.excluded,
        proposals=case.proposals,
        matched_with=case.matched_with,
        because=case.because,
        wishes=seeker.wishes if seeker else None,
        person=seeker.person if seeker else None,
        opportunities=tuple(
            OpportunityState(
                provider_id=each.provider_id,
                status=each.status,
                offered_at=each.offered_at,
                answered_at=each.answered_at,
            )
            for each in opportunities
        ),
        candidates=(*shown, *others[:MOST_EXPLAINED]),
        more_candidates=max(0, len(others) - MOST_EXPLAINED),
    )


def opportunity_view(opportunity: Opportunity) -> OpportunityView:
    """An opportunity for its provider."""
    return OpportunityView(
        seeker_id=opportunity.seeker_id,
        status=opportunity.status,
        offered_at=opportunity.offered_at,
        wishes=opportunity.wishes,
        payer_name=opportunity.payer_name,
    )


def _interest(view: CandidateView) -> tuple[bool, int, int, str]:
    lacks = len(view.because[0]) if view.because else 0
    fits = view.score if view.score is not None else -1
    return (not view.proposed, 0 if view.score is not None else lacks + 1, -fits, view.provider_id)
