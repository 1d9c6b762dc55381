"""Following payments: refunds until they arrived, and what clients' banks say of a charge."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain import payment_tasks
from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import client_paid, taken_by_bank
from backoffice.domain.calendar import day_in
from backoffice.domain.client_payment import ClientPayment, lost_contests, newly_failed, newly_lost
from backoffice.domain.events.payments import PaymentPosted
from backoffice.domain.record import Record, Ref
from backoffice.domain.task import Task
from backoffice.services.account_entries import Step, entered

if TYPE_CHECKING:
    from backoffice.services.payment_ports import Processor
    from backoffice.services.ports import Clock, Records


class PaymentFollowing:
    """What comes after a payment: each look asks about all that is awaited, and keeps it whole."""

    def __init__(
        self, *, records: Records, processor: Processor, home_zone: str, now: Clock
    ) -> None:
        self._records = records
        self._processor = processor
        self._home_zone = home_zone
        self._now = now

    def follow(self, payment: ClientPayment) -> ClientPayment:
        """A payment that is in the ledger, with what became of its refunds and contests.

        Raises:
            ProcessorUnavailable: the processor does not answer; what it knows, it knows.
        """
        if payment.charge_id is None:
            return payment
        after = payment
        for asked in payment.unsent:
            after = after.with_refund(self._processor.refund(asked))
        for each in payment.awaited:
            after = after.with_refund(self._processor.look_at_refund(str(each.processor_id)))
        after = after.with_contests(self._processor.contests_of(payment.charge_id))
        at = self._now()
        after = after.settled(at=at)
        if after == payment:
            return payment
        today = day_in(at, self._home_zone)
        money = self._money(payment, after, today, at)
        told = PaymentPosted(payment_id=payment.payment_id, client_id=payment.client_id)
        # What a bank took back is owed again: whoever reminds hears of it.
        self._records.keep(
            after,
            *money,
            *self._tasks(payment, after, today, at),
            events=[told] if newly_lost(payment, after) else [],
        )
        return after.as_kept()

    def _money(
        self, before: ClientPayment, after: ClientPayment, today: date, at: datetime
    ) -> list[Record]:
        """What did not reach the client after all, and what their bank took, in the ledger."""
        lost = f"{before.payment_id}-lost-{lost_contests(after)}"
        steps = [
            *(
                Step(each.visit_id, client_paid, each.amount, f"{each.refund_id}-failed")
                for each in newly_failed(before, after)
            ),
            *(
                Step(each.visit_id, taken_by_bank, each.amount, lost)
                for each in newly_lost(before, after)
            ),
        ]
        visits = {each.visit_id for each in steps}
        if not visits:
            return []
        found = self._records.find_together(*(Ref(VisitAccount, (each,)) for each in visits))
        return entered(self._records, filter(None, found), steps, day=today, at=at)

    def _tasks(
        self, before: ClientPayment, after: ClientPayment, today: date, at: datetime
    ) -> list[Task]:
        """What people are to do about it."""
        visits = [*dict.fromkeys(each.visit_id for each in newly_failed(before, after))]
        found = self._found(
            *map(payment_tasks.by_hand_id, visits), *map(payment_tasks.contest_id, after.contests)
        )
        tasks: list[Task] = []
        for visit_id, known in zip(visits, found, strict=False):
            tasks += payment_tasks.by_hand(visit_id, after.client_id, known, today=today, at=at)
        for contest, known in zip(after.contests, found[len(visits) :], strict=True):
            tasks += payment_tasks.contested(after, contest, known, today=today, at=at)
        return tasks

    def _found(self, *task_ids: str) -> list[Task | None]:
        if not task_ids:
            return []
        return [*self._records.find_together(*(Ref(Task, (each,)) for each in task_ids))]
