"""The posting desk: what payers pay becomes money in the ledger, or work for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from backoffice.domain import posting_tasks
from backoffice.domain.calendar import day_in
from backoffice.domain.errors import NotFound
from backoffice.domain.ledger import Entry
from backoffice.domain.payer_document import name_of
from backoffice.domain.receipt import Receipt, ReceiptPart, Stranger, entry_of
from backoffice.domain.record import Ref
from backoffice.domain.remittance import RemittedPayment
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting_from
from backoffice.services.visit_posting import Item, VisitPosting

if TYPE_CHECKING:
    from backoffice.services.claim_ports import ReadsRemittances
    from backoffice.services.ports import Archive, Clock, Records


_AT_ONCE = 50
"""Payments of which it is read together whether they are known."""


class RemittancePostingDesk:
    """From a document to the ledger; whatever is repeated changes nothing again.

    A payment that adds up is written down first, whole, in one write with its receipt; then each
    visit with all that its payers decided, in one write; at the end it is noted that all were. A
    crash in between begins anew, and what was posted already is known by what it says.
    """

    def __init__(
        self,
        *,
        records: Records,
        visits: VisitPosting,
        reader: ReadsRemittances,
        documents: Archive,
        ours: frozenset[str],
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._visits = visits
        self._reader = reader
        self._documents = documents
        self._ours = ours
        self._home_zone = home_zone
        self._now = now

    def post(self, document_id: str) -> None:
        """Post everything that a document says was paid; what cannot be is left to a person.

        Raises:
            Conflict: others were quicker again and again; come again.
            NotFound: a claim that was sent is not there; restore it first.
        """
        payments = [*enumerate(self._payments_in(document_id))]
        for start in range(0, len(payments), _AT_ONCE):
            batch = payments[start : start + _AT_ONCE]
            refs = (Ref(Receipt, (payment.receipt_id,)) for _, payment in batch)
            known = self._records.find_together(*refs)
            for (place, payment), receipt in zip(batch, known, strict=True):
                self._take(payment, receipt, document_id=document_id, place=place)

    def _payments_in(self, document_id: str) -> Sequence[RemittedPayment]:
        text = self._documents.fetch(name_of(document_id))
        return self._reader.payments_in(text).payments

    def _take(
        self, payment: RemittedPayment, known: Receipt | None, *, document_id: str, place: int
    ) -> None:
        receipt = insisting_from(
            known,
            partial(self._received, payment, document_id, place),
            lambda: self._receipt(payment.receipt_id),
        )
        for part in receipt.parts:
            if part.is_counted and not part.is_done:
                is_this = part.part_id == payment.part_id
                receipt = self._attend(receipt, part, payment if is_this else self._read(part))

    def _received(
        self, payment: RemittedPayment, document_id: str, place: int, known: Receipt | None
    ) -> Receipt:
        """The receipt with this part, and in the ledger as soon as it adds up."""
        receipt = (known or Receipt.of(payment)).with_part(
            payment, document_id=document_id, place=place, ours=self._ours
        )
        if receipt.part(payment.part_id) is None:
            self._tell_crowded(receipt, payment.part_id)
            return receipt
        at, entries = self._now(), list[Entry]()
        today = self._day(at)
        while parts := receipt.adds_up:
            entries.append(entry_of(receipt, parts, at=at, today=today))
            receipt = receipt.counted(parts)
        if receipt == known:
            return receipt
        task = self._task(posting_tasks.receipt_task_id(known))
        tasks = posting_tasks.receipt_tasks(known, receipt, task, at=at, today=today)
        beside = posting_tasks.beside_tasks(known, receipt, at=at, today=today)
        self._records.keep(receipt, *entries, *tasks, *beside)
        return receipt.as_kept()

    def _tell_crowded(self, receipt: Receipt, part_id: str) -> None:
        """Tell a person, once, that a payment came in more parts than are kept."""
        at, task_id = self._now(), posting_tasks.crowded_task_id(receipt, part_id)
        if self._task(task_id) is None:
            task = posting_tasks.crowded_task(receipt, part_id, at=at, today=self._day(at))
            self._records.keep(task)

    def _read(self, part: ReceiptPart) -> RemittedPayment:
        """What another document said of a payment, which came to its sum with this one."""
        for payment in self._payments_in(part.document_id):
            if payment.part_id == part.part_id:
                return payment
        raise NotFound("A remittance is not read as it was when it was counted. Look into it.")

    def _attend(self, receipt: Receipt, part: ReceiptPart, said: RemittedPayment) -> Receipt:
        """Post every claim of a part; the receipt, once that is noted."""
        items = [*map(Item, count(), said.item_ids(), said.claims)]
        strangers = [
            Stranger(item_id=item.item_id, part_id=part.part_id, place=item.place, hold=hold)
            for item, hold in self._visits.post(receipt, items)
        ]
        return insisting_from(
            receipt,
            partial(self._closed, part.part_id, strangers),
            lambda: self._known(receipt.receipt_id),
        )

    def _closed(self, part_id: str, strangers: Sequence[Stranger], receipt: Receipt) -> Receipt:
        done = receipt.done(part_id, strangers)
        if done == receipt:
            return receipt
        at = self._now()
        tasks = posting_tasks.stranger_tasks(done, strangers, at=at, today=self._day(at))
        self._records.keep(done, *tasks)
        return done.as_kept()

    def _task(self, task_id: str | None) -> Task | None:
        if task_id is None:
            return None
        task: Task | None
        [task] = self._records.find_together(Ref(Task, (task_id,)))
        return task

    def _receipt(self, receipt_id: str) -> Receipt | None:
        receipt: Receipt | None
        [receipt] = self._records.find_together(Ref(Receipt, (receipt_id,)))
        return receipt

    def _known(self, receipt_id: str) -> Receipt:
        receipt = self._receipt(receipt_id)
        if receipt is None:
            raise NotFound("The receipt of a payment is not there. Restore it first.")
        return receipt

    def _day(self, at: datetime) -> date:
        return day_in(at, self._home_zone)
