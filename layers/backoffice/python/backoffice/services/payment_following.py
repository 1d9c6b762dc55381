"""Following payments: refunds until they arrived, and what banks say of a charge."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain import payment_tasks
from backoffice.domain.calendar import day_in
from backoffice.domain.card_payment import CardPayment
from backoffice.domain.errors import ProcessorRefused
from backoffice.domain.processor import RefundAsked
from backoffice.domain.record import Ref
from backoffice.domain.taking_back import moved_by_bank
from backoffice.domain.task import Task

if TYPE_CHECKING:
    from backoffice.services.payment_books import P, PaymentBooks
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

    def follow(self, payment: P, books: PaymentBooks[P]) -> P:
        """A payment that is in its books, with what became of its refunds and contests.

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
        at = self._now()
        after, moves = moved_by_bank(after, at=at)
        after = after.settled(at=at)
        if after == payment:
            return payment
        corrected = books.corrected(payment, after, moves, at=at)
        tasks = self._tasks(after, day_in(at, self._home_zone), at)
        self._records.keep(after, *corrected.records, *tasks, events=corrected.events)
        return after.as_kept()

    def _asked(self, payment: P, asked: RefundAsked) -> P:
        """A refund that is refused is none: a charge that is contested is not given back, too.

        But where there is no such charge, as with the key of another account, or it went back at
        the processor by somebody's hand, its payer may have the money: a person looks.
        """
        try:
            return payment.with_refund(self._processor.refund(asked))
        except ProcessorRefused as refused:
            if refused.reason in _MAY_HAVE_GONE_BACK:
                raise
            return payment.without_refund(asked.refund_id)

    def _tasks(self, after: CardPayment, today: date, at: datetime) -> list[Task]:
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
