"""The whole office in memory: real desks, tables, messages and EDI, and a twin at every port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from backoffice.adapters import pictures
from backoffice.adapters.bus import (
    AnswerQueue,
    BatchQueue,
    CertificateQueue,
    CheckQueue,
    ClaimMakingQueue,
    ClaimQueue,
    ConsultationQueue,
    EstimateQueue,
    EventBus,
    FeeQueue,
    InvoiceQueue,
    OpeningQueue,
    PaymentQueue,
    PrecheckQueue,
    ReminderQueue,
)
from backoffice.adapters.dynamodb import stream
from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.database import Item
from backoffice.adapters.dynamodb.journal import JournalTable
from backoffice.adapters.dynamodb.records import Records
from backoffice.adapters.dynamodb.tables import moment_text
from backoffice.adapters.dynamodb.values import packed
from backoffice.adapters.mail.messages import Message as Mail
from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse
from backoffice.adapters.payers.exchange import Exchange
from backoffice.domain.record import Record
from backoffice.settings import Settings
from backoffice.web.queues import each_event, each_result, each_upload
from backoffice.wiring import result_of
from tests.support import schemas
from tests.twins import mail
from tests.twins.archive import MemoryArchive
from tests.twins.campaign import MemoryBulkPost, MemoryQuota
from tests.twins.cards import MemoryPhotos, MemoryPictures
from tests.twins.claims_house import BadLine
from tests.twins.clock import Clock, Ids
from tests.twins.database import MemoryDatabase
from tests.twins.faults import Crash, Faults
from tests.twins.listening import MAIL_EVENTS, ListeningOffice
from tests.twins.mail import MemoryCarrier
from tests.twins.payer import MemoryHttp
from tests.twins.processor import MemoryProcessor
from tests.twins.queues import MemoryEvents, MemoryQueue, MemorySqs, Message
from tests.twins.tokens import MemoryTokens

HOME = "America/New_York"
BASE_URL = "https://office.example"
SETTINGS = {
    "ACTIVE_CLIENT_DAYS": "180",
    "CLEARINGHOUSE": "stedi",
    "GUIDE_VIDEO_URL": "",
    "HELP_PHONE": "",
    "HOME_ZONE": HOME,
    "INVOICE_MAIL_HOURS": "10-19",
    "MAIL_FROM": "hello@fernway.example",
    "NETWORK_ADDRESS": "1 Broad St, New York, NY 10004-1234",
    "NETWORK_PAY_TO": "PO Box 12, New York, NY 10004-0012",
    "NETWORK_LEGAL_NAME": "Fernway Psychotherapy PC",
    "NETWORK_NAME": "Fernway",
    "NETWORK_NPI": "1999999984",
    "NETWORK_TAXONOMY": "261QM0801X",
    "NETWORK_TAX_ID": "12-3456789",
    "DEDUCT_OVERDUE_AFTER_DAYS": "",
    "PAYOUTS_THROUGH_PROCESSOR": "no",
    "PAYOUT_MINIMUM": "25.00",
    "PAYOUT_WEEKDAY": "friday",
    "PUBLIC_BASE_URL": BASE_URL,
    "RENEWAL_MAIL_HOURS": "12-21",
    "RENEWAL_WAVES": "-46,-30,-16,-3,6",
    "X12_USAGE": "T",
}
SWEEP_EVERY = timedelta(minutes=5)
_MOST_SWEEPS = 2000
"""A week of sweeps: whatever is not quiet by then never will be."""

UPLOADS = "photos"
"""The queue that quarantine fills."""


@dataclass(frozen=True)
class Delivery:
    """Something on its way: a record of the outbox's stream, or a message in a queue."""

    record: Mapping[str, Any] | None = None
    queue: MemoryQueue | None = None
    message: Message | None = None

    @property
    def content(self) -> str:
        """What is delivered to whom; a repeated delivery has the same."""
        if self.queue and self.message:
            return f"{self.queue.name} {self.message.body}"
        return str(self.record)


