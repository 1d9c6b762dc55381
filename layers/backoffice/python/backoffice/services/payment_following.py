"""Following payments: refunds until they arrived, and what clients' banks say of a charge."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain import payment_tasks
from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import refund_returned, returned_by_bank, taken_by_bank
from backoffice.domain.calendar import day_in
from backoffice.domain.client_payment import ClientPayment, newly_failed
from backoffice.domain.errors import ProcessorRefused
from backoffice.domain.events.payments import PaymentPosted
from backoffice.domain.processor import RefundAsked
from backoffice.domain.record import Record, Ref
from backoffice.domain.taking_back import BankMove, moved_by_bank
from backoffice.domain.task import Task
from backoffice.services.account_entries import Step, entered

if TYPE_CHECKING:
    from backoffice.services.payment_ports import Processor
    from backoffice.services.ports import Clock, Records

_MAY_HAVE_GONE_BACK = frozenset({"resource_missing", "charge_already_refunded"})


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
            after = self._asked(after, asked)
        for each in payment.sent:
            after = after.with_refund(self._processor.look_at_refund(str(each.processor_id)))
        after = after.with_contests(self._processor.contests_of(payment.charge_id))
        after, moves = moved_by_bank(after)
        at = self._now()
        after = after.settled(at=at)
        if after == payment:
            return payment
        today = day_in(at, self._home_zone)
        money = self._money(payment, after, moves, today, at)
        # What came back to us may go back in another way, once no bank has to decide; what a bank
        # took is owed again.
        told = PaymentPosted(payment_id=after.payment_id, client_id=after.client_id)
        is_news = bool(money) or after.contests != payment.contests
        self._records.keep(
            after, *money, *self._tasks(after, today, at), events=[told] if is_news else []
        )
        return after.as_kept()

    def _asked(self, payment: ClientPayment, asked: RefundAsked) -> ClientPayment:
        """A refund that is refused is none: a charge that is contested is not given back, too.

        But where there is no such charge, as with the key of another account, or it went back at
        the processor by somebody's hand, the client may have the money: a person looks.
        """
        try:
            return payment.with_refund(self._processor.refund(asked))
        except ProcessorRefused as refused:
            if refused.reason in _MAY_HAVE_GONE_BACK:
                raise
            return payment.without_refund(asked.refund_id)

    def _money(
        self,
        before: ClientPayment,
        after: ClientPayment,
        moves: list[BankMove],
        today: date,
        at: datetime,
    ) -> list[Record]:
        """What did not reach the client after all, and what their bank took, in the ledger."""
        steps = [
            *(
                Step(each.visit_id, refund_returned, each.amount, f"{each.refund_id}-failed")
                for each in newly_failed(before, after)
            ),
            *(
                Step(
                    each.visit_id,
                    returned_by_bank if each.is_returned else taken_by_bank,
                    each.amount,
                    each.step_id,
                )
                for each in moves
            ),
        ]
        visits = {each.visit_id for each in steps}
        if not visits:
            return []
        found = self._records.find_together(*(Ref(VisitAccount, (each,)) for each in visits))
        return entered(self._records, filter(None, found), steps, day=today, at=at)

    def _tasks(self, after: ClientPayment, today: date, at: datetime) -> list[Task]:
        """What people are to do about contests."""
        if not after.contests:
            return []
        found = self._records.find_together(
            *(Ref(Task, (payment_tasks.contest_id(each),)) for each in after.contests)
        )
        tasks: list[Task] = []
        for contest, known in zip(after.contests, found, strict=True):
            tasks += payment_tasks.contested(after, contest, known, today=today, at=at)
        return tasks
