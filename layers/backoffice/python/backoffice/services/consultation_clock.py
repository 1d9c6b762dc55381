"""The clockwork of consultation requests: nudging on day 2, overdue after day 4, forgetting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain import consultation as rules
from backoffice.domain import matching_case as cases
from backoffice.domain import seeker as seekers_rules
from backoffice.domain.consultation import Consultation, ConsultationStatus, changed
from backoffice.domain.consultation_tasks import NEEDS_NO_ANSWER, answer_task_id, done
from backoffice.domain.events.consultations import ConsultationNudged
from backoffice.domain.matching_case import ClosedBecause, MatchingCase
from backoffice.domain.record import Ref
from backoffice.domain.seeker import Seeker
from backoffice.domain.task import Task
from backoffice.services.consultation_answers import with_alternatives

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.events.event import Event
    from backoffice.domain.record import Record
    from backoffice.services.consultation_ports import (
        Alternatives,
        CareHandouts,
        FindsConsultations,
        FindsSeekers,
    )
    from backoffice.services.matching_ports import FindsOpportunities
    from backoffice.services.ports import Clock, Records


class ConsultationClock:
    """What time alone brings about; each look decides by what is kept, whenever it comes."""

    def __init__(
        self,
        *,
        records: Records,
        consultations: FindsConsultations,
        seekers: FindsSeekers,
        opportunities: FindsOpportunities,
        alternatives: Alternatives,
        now: Clock,
    ) -> None:
        self._records = records
        self._opportunities = opportunities
        self._consultations = consultations
        self._seekers = seekers
        self._alternatives = alternatives
        self._now = now

    def look(self, seeker_id: str, consultation_id: str) -> None:
        """Nudge the provider, or tell the client that the request is overdue, as it may be (Q11).

        Whom the client hears of instead is kept in the write that makes it overdue (CM-8).

        Raises:
            Conflict: it moved on meanwhile; to be repeated.
        """
        asked, seeker = self._records.find_together(
            Ref(Consultation, (seeker_id, consultation_id)), Ref(Seeker, (seeker_id,))
        )
        if asked is None:
            return
        at = self._now()
        seen = rules.look(asked, at=at)
        if seen.status is not asked.status:
            if seeker is None or seeker.is_over(at=at):
                self._records.keep(seen, events=[changed(seen)])
                return
            everybody = self._consultations.all_of(seeker_id)
            shown, shares = with_alternatives(seen, seeker, everybody, self._alternatives, at=at)
            self._records.keep(shown, *shares, events=[changed(shown)])
        elif seen != asked:
            nudged = ConsultationNudged(
                consultation_id=consultation_id,
                seeker_id=seeker_id,
                provider_id=asked.provider_id,
            )
            self._records.keep(seen, events=[nudged])

    def forget(self, seeker_id: str) -> None:
        """Forget who looked for care, once that is over; what they asked is taken back.

        The matching team looks no longer either, and no provider is shown what was looked for.

        Raises:
            Conflict: the search moved on meanwhile; to be repeated.
        """
        seeker, at = self._seekers.find(seeker_id), self._now()
        if seeker is None or seeker.person is None or not seeker.is_over(at=at):
            return
        asked = [
            rules.withdraw(each, at=at)
            for each in self._consultations.all_of(seeker_id)
            if each.status in {ConsultationStatus.REQUESTED, ConsultationStatus.OVERDUE}
        ]
        refs = [Ref(Task, (answer_task_id(each.consultation_id),)) for each in asked]
        case, *tasks = self._records.find_together(Ref(MatchingCase, (seeker_id,)), *refs)
        needless = [each for task in tasks for each in done(task, NEEDS_NO_ANSWER, at=at)]
        events: list[Event] = [changed(each) for each in asked]
        over = self._given_up(case, at=at) if case is not None and case.is_waiting else []
        events += [cases.changed(each) for each in over if isinstance(each, MatchingCase)]
        self._records.keep(seekers_rules.close(seeker), *asked, *needless, *over, events=events)

    def _given_up(self, case: MatchingCase, *, at: datetime) -> list[Record]:
        """The case of somebody who is forgotten: nobody could be told of a provider any more."""
        (task,) = self._records.find_together(Ref(Task, (case.task_id,)))
        return [
            cases.close(case, ClosedBecause.NOBODY_FOUND, at=at),
            *cases.over(self._opportunities.all_of(case.seeker_id)),
            *done(task, "The search is over.", at=at),
        ]


class DueConsultations:
    """Finding what falls due; each is looked at on its own."""

    def __init__(
        self,
        *,
        consultations: FindsConsultations,
        seekers: FindsSeekers,
        handouts: CareHandouts,
    ) -> None:
        self._consultations = consultations
        self._seekers = seekers
        self._handouts = handouts

    def hand_out_due(self, *, due: datetime, limit: int = 500) -> int:
        """Put what fell due by *due* into the queue; how many there were."""
        requests = self._consultations.due(by=due, limit=limit)
        searches = self._seekers.to_forget(by=due, limit=limit)
        if requests:
            self._handouts.hand_out_requests(requests)
        if searches:
            self._handouts.hand_out_searches(searches)
        return len(requests) + len(searches)