class MemoryOffice(ListeningOffice):
    """An office that a test can crash, hurry, and look into.

    What travels does so as on AWS: outbox stream, relay, bus, a queue for each
    listener, and sweeps every five minutes. Nothing moves until a test says so.
    """

    database: MemoryDatabase
    photos: MemoryPhotos
    card_pictures: MemoryPictures
    processor: MemoryProcessor
    documents: MemoryArchive
    journal: MemoryArchive
    kept_pages: MemoryArchive

    def __init__(self, *, index_lag: int = 0) -> None:
        self.clock = Clock()
        super().__init__(
            Settings(SETTINGS),
            now=self.clock,
            new_id=Ids("id"),
            new_secret=Ids("secret"),
            wait=lambda: None,
        )
        self.faults = faults = Faults()
        self.queues = {
            each.name: MemoryQueue(each, self.clock)
            for each in (*schemas.queues(), *schemas.upload_queues(), *schemas.own_queues())
        }
        self.stream: list[Mapping[str, Any]] = []
        self.pick: Callable[[list[Delivery]], Delivery] = lambda in_flight: in_flight[0]
        self.mail = MemoryCarrier(faults=faults)
        self.payer = MemoryHttp(faults=faults, now=self.clock)
        queues = list(self.queues.values())
        self.database = MemoryDatabase(faults=faults, index_lag=index_lag, told=self._into_stream)
        self.tokens = MemoryTokens(faults=faults)
        self.season_tokens = MemoryTokens(faults=faults)
        self.seals = MemoryTokens(faults=faults)
        self.pseudonyms = MemoryTokens(faults=faults)
        self.carrier = self.mail
        self.bulk_mail = MemoryBulkPost(now=self.clock, faults=faults)
        self.campaign_post = self.bulk_mail
        self.sending_quota = self.quota_twin = MemoryQuota(self.bulk_mail, faults=faults)
        self.photos = self.quarantine = MemoryPhotos(
            faults=faults, clock=self.clock, told=self.queues[UPLOADS].put
        )
        self.look = pictures.inspect  # in this very process: no test sends what would end it
        self.card_pictures = MemoryPictures(faults=faults)
        account = Account(
            base_url="https://payer",
            api_key=lambda: "a key",
            sender_id=self.settings.network_npi,
            usage=self.settings.x12_usage,
        )
        self.clearinghouse = Clearinghouse("stedi", account, Exchange(_as_client(self.payer)))
        self.line = BadLine(self.payer)
        core = replace(account, core_url="https://core")
        self.claim_clearinghouse = Clearinghouse("stedi", core, Exchange(_as_client(self.line)))
        self.processor = MemoryProcessor(now=self.clock, faults=faults)
        self.documents = MemoryArchive(faults=faults)
        self.journal = MemoryArchive(faults=faults)
        self.kept_pages = MemoryArchive(faults=faults)
        self.bus = EventBus(_as_client(MemoryEvents(queues, faults=faults)), name="bus")
        self.check_queue = CheckQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="eligibility"
        )
        self.precheck_queue = PrecheckQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="eligibility"
        )
        self.claim_queue = ClaimQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="claim-submission"
        )
        self.answer_queue = AnswerQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="claim-answers"
        )
        self.payment_queue = PaymentQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="payments"
        )
        self.news_secrets = lambda at: ["whsec_" + "c2VjcmV0" * 4]  # noqa: ARG005
        self.claim_making_queue = ClaimMakingQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="claim-making"
        )
        self.invoice_queue = InvoiceQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="link-mail"
        )
        self.fee_queue = FeeQueue(_as_client(MemorySqs(queues, faults=faults)), url="link-mail")
        self.estimate_queue = EstimateQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="estimates"
        )
        self.consultation_queue = ConsultationQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="consultations"
        )
        self.certificate_queue = CertificateQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="certificates"
        )
        self.opening_queue = OpeningQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="waitlist"
        )
        self.batch_queue = BatchQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="renewal-campaign"
        )
        self.reminder_queue = ReminderQueue(
            _as_client(MemorySqs(queues, faults=faults)), url="link-mail"
        )
        self.records = Records(
            self.database, tables(self.database), now=self.clock, new_id=self._new_id
        )

    def keep(self, *records: Record) -> None:
        """Put *records* on file before the story begins; nobody is told."""
        for record in records:
            self.records.keep(record)
        self.until_quiet()
        self.faults.passed.clear()

    def in_flight(self) -> list[Delivery]:
        """Everything that could be delivered now."""
        messages = [
            Delivery(queue=queue, message=message)
            for queue in self.queues.values()
            for message in queue.visible()
        ]
        return [Delivery(record=record) for record in self.stream] + messages

    def deliver(self, delivery: Delivery) -> None:
        """Deliver one thing; a crash under way loses a stream record, and hides a message."""
        if delivery.record is not None:
            self.stream.remove(delivery.record)
            self.relay.tell(stream.entries({"Records": [delivery.record]}))
        elif delivery.queue is not None and delivery.message is not None:
            event = delivery.queue.receive(delivery.message)
            try:
                answer = self._heard(delivery.queue.name, event)
            except Crash:
                delivery.queue.give_up_on_overdue(delivery.message)
                raise
            delivery.queue.settle(delivery.message, answer)

    def mail_service_tells(self, message: Mail, kind: str, **more: Any) -> None:
        """Let SES tell what became of a *message* that it carried, by way of the default bus."""
        told = mail.event(message.mailing_id, kind, at=self.clock(), **more)
        self.queues[MAIL_EVENTS].put(mail.as_queued(told))

    def duplicate(self, delivery: Delivery) -> None:
        """Let *delivery* come once more, as streams and queues are free to."""
        if delivery.record is not None:
            self.stream.append(dict(delivery.record))
        elif delivery.queue is not None and delivery.message is not None:
            delivery.queue.put(delivery.message.body)

    def run(self) -> None:
        """Deliver what is in flight, as `pick` says, until nothing is; no time passes."""
        while in_flight := self.in_flight():
            self.deliver(self.pick(in_flight))

    def sweep(self) -> None:
        """What every five minutes does."""
        self.relay.sweep(due=self.clock())
        self.due_checks.hand_out_due(due=self.clock())
        self.due_reminders.hand_out_due(due=self.clock())
        self.due_invoices.hand_out_due(due=self.clock())
        self.due_estimates.hand_out_due(due=self.clock())
        self.due_certificates.hand_out_due(due=self.clock())
        self.due_prechecks.hand_out_due(due=self.clock())
        self.due_consultations.hand_out_due(due=self.clock())
        self.due_openings.hand_out_due(due=self.clock())
        self.due_claims.hand_out_due(due=self.clock())
        self.payment_settling.settle_due(due=self.clock())

    def wait(self, time: timedelta) -> None:
        """Let *time* pass, which is long enough for every index."""
        self.clock.wait(time)
        self.database.catch_up()

    def until_quiet(self) -> None:
        """Deliver, wait and sweep until nothing is left to do."""
        for _ in range(_MOST_SWEEPS):
            self.run()
            if self.is_quiet():
                return
            self.wait(SWEEP_EVERY)
            self.sweep()
        raise AssertionError("The office does not come to rest.")

    def is_quiet(self) -> bool:
        """Whether nothing is in flight, hidden, untold or due."""
        waiting = [message for queue in self.queues.values() for message in queue.messages]
        untold = [item for item in self.database.glance("outbox") if "untold_in" in item]
        later: object = self._checks_under_way() or self._reminders_due() or self._prechecks_due()
        looked_at = self._due_in("invoices") or self._due_in("estimate-files")
        looked_at = looked_at or self._due_in("gap-certificates")
        looked_at = looked_at or self._searches_due()
        looked_at = looked_at or self._due_in("gap-certificates") or self._due_in("state-openings")
        later = later or looked_at or self._claims_under_way()
        return not (self.stream or waiting or untold or later)

    def dead_letters(self) -> list[str]:
        """The bodies of all messages that were put aside."""
        return [m.body for queue in self.queues.values() for m in queue.dead_letters]

    def _checks_under_way(self) -> list[str]:
        """The checks that are due by now, or in mid-round; others may wait for weeks."""
        by = moment_text(self.clock())
        return [
            item["check_id"]
            for item in self.database.glance("eligibility-checks")
            if item.get("due_since", "~") <= by or item["status"] == "due" or "tried_since" in item
        ]

    def _reminders_due(self) -> list[tuple[str, str]]:
        """The links whose client is to be reminded by now; others may wait for days."""
        by = moment_text(self.clock())
        links = self.database.glance("links")
        return [(i["client_id"], i["purpose"]) for i in links if i.get("remind_since", "~") <= by]

    def _due_in(self, table: str) -> bool:
        """Whether anything of *table* is to be looked at by now; other things may wait for days."""
        by = moment_text(self.clock())
        return any(item.get("look_place", "~") <= by for item in self.database.glance(table))

    def _searches_due(self) -> bool:
        """Whether a request is to be looked at by now, or a search to be forgotten."""
        by = moment_text(self.clock())
        found = (*self.database.glance("consultations"), *self.database.glance("seekers"))
        return any(item.get("due_since", "~") <= by for item in found)

    def _prechecks_due(self) -> list[str]:
        """The pre-checks to ask about or to forget; those that wait for somebody may wait a day."""
        asked = [i for i in self.database.glance("prechecks") if i["status"] == "confirmed"]
        by = moment_text(self.clock())
        due = [i for i in self.database.glance("prechecks") if i.get("due_since", "~") <= by]
        return [item["precheck_id"] for item in (*asked, *due)]

    def _claims_under_way(self) -> list[str]:
        """The claims that are to be sent again, or looked for."""
        submissions = self.database.glance("submissions")
        return [item["claim_id"] for item in submissions if "next_attempt_at" in item]

    def _heard(self, queue: str, event: dict[str, Any]) -> dict[str, Any]:
        if queue == UPLOADS:
            return each_upload(event, None, self.inspection.inspect)
        if queue == MAIL_EVENTS:
            return each_result(event, None, result_of, self.deliveries.note)
        return each_event(event, None, self.listeners[queue])

    def _into_stream(self, table: str, item: Item) -> None:
        if table == JournalTable.NAME:
            self.stream.append({"eventName": "INSERT", "dynamodb": {"NewImage": packed(item)}})


def _as_client(twin: Any) -> Any:
    """A twin in place of a client: it has the methods that the adapter calls, and no more."""
    return twin
