"""The desks that remind clients of invoices."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.forms import FormDesks
from backoffice.wiring.invoicing import InvoiceDesks

if TYPE_CHECKING:
    from backoffice.services.reminding import DueReminders, RemindingDesk


class ReminderDesks(FormDesks, InvoiceDesks):
    """Who is to be reminded, and the mails about it."""

    @cached_property
    def due_invoices(self) -> DueReminders:
        """Finding the invoices to be looked at."""
        from backoffice.adapters.dynamodb.invoices import InvoicesTable
        from backoffice.services.reminding import DueReminders

        return DueReminders(invoices=InvoicesTable(self.database), handouts=self.invoice_queue)

    @cached_property
    def reminding(self) -> RemindingDesk:
        """Reminding of invoices."""
        from backoffice.adapters.dynamodb import (
            client_payments,
            clients,
            invoices,
            ledger,
            links,
            network,
            work,
        )
        from backoffice.services.reminding import RemindingDesk

        records = self._records(
            clients.ClientsTable,
            client_payments.TillsTable,
            invoices.InvoicesTable,
            ledger.VisitAccountsTable,
            links.LinksTable,
            links.MailingsTable,
            network.ProvidersTable,
            work.TasksTable,
        )
        return RemindingDesk(
            records=records,
            invoices=invoices.InvoicesTable(self.database),
            chasing=self.chasing,
            room=self._mail_room(records),
            tokens=self.tokens,
            post=self._post_office(),
            terms=self.invoice_terms,
            reminders=self.reminder_terms,
            now=self._now,
        )
