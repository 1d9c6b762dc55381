"""The work that a claim makes for people: what to mend, to give back, to compare, or to replace."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.billing import bill
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim
from backoffice.domain.claim_tasks import reviews_of_terms, with_tasks
from backoffice.domain.late_news import with_late_news, without_late_news
from backoffice.domain.network import Network
from backoffice.domain.record import Record, Ref
from backoffice.domain.refunds import with_refund
from backoffice.domain.task import Task
from backoffice.domain.visit import Payment
from backoffice.services.claim_file import ClaimFile
from backoffice.services.ports import Records


class ClaimWork:
    """Tasks about claims, each of them opened once, however often its claim is looked at."""

    def __init__(self, *, records: Records, network: Network) -> None:
        self._records = records
        self._network = network

    def of(
        self, file: ClaimFile, claim: Claim, payment: Payment | None, *, at: datetime
    ) -> tuple[Claim, list[Task]]:
        """The *claim* with the tasks that it names now, and those of them that change.

        *file* has it as it was before, and *payment* is who pays for its visit now.
        """
        today = day_in(at, self._network.home_zone)
        claim, tasks = with_tasks(claim, file.tasks, at=at, today=today)
        claim, refunds = with_refund(claim, file.visit, payment, file.refund, at=at, today=today)
        claim, done = without_late_news(claim, file.late, at=at)
        reviews = reviews_of_terms(file.claim, claim, at=at, today=today)
        return claim, [*tasks, *refunds, *done, *self._new(reviews)]

    def of_late_news(self, file: ClaimFile, claim: Claim, *, at: datetime) -> list[Record]:
        """The *claim* that left before its insurance was corrected, and what staff have to do
        about it, as far as either changes.
        """
        on_file = file.billed(self._network)
        number = claim.latest.number if claim.latest else 1
        now = bill(on_file, claim_id=claim.claim_id, number=number) if on_file else None
        today = day_in(at, self._network.home_zone)
        told, tasks = with_late_news(claim, now, file.late, at=at, today=today)
        return [*([told] if told != claim else []), *tasks]

    def _new(self, tasks: list[Task]) -> list[Task]:
        """Those of *tasks* that nobody was ever given."""
        if not tasks:
            return []
        known = self._records.find_together(*(Ref(Task, (task.task_id,)) for task in tasks))
        return [task for task, there in zip(tasks, known, strict=True) if there is None]
