"""The desk of denials' deadlines: tells in time that a payer will soon hear nothing more of one."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.calendar import day_in
from backoffice.domain.denial import Denial
from backoffice.domain.denial_tasks import is_due
from backoffice.domain.record import Ref
from backoffice.services.claim_ports import FindsDeadlines
from backoffice.services.denial_file import told
from backoffice.services.ports import Records
from backoffice.services.sweeping import tell_each


class DenialDeadlineDesk:
    """Escalation, so that no denial's time runs out in silence, and no appeal is forgotten.

    A denial and the tasks about it are kept together, and it says when it is told of next: so a
    sweep may run twice, late, beside another one, or not for days.
    """

    def __init__(self, *, records: Records, denials: FindsDeadlines, home_zone: str) -> None:
        self._records = records
        self._denials = denials
        self._home_zone = home_zone

    def tell_due(self, *, due: datetime) -> int:
        """Tell of the denials that fell due by *due*, longest due first; how many there were.

        Raises:
            Refused: some of them could not be read or told of; all others were.
        """
        today = day_in(due, self._home_zone)
        return tell_each(self._denials, self._tell, by=today, due=due)

    def _tell(self, claim_id: str, due: datetime) -> None:
        denial: Denial | None
        [denial] = self._records.find_together(Ref(Denial, (claim_id,)))
        today = day_in(due, self._home_zone)
        if denial is not None and is_due(denial, today):
            denial, tasks = told(self._records, denial, today=today, at=due)
            self._records.keep(denial, *tasks)
