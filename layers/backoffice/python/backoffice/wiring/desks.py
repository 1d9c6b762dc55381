"""Every desk of the office, on its ground."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from backoffice.wiring.accuracy import AccuracyDesks
from backoffice.wiring.answers import AnswerDesks
from backoffice.wiring.campaign import CampaignDesks
from backoffice.wiring.certificates import CertificateDesks
from backoffice.wiring.check import CheckDesks
from backoffice.wiring.claims import ClaimDesks
from backoffice.wiring.client_invoices import ClientInvoiceDesks
from backoffice.wiring.consultations import ConsultationDesks
from backoffice.wiring.directory import DirectoryDesks
from backoffice.wiring.forms import FormDesks
from backoffice.wiring.good_faith import GoodFaithDesks
from backoffice.wiring.matching import MatchingDesks
from backoffice.wiring.payments import PaymentDesks
from backoffice.wiring.payouts import MembershipDesks, PayoutDesks
from backoffice.wiring.reminders import ReminderDesks
from backoffice.wiring.renewal_answers import RenewalAnswerDesks
from backoffice.wiring.sending import SendingDesks
from backoffice.wiring.waitlist import WaitlistDesks

if TYPE_CHECKING:
    from backoffice.services.relay import RelayDesk


class Office(
    ConsultationDesks,
    MatchingDesks,
    DirectoryDesks,
    GoodFaithDesks,
    RenewalAnswerDesks,
    CampaignDesks,
    CertificateDesks,
    ReminderDesks,
    MembershipDesks,
    FormDesks,
    AccuracyDesks,
    CheckDesks,
    ClaimDesks,
    SendingDesks,
    AnswerDesks,
    PaymentDesks,
    PayoutDesks,
    ClientInvoiceDesks,
    WaitlistDesks,
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
