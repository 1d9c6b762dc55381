"""The deadline desk: tells people in time that a payer will soon take a claim no more."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim
from backoffice.domain.deadlines import escalate, told_anew
from backoffice.domain.errors import Conflict, OfficeError, Refused
from backoffice.domain.record import Ref
from backoffice.domain.task import Task
from backoffice.services.claim_ports import FindsDeadlines
from backoffice.services.insisting import insisting
from backoffice.services.ports import Records

_PAGE = 200
_MOST = 2_000
"""Claims that one sweep tells of, as many as it has time for; the next one goes on."""


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
        count, failed, after = 0, 0, ""
        while count < _MOST and (
            page := self._claims.to_escalate(by=today, after=after, limit=_PAGE)
        ):
            failed += sum(not self._is_told(claim.claim_id, due) for claim in page)
            count, after = count + len(page), page[-1].place
        if failed:
            raise Refused(f"Of {count} claims whose time runs out, {failed} cannot be told of.")
        return count

    def _is_told(self, claim_id: str, due: datetime) -> bool:
        """Whether the claim stands in nobody's way: told of, or found again by the next sweep."""
        try:
            insisting(partial(self._tell, claim_id, due))
        except Conflict:  # somebody works on it
            return True
        except (OfficeError, ValueError, RuntimeError):  # what is kept of it cannot be read
            return False
        return True

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
