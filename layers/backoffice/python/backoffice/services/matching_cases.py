"""The desk of the matching team: who waits, who could help them and why, and what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.calendar import add_business_days, day_in
from backoffice.domain.consultation_tasks import done
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.matching import OpportunityOffered
from backoffice.domain.matching import choose
from backoffice.domain.matching_case import (
    MatchingCase,
    Opportunity,
    changed,
    close,
    offer,
    over,
    propose,
    show_again,
)
from backoffice.domain.record import Ref
from backoffice.domain.seeker import Seeker
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting
from backoffice.services.matching_views import (
    CandidateView,
    CasePage,
    CaseView,
    Searching,
    case_view,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from backoffice.domain.directory import Listing
    from backoffice.domain.fair_shares import FairShares
    from backoffice.domain.record import Record
    from backoffice.services.matching import MatchingDesk
    from backoffice.services.matching_ports import (
        FindsCases,
        FindsOpportunities,
        FindsSearchsRequests,
        FindsStatesListings,
    )
    from backoffice.services.matching_requests import CaseOutcome, ChosenProviders
    from backoffice.services.ports import Clock, Records

PAGE = 50
"""Cases in one answer."""
_CLIENT_HAS = 3
"""Business days that a client has for the providers that they were told of."""
_PROVIDERS_HAVE = 2
"""Business days that providers have to say whether they have room."""
_OVER = "This search is over, and who it was about is forgotten."


class MatchingCases:
    """Cases for the matching team; each command may be repeated."""

    def __init__(
        self,
        *,
        records: Records,
        matching: MatchingDesk,
        listings: FindsStatesListings,
        cases: FindsCases,
        opportunities: FindsOpportunities,
        requests: FindsSearchsRequests,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._matching = matching
        self._listings = listings
        self._cases = cases
        self._opportunities = opportunities
        self._requests = requests
        self._home_zone = home_zone
        self._now = now

    def queue(self, *, after: str | None = None) -> CasePage:
        """The cases that wait, soonest due first, behind the place *after*."""
        found = self._cases.due(after=after, limit=PAGE + 1)
        following = found[PAGE - 1][0] if len(found) > PAGE else None
        return CasePage(cases=tuple(summary(case) for _, case in found[:PAGE]), next=following)

    def read(self, seeker_id: str, *, provider_id: str | None = None) -> CaseView:
        """A case, and why each provider is, or is not, proposed; or of one provider only.

        Raises:
            NotFound: there is no such case, or the provider has never had a licence in the state.
        """
        case, seeker = self._load(seeker_id)
        views: Sequence[CandidateView] = ()
        if seeker is not None:
            searching = self._searching(case, seeker, self._today())
            views = (
                searching.views()
                if provider_id is None
                else [searching.view(_listed(searching, provider_id))]
            )
        return case_view(case, seeker, self._opportunities.all_of(seeker_id), views)

    def propose(self, seeker_id: str, chosen: ChosenProviders) -> CaseView:
        """Tell the client of providers: those chosen, or those who fit best and whose turn it is.

        Raises:
            NotFound: there is no such case.
            Refused: nobody waits any more, nobody fits, or one of them cannot be proposed.
        """
        insisting(lambda: self._proposed(seeker_id, chosen))
        return self.read(seeker_id)

    def offer(self, seeker_id: str, chosen: ChosenProviders) -> CaseView:
        """Ask providers whether they have room, without telling them for whom.

        Raises: as `propose` does.
        """
        insisting(lambda: self._offered(seeker_id, chosen))
        return self.read(seeker_id)

    def close(self, seeker_id: str, outcome: CaseOutcome) -> CaseView:
        """Close a case without a match; what providers were asked is over, too.

        Raises:
            NotFound: there is no such case.
            Refused: it is over already.
        """

        def closed() -> None:
            case, _ = self._load(seeker_id)
            now = close(case, outcome.because, at=self._now())
            if now != case:
                lost = over(self._opportunities.all_of(seeker_id))
                done = self._task_done(case, "The case was closed.", at=self._now())
                self._keep(now, *lost, *done)

        insisting(closed)
        return self.read(seeker_id)

    def _proposed(self, seeker_id: str, chosen: ChosenProviders) -> None:
        case, seeker = self._load(seeker_id)
        wanted = chosen.provider_ids or case.proposals
        if case.proposals and tuple(wanted) == case.proposals:
            return
        ids, shares = self._chosen(case, seeker, wanted)
        due_on = add_business_days(self._today(), _CLIENT_HAS)
        self._keep(propose(case, ids, due_on=due_on, at=self._now()), *shares)

    def _offered(self, seeker_id: str, chosen: ChosenProviders) -> None:
        case, seeker = self._load(seeker_id)
        known = {str(each.provider_id): each for each in self._opportunities.all_of(seeker_id)}
        asked = [each for each in known.values() if each.is_open]
        if asked and set(chosen.provider_ids) <= {each.provider_id for each in asked}:
            return
        ids, shares = self._chosen(case, seeker, chosen.provider_ids)
        new = [
            shown
            for each in ids
            if (shown := self._shown(known.get(each), seeker, each)) != known.get(each)
        ]
        if not new:
            raise Refused("Each of these providers was asked already. Choose others.")
        if len(asked) + len(new) > Opportunity.MOST_AT_ONCE:
            raise Refused("That are too many at once. Wait for those who were asked.")
        due_on = add_business_days(self._today(), _PROVIDERS_HAVE)
        now = offer(case, ids, due_on=due_on, at=self._now())
        told = [
            OpportunityOffered(seeker_id=seeker_id, provider_id=each.provider_id) for each in new
        ]
        self._records.keep(now, *new, *shares, events=[*told, changed(now)])

    def _shown(self, known: Opportunity | None, seeker: Seeker | None, by: str) -> Opportunity:
        if seeker is None:
            raise Refused(_OVER)
        if known is not None:
            return show_again(known, wishes=seeker.wishes, at=self._now())
        _, payer = self._matching.shares_and_payer(seeker.wishes)
        return Opportunity(
            seeker_id=seeker.seeker_id,
            provider_id=by,
            wishes=seeker.wishes,
            payer_name=payer.name if payer else None,
            offered_at=self._now(),
        )

    def _chosen(
        self, case: MatchingCase, seeker: Seeker | None, wanted: Sequence[str]
    ) -> tuple[tuple[str, ...], list[FairShares]]:
        """Whom to tell, or ask. Who is chosen by hand moves no fair shares: it was no turn."""
        if seeker is None or seeker.person is None:
            raise Refused(_OVER)
        searching = self._searching(case, seeker, self._today())
        if wanted:
            for each in wanted:
                _can_be_proposed(searching, each)
            return tuple(wanted), []
        choice = choose(searching.conditions, searching.candidates, searching.shares)
        if choice.shares is None:
            raise Refused("Nobody fits all that is needed. See what each of them lacks.")
        ids = tuple(each.candidate.provider_id for each in choice.shown)
        return ids, [choice.shares]

    def _searching(self, case: MatchingCase, seeker: Seeker, day: date) -> Searching:
        asked = {each.provider_id for each in self._requests.all_of(seeker.seeker_id)}
        shares, payer = self._matching.shares_and_payer(seeker.wishes)
        return Searching(
            seeker.wishes,
            excluding=frozenset(case.excluded) | asked,
            listings=self._listings.all_of(seeker.wishes.care_state),
            shares=shares,
            payer=payer,
            day=day,
        )

    def _load(self, seeker_id: str) -> tuple[MatchingCase, Seeker | None]:
        case, seeker = self._records.find_together(
            Ref(MatchingCase, (seeker_id,)), Ref(Seeker, (seeker_id,))
        )
        if case is None:
            raise NotFound("There is no such case.")
        return case, seeker

    def _task_done(self, case: MatchingCase, resolution: str, *, at: datetime) -> tuple[Task, ...]:
        (task,) = self._records.find_together(Ref(Task, (case.task_id,)))
        return done(task, resolution, at=at)

    def _keep(self, case: MatchingCase, *others: Record) -> None:
        self._records.keep(case, *others, events=[changed(case)])

    def _today(self) -> date:
        return day_in(self._now(), self._home_zone)


def _listed(searching: Searching, provider_id: str) -> Listing:
    listing = searching.listings.get(provider_id)
    if listing is None:
        state = searching.search.wishes.care_state
        raise NotFound(f"This provider has never had a licence in {state}, or no profile.")
    return listing


def _can_be_proposed(searching: Searching, provider_id: str) -> None:
    listing = searching.listings.get(provider_id)
    if listing is None:
        raise Refused("One of these providers has no licence where the client will be.")
    if searching.view(listing).score is None:
        raise Refused(f"One of these providers cannot be proposed. {searching.reason(listing)}")
