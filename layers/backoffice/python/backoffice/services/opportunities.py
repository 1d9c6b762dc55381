"""The desk of opportunities: providers see whom they could help, and the first yes has the client.

A yes is one write: the case is matched, the client's request accepted, a place taken, and what the
others were asked is over. Whoever is a moment later finds that it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.calendar import day_in
from backoffice.domain.consultation import (
    Consultation,
    ConsultationStatus,
    accept,
    replaced,
)
from backoffice.domain.consultation_tasks import answer_task_id, done
from backoffice.domain.directory import turn_of
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.consultations import ConsultationChanged
from backoffice.domain.events.directory import ProfileChanged
from backoffice.domain.events.matching import MatchingChanged
from backoffice.domain.matching import search_for
from backoffice.domain.matching_case import (
    ALREADY_MATCHED,
    MatchingCase,
    Opportunity,
    OpportunityStatus,
    match,
    nobody_left,
    over,
    take,
    turn_down,
)
from backoffice.domain.matching_traits import Kind, Search, Trait, conditions, met
from backoffice.domain.payer import Payer
from backoffice.domain.profile import Profile, take_a_place
from backoffice.domain.record import Ref
from backoffice.domain.seeker import Seeker, request_to
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting
from backoffice.services.matching_requests import OpportunityAnswer, SaidTo
from backoffice.services.matching_views import (
    OpportunityList,
    OpportunityView,
    opportunity_view,
)

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.caller import Caller
    from backoffice.domain.events.event import Event
    from backoffice.services.consultation_ports import FindsListings
    from backoffice.services.matching_ports import FindsOpportunities, FindsSearchsRequests
    from backoffice.services.ports import Clock, Records

MOST_LISTED = 50
"""Opportunities in one answer."""
_TRIES = 6
"""Each of those who were asked may answer at the same moment."""
_AGREED = frozenset({ConsultationStatus.ACCEPTED, ConsultationStatus.CONTACTED})
_THEIR_CHOICE = frozenset({Trait(Kind.ACCEPTING), Trait(Kind.ROOM), Trait(Kind.TAKES_PAYER)})
"""What a provider says of themselves in general: a yes to one client goes before it."""


class Opportunities:
    """Opportunities of one provider; each answer may be repeated."""

    def __init__(
        self,
        *,
        records: Records,
        opportunities: FindsOpportunities,
        requests: FindsSearchsRequests,
        listings: FindsListings,
        now: Clock,
    ) -> None:
        self._records = records
        self._opportunities = opportunities
        self._requests = requests
        self._listings = listings
        self._now = now

    def own(self, *, caller: Caller) -> OpportunityList:
        """What the caller may say yes or no to, longest waiting first."""
        found = self._opportunities.open_for(caller.provider_id, limit=MOST_LISTED)
        return OpportunityList(opportunities=tuple(opportunity_view(each) for each in found))

    def answer(self, seeker_id: str, said: OpportunityAnswer, *, caller: Caller) -> OpportunityView:
        """Say yes or no; the first yes has the client.

        Raises:
            NotFound: the caller was not asked.
            Refused: somebody was quicker, the search is over, or the caller may not see the client.
        """
        act = self._yes if said.answer is SaidTo.YES else self._no
        kept = insisting(lambda: act(seeker_id, caller.provider_id), tries=_TRIES)
        return opportunity_view(kept)

    def _no(self, seeker_id: str, provider_id: str) -> Opportunity:
        own, case = self._records.find_together(
            Ref(Opportunity, (seeker_id, provider_id)), Ref(MatchingCase, (seeker_id,))
        )
        if own is None or case is None:
            raise NotFound(_NOT_ASKED)
        declined = turn_down(own, at=self._now())
        if declined == own:
            return own
        others = [each for each in self._opportunities.all_of(seeker_id) if each.is_open]
        if [each.provider_id for each in others] == [provider_id] and case.due_on is not None:
            case = nobody_left(case, due_on=case.due_on, at=self._now())
        # The case is kept either way: of two who say no at once, one finds that they are the last.
        self._records.keep(case, declined)
        return declined

    def _yes(self, seeker_id: str, provider_id: str) -> Opportunity:
        own, case, seeker, profile = self._records.find_together(
            Ref(Opportunity, (seeker_id, provider_id)),
            Ref(MatchingCase, (seeker_id,)),
            Ref(Seeker, (seeker_id,)),
            Ref(Profile, (provider_id,)),
        )
        if own is None or case is None or seeker is None:
            raise NotFound(_NOT_ASKED)
        if own.status is OpportunityStatus.TAKEN:
            return own
        at = self._now()
        taken = take(own, at=at)
        if seeker.person is None or seeker.is_over(at=at):
            raise Refused("This search is over. Thank you for looking.")
        requests = list(self._requests.all_of(seeker_id))
        accepted, left = _agreed(requests, seeker, provider_id, at=at)
        payer_id = seeker.wishes.payer_id
        answered = [answer_task_id(each.consultation_id) for each in (accepted, *left)]
        task, *tasks, payer = self._records.find_together(
            Ref(Task, (case.task_id,)),
            *(Ref(Task, (each,)) for each in answered),
            Ref(Payer, (payer_id or _NO_PAYER,)),
        )
        search = search_for(
            seeker.wishes,
            payer=payer,
            excluding=frozenset(case.excluded),
            day=day_in(at, seeker.time_zone),
        )
        self._may_see(provider_id, search)
        matched = match(case, provider_id, at=at)
        lost = over(self._opportunities.all_of(seeker_id), but=provider_id)
        places = [take_a_place(profile)] if profile else []
        changed: list[Event] = [_changed(each) for each in (accepted, *left)]
        changed += [ProfileChanged(provider_id=each.provider_id) for each in places]
        self._records.keep(
            accepted,
            matched,
            taken,
            *lost,
            *left,
            *places,
            *done(task, "A provider said yes.", at=at),
            *(each for one in tasks for each in done(one, "A provider said yes.", at=at)),
            events=[*changed, MatchingChanged(seeker_id=seeker_id, status=matched.status)],
        )
        return taken

    def _may_see(self, provider_id: str, search: Search) -> None:
        """Whatever has changed since they were asked: licence and network count on the day."""
        wishes = search.wishes
        listing = self._listings.find(wishes.care_state, turn_of(provider_id))
        if listing is None or (
            conditions(wishes).score(met(search, listing) | _THEIR_CHOICE) is None
        ):
            raise Refused(
                "You cannot be matched with this client: by licence, profile or network, or by "
                "what they insist on. Please ask the matching team."
            )


_NO_PAYER = "none"
"""No payer is called that; asking for it costs nothing more than asking for a task."""
_NOT_ASKED = "There is no such opportunity."


def _agreed(
    requests: list[Consultation], seeker: Seeker, provider_id: str, *, at: datetime
) -> tuple[Consultation, list[Consultation]]:
    """The client's request to this provider, accepted, and those that are replaced by it.

    Raises:
        Refused: the client agreed with somebody already, or this provider's request is over.
    """
    if any(each.status in _AGREED and each.provider_id != provider_id for each in requests):
        raise Refused(ALREADY_MATCHED)
    own = next((each for each in requests if each.provider_id == provider_id), None)
    if own is None:
        own = request_to(seeker, provider_id, at=at)
    others = [each for each in requests if each.provider_id != provider_id]
    now = [(each, replaced(each, at=at)) for each in others]
    return accept(own, at=at), [after for before, after in now if after != before]


def _changed(one: Consultation) -> ConsultationChanged:
    return ConsultationChanged(
        consultation_id=one.consultation_id,
        seeker_id=one.seeker_id,
        provider_id=one.provider_id,
        status=one.status,
    )
