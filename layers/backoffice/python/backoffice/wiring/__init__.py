"""Wiring: every desk on its ground. Only this package and `ground` know both sides."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from backoffice.ground import new_id, now
from backoffice.settings import Settings
from backoffice.wiring.accuracy import AccuracyDesks
from backoffice.wiring.answers import AnswerDesks
from backoffice.wiring.check import CheckDesks
from backoffice.wiring.claims import ClaimDesks
from backoffice.wiring.client_invoices import ClientInvoiceDesks
from backoffice.wiring.forms import FormDesks
from backoffice.wiring.good_faith import GoodFaithDesks
from backoffice.wiring.payments import PaymentDesks
from backoffice.wiring.payouts import PayoutDesks
from backoffice.wiring.reminders import ReminderDesks
from backoffice.wiring.sending import SendingDesks

if TYPE_CHECKING:
    from backoffice.domain.journal import JournalEntry
    from backoffice.domain.mailing import MailResult
    from backoffice.services.relay import RelayDesk

__all__ = ["Office", "entries_of", "new_id", "now", "office", "result_of"]


class Office(
    GoodFaithDesks,
    ReminderDesks,
    FormDesks,
    AccuracyDesks,
    CheckDesks,
    ClaimDesks,
    SendingDesks,
    AnswerDesks,
    PaymentDesks,
    PayoutDesks,
    ClientInvoiceDesks,
):
    """Every desk, set up when first asked for, with the tables that it touches and no others.

    What the desks stand on may be replaced piece by piece before a desk is
    asked for: the simulation runs this very office on twins in memory.
    """

    @cached_property
    def relay(self) -> RelayDesk:
        """Telling what happened."""
        from backoffice.adapters.dynamodb.journal import JournalTable
        from backoffice.services.relay import RelayDesk

        return RelayDesk(
            outbox=JournalTable(self.database), archive=self.journal, bus=self.bus, now=self._now
        )


@cache
def office() -> Office:
    """The office that this function's environment describes."""
    return Office(Settings())


def entries_of(stream_event: dict[str, Any]) -> list[JournalEntry]:
    """The journal entries that the outbox's stream brings."""
    from backoffice.adapters.dynamodb import stream

    return stream.entries(stream_event)


def result_of(body: str) -> tuple[str, MailResult] | None:
    """The mailing that a message of the mail service is about, and what became of it."""
    from backoffice.adapters.mail import results

    return results.told(body)
