"""The deadline desk: tells people in time that a payer will soon take a claim no more."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim
from backoffice.domain.deadlines import escalate, told_anew
from backoffice.domain.record import Ref
from backoffice.domain.task import Task
from backoffice.services.claim_ports import FindsDeadlines
from backoffice.services.ports import Records
from backoffice.services.sweeping import tell_each


class DeadlineDesk:
    """Escalation, so that no claim's time runs out in silence.

    A claim and the tasks about it are kept together, and the claim says when it is
    told of next: so a sweep may run twice, late, beside another one, or not for
    days, and nobody is told of one step twice.
    """

    def __init__(self, *, records: Records, claims: FindsDeadlines, home_zone: str) -> None:
        self._records = records
        self._claims = claims
        self._home_zone = home_zone

    def tell_due(self, *, due: datetime) -> int:
        """Tell of the claims that fell due by *due*, soonest due first; how many there were.

        Raises:
            Refused: some of them could not be read or told of; all others were.
        """
        today = day_in(due, self._home_zone)
        return tell_each(self._claims, self._tell, by=today, due=due)

    def _tell(self, claim_id: str, due: datetime) -> None:
        (claim,) = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is None:
            return
        told, wanted = escalate(claim, today=day_in(due, self._home_zone), at=due)
        if told == claim:
            return
        before = claim.deadline_told.tasks if claim.deadline_told else ()
        ids = dict.fromkeys([*(task.task_id for task in wanted), *before])
        found = self._records.find_together(*(Ref(Task, (task_id,)) for task_id in ids))
        known = [task for task in found if task]
        self._records.keep(told, *told_anew(told, wanted, known, at=due))
