"""The desk that gives back: what a client paid beyond what is theirs returns to them by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain import payment_tasks
from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import refunded
from backoffice.domain.calendar import day_in
from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.events.payments import RefundWanted
from backoffice.domain.giving_back import MOST_AT_ONCE, planned
from backoffice.domain.invoice import PAYABLE, Invoice, InvoiceState, InvoiceTerms, standing
from backoffice.domain.invoicing import follows
from backoffice.domain.money import Money
from backoffice.domain.record import Record, Ref
from backoffice.domain.task import Task
from backoffice.services.account_entries import Step, entered, payments_in
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.ports import Clock, Records

_NOTHING_TOO_MUCH = PAYABLE | {InvoiceState.SETTLED}


class GivingBack:
    """Plans what goes back, in the same write as the ledger; the processor is asked afterwards.

    The visit's account is the lock: what is planned has left it, so nothing goes back twice.
    """

    def __init__(
        self, *, records: Records, terms: InvoiceTerms, home_zone: str, now: Clock
    ) -> None:
        self._records = records
        self._terms = terms
        self._home_zone = home_zone
        self._now = now

    def attend(self, visit_id: str) -> None:
        """Plan to give back what was paid too much for a visit, once nobody has to decide more."""
        while insisting(lambda: self._attend(visit_id)):
            pass  # whoever paid in many small parts gets them back in several writes

    def attend_payment(self, payment_id: str, **more: str) -> None:  # noqa: ARG002 - the event's fields
        """A payment was entered: look whether any of its visits was paid twice."""
        payment: ClientPayment | None
        [payment] = self._records.find_together(Ref(ClientPayment, (payment_id,)))
        for part in payment.parts if payment else ():
            self.attend(part.visit_id)

    def _attend(self, visit_id: str) -> bool:
        """Plan what fits into one write; whether there is more."""
        invoice, account, task = self._records.find_together(
            Ref(Invoice, (visit_id,)),
            Ref(VisitAccount, (visit_id,)),
            Ref(Task, (payment_tasks.by_hand_id(visit_id),)),
        )
        if invoice is None or account is None:
            return False
        at = self._now()
        today = day_in(at, self._home_zone)
        now = standing(invoice, account, today=today, terms=self._terms)
        if now.state is not InvoiceState.CREDIT or not follows(invoice, account):
            is_over = now.state in _NOTHING_TOO_MUCH
            end = payment_tasks.needless if is_over else payment_tasks.too_early
            if ended := end(task, at=at):
                self._records.keep(*ended)
            return False
        known = payments_in(self._records, account)
        every, rest = planned(known, visit_id, -now.due, at=at)
        payments, more = every[:MOST_AT_ONCE], len(every) > MOST_AT_ONCE
        steps = [
            Step(visit_id, refunded, each.refunds[-1].amount, each.refunds[-1].refund_id)
            for each in payments
        ]
        changed: list[Record] = [*payments]
        if steps:
            changed += entered(self._records, [account], steps, day=today, at=at)
        if not more:
            changed += _by_hand(invoice, known, rest, task, today=today, at=at)
        if changed:
            events = [
                RefundWanted(payment_id=each.payment_id, client_id=each.client_id)
                for each in payments
            ]
            self._records.keep(*changed, events=events)
        return more


def _by_hand(
    invoice: Invoice,
    payments: Sequence[ClientPayment],
    rest: Money,
    task: Task | None,
    *,
    today: date,
    at: datetime,
) -> list[Task]:
    """What a person is to do, or no longer, about the *rest* that no card takes."""
    if rest == Money.ZERO:
        return payment_tasks.needless(task, at=at)
    if any(each.is_contested for each in payments):
        return payment_tasks.too_early(task, at=at)
    whose = (invoice.visit_id, invoice.client_id)
    return payment_tasks.by_hand(*whose, task, today=today, at=at)
