"""Matching hears of consultation requests: who found somebody elsewhere waits for nobody here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.consultation import Consultation, ConsultationStatus
from backoffice.domain.consultation_tasks import done
from backoffice.domain.events.matching import MatchingChanged
from backoffice.domain.matching_case import MatchingCase, match, nobody_left, over
from backoffice.domain.record import Ref
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.matching_ports import FindsOpportunities
    from backoffice.services.ports import Clock, Records

_AGREED = frozenset({ConsultationStatus.ACCEPTED, ConsultationStatus.CONTACTED})


class MatchingNews:
    """Keeping cases true to what became of requests; news may come twice, late or in any order."""

    def __init__(self, *, records: Records, opportunities: FindsOpportunities, now: Clock) -> None:
        self._records = records
        self._opportunities = opportunities
        self._now = now

    def attend(
        self,
        consultation_id: str,
        *,
        seeker_id: str,
        provider_id: str,  # noqa: ARG002
        status: str,  # noqa: ARG002 - by now it may be another
    ) -> None:
        """See what a request that changed means for the case of whoever asks.

        The record is looked at as it is by now: news may be late.
        """
        insisting(lambda: self._attended(seeker_id, consultation_id))

    def _attended(self, seeker_id: str, consultation_id: str) -> None:
        case, asked = self._records.find_together(
            Ref(MatchingCase, (seeker_id,)), Ref(Consultation, (seeker_id, consultation_id))
        )
        if case is None or asked is None or not case.is_waiting:
            return
        if asked.status in _AGREED and asked.provider_id not in case.excluded:
            self._matched(case, asked.provider_id)
        else:
            self._forget_excluded(case)

    def _matched(self, case: MatchingCase, provider_id: str) -> None:
        """They agreed with somebody: the team need not look any more, and nobody else is asked."""
        at = self._now()
        matched = match(case, provider_id, at=at)
        lost = over(self._opportunities.all_of(case.seeker_id))
        (task,) = self._records.find_together(Ref(Task, (case.task_id,)))
        self._records.keep(
            matched,
            *lost,
            *done(task, "The client agreed with a provider.", at=at),
            events=[MatchingChanged(seeker_id=case.seeker_id, status=matched.status)],
        )

    def _forget_excluded(self, case: MatchingCase) -> None:
        """Whoever may not have this client any more is not asked about them either."""
        asked = [each for each in self._opportunities.all_of(case.seeker_id) if each.is_open]
        lost = over(each for each in asked if each.provider_id in case.excluded)
        if not lost or case.due_on is None:
            return
        if len(lost) == len(asked):
            case = nobody_left(case, due_on=case.due_on, at=self._now())
        self._records.keep(case, *lost)
