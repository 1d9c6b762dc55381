"""The posting desk: what payers pay becomes money in the ledger, or work for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain import posting_tasks
from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim, visit_id_of
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.claims import ClaimDecided
from backoffice.domain.hold import Hold
from backoffice.domain.ledger import Entry
from backoffice.domain.payer_document import name_of
from backoffice.domain.posting import arrived, opened, post
from backoffice.domain.receipt import Receipt, ReceiptPart, Stranger, entry_of
from backoffice.domain.record import Record, Ref
from backoffice.domain.remittance import RemittedClaim, RemittedPayment
from backoffice.domain.submission import Submission
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting_from

if TYPE_CHECKING:
    from backoffice.services.claim_ports import ReadsRemittances
    from backoffice.services.ports import Archive, Clock, Records
    from backoffice.services.posted_denials import Agreements, PostedDenials

_AT_ONCE = 50
"""Claims that are read together: with the accounts of their visits, as many as one call gives."""


class _Item(NamedTuple):
    """A claim of a payment, by its place."""

    place: int
    item_id: str
    said: RemittedClaim


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
        reader: ReadsRemittances,
        documents: Archive,
        denials: PostedDenials,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._denials = denials
        self._reader = reader
        self._documents = documents
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
            payment, document_id=document_id, place=place
        )
        if receipt.part(payment.part_id) is None:
            self._tell_crowded(receipt, payment.part_id)
            return receipt
        at, entries = self._now(), list[Entry]()
        while parts := receipt.adds_up:
            entries.append(entry_of(receipt, parts, at=at, today=self._day(at)))
            receipt = receipt.counted(parts)
        if receipt == known:
            return receipt
        [task] = self._tasks(posting_tasks.receipt_task_id(known))
        tasks = posting_tasks.receipt_tasks(known, receipt, task, at=at, today=self._day(at))
        self._records.keep(receipt, *entries, *tasks)
        return receipt.as_kept()

    def _tell_crowded(self, receipt: Receipt, part_id: str) -> None:
        """Tell a person, once, that a payment came in more parts than are kept."""
        at, task_id = self._now(), posting_tasks.crowded_task_id(receipt, part_id)
        if self._tasks(task_id) == [None]:
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
        items = [*map(_Item, count(), said.item_ids(), said.claims)]
        strangers: list[Stranger] = []
        for start in range(0, len(items), _AT_ONCE):
            for item, hold in self._post_all(receipt, items[start : start + _AT_ONCE]):
                stranger = Stranger(
                    item_id=item.item_id, part_id=part.part_id, place=item.place, hold=hold
                )
                strangers.append(stranger)
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

    def _post_all(self, receipt: Receipt, items: Sequence[_Item]) -> Iterator[tuple[_Item, Hold]]:
        """Post *items*, all of one visit in one write; those that have no account, and why."""
        claims, accounts = self._found(items)
        arriving: dict[str, list[tuple[_Item, Decision]]] = {}
        for item in items:
            claim = claims.get(item.said.control_number)
            decision = self._decision(receipt, item, claim) if claim else None
            if claim is None or decision is None:
                yield item, Hold.NOT_OURS
            else:
                arriving.setdefault(claim.visit_id, []).append((item, decision))
        if not arriving:
            return
        agreements = self._denials.agreements(claims.values())
        for visit_id, decisions in arriving.items():
            claim = claims[decisions[0][0].said.control_number]
            full = insisting_from(
                accounts.get(visit_id),
                partial(self._post_visit, claim, agreements, [each for _, each in decisions]),
                partial(self._account, visit_id),
            )
            yield from ((item, Hold.TOO_MANY) for item, each in decisions if each in full)

    def _found(
        self, items: Sequence[_Item]
    ) -> tuple[dict[str, Claim], dict[str, VisitAccount | None]]:
        """The claims that *items* are about, by control number, and the accounts of their visits.

        What went out is never changed, so a claim needs not be read again while it is posted.
        """
        numbers = [*{item.said.control_number for item in items if item.said.control_number}]
        if not numbers:
            return {}, {}
        sent = self._records.find_together(*(Ref(Submission, (number,)) for number in numbers))
        claim_of = {each.control_number: each.claim_id for each in sent if each is not None}
        claim_ids = [*dict.fromkeys(claim_of.values())]
        visit_ids = [*dict.fromkeys(map(visit_id_of, claim_ids))]
        if not claim_ids:
            return {}, {}
        found = self._records.find_together(
            *(Ref(Claim, (each,)) for each in claim_ids),
            *(Ref(VisitAccount, (each,)) for each in visit_ids),
        )
        claims = dict(zip(claim_ids, found, strict=False))
        if None in claims.values():
            raise NotFound("The claim of a submission is not there. Restore it first.")
        accounts = dict(zip(visit_ids, found[len(claim_ids) :], strict=True))
        return {number: claims[claim_id] for number, claim_id in claim_of.items()}, accounts

    def _decision(self, receipt: Receipt, item: _Item, claim: Claim) -> Decision | None:
        """What was decided of the version of *claim* that the payer names, whichever it is."""
        for version in claim.versions:
            if version.bill.control_number == item.said.control_number:
                return arrived(
                    item.said,
                    claim,
                    version.bill,
                    item_id=item.item_id,
                    receipt_id=receipt.receipt_id,
                    on=receipt.paid_on or self._day(self._now()),
                )
        return None

    def _post_visit(
        self,
        claim: Claim,
        agreements: Agreements,
        decisions: Sequence[Decision],
        known: VisitAccount | None,
    ) -> list[Decision]:
        """Post what was decided about a visit, in one write; what its account has no room for."""
        before = account = known or opened(claim)
        at, entries, full = self._now(), list[Entry](), list[Decision]()
        for decision in decisions:
            try:
                account, new = post(account, decision, at=at)
            except Refused:
                full.append(decision)
            else:
                entries += new
        if account != before:
            account, beside = self._beside(before, account, entries, agreements, at)
            tasks = self._account_tasks(before, account, at)
            events = _decided(account, entries)
            self._records.keep(account, *entries, *beside, *tasks, events=events)
        return full

    def _beside(
        self,
        before: VisitAccount,
        account: VisitAccount,
        entries: Sequence[Entry],
        agreements: Agreements,
        at: datetime,
    ) -> tuple[VisitAccount, tuple[Record, ...]]:
        """What else is kept in the same write: the provider's part, and what was denied."""
        denied = self._denials.beside(
            before, account, entries, agreements, today=self._day(at), at=at
        )
        return account, tuple(denied)

    def _account_tasks(
        self, before: VisitAccount, account: VisitAccount, at: datetime
    ) -> list[Task]:
        ids = posting_tasks.concerned(before, account)
        known = {str(task.task_id): task for task in self._tasks(*ids) if task is not None}
        today = self._day(at)
        return [*posting_tasks.account_tasks(before, account, known, at=at, today=today)]

    def _tasks(self, *task_ids: str | None) -> Sequence[Task | None]:
        """The tasks of these ids, in their order; None for one that is not there."""
        refs = [Ref(Task, (each,)) for each in task_ids if each is not None]
        if not refs:
            return [None] * len(task_ids)
        return [*self._records.find_together(*refs)]

    def _receipt(self, receipt_id: str) -> Receipt | None:
        receipt: Receipt | None
        [receipt] = self._records.find_together(Ref(Receipt, (receipt_id,)))
        return receipt

    def _known(self, receipt_id: str) -> Receipt:
        receipt = self._receipt(receipt_id)
        if receipt is None:
            raise NotFound("The receipt of a payment is not there. Restore it first.")
        return receipt

    def _account(self, visit_id: str) -> VisitAccount | None:
        account: VisitAccount | None
        [account] = self._records.find_together(Ref(VisitAccount, (visit_id,)))
        return account

    def _day(self, at: datetime) -> date:
        return day_in(at, self._home_zone)


def _decided(account: VisitAccount, entries: Sequence[Entry]) -> list[ClaimDecided]:
    """One event for each claim about which something was posted."""
    return [
        ClaimDecided(
            claim_id=claim_id,
            visit_id=account.visit_id,
            client_id=account.client_id,
            provider_id=account.provider_id,
        )
        for claim_id in dict.fromkeys(each.claim_id for each in entries)
        if claim_id is not None
    ]
