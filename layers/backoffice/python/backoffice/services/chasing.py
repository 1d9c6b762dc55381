"""The chasing desk: tells providers of invoices that were not paid in time, once each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.invoice import Invoice, InvoiceTerms, Standing, due_by, standing
from backoffice.domain.overdue import overdue_task_id, told
from backoffice.domain.record import Ref
from backoffice.domain.reminding import ReminderTerms, next_look
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.services.invoice_ports import FindsInvoices
    from backoffice.services.ports import Clock, Records


class ChasingDesk:
    """Looks at an invoice whenever something happened to it; however often, the end is the same."""

    def __init__(
        self,
        *,
        records: Records,
        invoices: FindsInvoices,
        terms: InvoiceTerms,
        reminders: ReminderTerms,
        now: Clock,
    ) -> None:
        self._records = records
        self._invoices = invoices
        self._terms = terms
        self._reminders = reminders
        self._now = now

    def attend(self, visit_id: str) -> None:
        """Something happened to a visit's invoice: tell its provider, and look in time."""
        self._heard(visit_id)

    def attend_payment(self, payment_id: str) -> None:
        """A payment was entered: look at all that it pays for."""
        payment: ClientPayment | None
        [payment] = self._records.find_together(Ref(ClientPayment, (payment_id,)))
        for part in payment.parts if payment else ():
            taken_at = payment.taken_at(part.visit_id) if payment else None
            self._heard(part.visit_id, taken_at)

    def attend_client(self, client_id: str) -> None:
        """A client can be written to again, or elsewhere: what waited for that goes on."""
        for invoice in self._invoices.of_client(client_id):
            if invoice.look_at is not None:
                self.attend(invoice.visit_id)

    def look(self, visit_id: str) -> Client | None:
        """Tell the provider what is to be told; whose invoice it is, or None if there is none."""
        return insisting(lambda: self._attend(visit_id, wakes=False))

    def _heard(self, visit_id: str, taken_at: datetime | None = None) -> None:
        insisting(lambda: self._attend(visit_id, wakes=True, taken_at=taken_at))

    def _attend(
        self, visit_id: str, *, wakes: bool, taken_at: datetime | None = None
    ) -> Client | None:
        """What a bank took back (*taken_at*) is owed again, and the days to pay it begin anew."""
        invoice, account = self._records.find_together(
            Ref(Invoice, (visit_id,)), Ref(VisitAccount, (visit_id,))
        )
        if invoice is None:
            return None
        client, task = self._records.find_together(
            Ref(Client, (invoice.client_id,)), Ref(Task, (overdue_task_id(invoice),))
        )
        if client is None:
            return None
        at = self._now()
        today = day_in(at, client.time_zone)
        asked = invoice
        if taken_at is not None:
            begin = day_in(taken_at, client.time_zone)
            asked = invoice.with_time_until(due_by(begin, self._terms))
        now = standing(asked, account, today=today, terms=self._terms)
        after, tasks = told(asked, now.state, task, today=today, at=at)
        if wakes:
            after = after.but(look_at=self._woken(after, now, client.time_zone, at))
        if after != invoice:
            self._records.keep(after, *tasks)
        return client

    def _woken(self, invoice: Invoice, now: Standing, zone: str, at: datetime) -> datetime | None:
        """When to look at the latest, now that something happened: never later than before."""
        look = next_look(invoice, now.state, since=at, at=at, zone=zone, terms=self._reminders)
        return min(look, invoice.look_at) if look and invoice.look_at else look
