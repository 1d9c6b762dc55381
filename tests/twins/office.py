"""The whole office in memory: real desks, tables, messages and EDI, and a twin at every port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from boto3.dynamodb.types import TypeSerializer

from backoffice.adapters.bus import CheckQueue, EventBus
from backoffice.adapters.dynamodb import stream
from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.clients import ClientsTable, RosterTable, VisitsTable
from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.adapters.dynamodb.database import Item
from backoffice.adapters.dynamodb.journal import JournalTable
from backoffice.adapters.dynamodb.links import LinksTable
from backoffice.adapters.dynamodb.network import ParticipationsTable, PayersTable, ProvidersTable
from backoffice.adapters.dynamodb.records import Records
from backoffice.adapters.dynamodb.work import CountersTable, EligibilityChecksTable
from backoffice.adapters.mail.ses import PostOffice
from backoffice.adapters.payers.stedi import Stedi
from backoffice.domain.record import Record
from backoffice.services.coverage import CoverageDesk
from backoffice.services.eligibility import EligibilityDesk
from backoffice.services.intake import IntakeDesk
from backoffice.services.link_mail import LinkMailDesk
from backoffice.services.links import LinkDesk
from backoffice.services.relay import RelayDesk
from backoffice.services.review import DueDesk, ReviewDesk
from backoffice.services.roster import RosterDesk
from backoffice.web.queues import each_event
from tests.support import schemas
from tests.twins.archive import MemoryArchive
from tests.twins.cards import MemoryPhotos
from tests.twins.clock import Clock, Ids
from tests.twins.database import MemoryDatabase
from tests.twins.faults import Crash, Faults
from tests.twins.mail import MemoryCarrier
from tests.twins.payer import MemoryHttp
from tests.twins.queues import MemoryEvents, MemoryQueue, MemorySqs, Message
from tests.twins.tokens import MemoryTokens

HOME = "America/New_York"
BASE_URL = "https://office.example"
SWEEP_EVERY = timedelta(minutes=5)
_MOST_SWEEPS = 2000
"""A week of sweeps: whatever is not quiet by then never will be."""

Listener = Callable[..., None]


@dataclass(frozen=True)
class Delivery:
    """Something on its way: a record of the outbox's stream, or a message in a queue."""

    record: Mapping[str, Any] | None = None
    queue: MemoryQueue | None = None
    message: Message | None = None

    @property
    def content(self) -> str:
        """What is delivered; a repeated delivery has the same."""
        return self.message.body if self.message else str(self.record)


class MemoryOffice:
    """An office that a test can crash, hurry, and look into.

    What travels does so as on AWS: outbox stream, relay, bus, a queue for each
    listener, and sweeps every five minutes. Nothing moves until a test says so.
    """

    def __init__(self, *, index_lag: int = 0) -> None:
        self.clock = Clock()
        self.faults = Faults()
        self.database = MemoryDatabase(
            faults=self.faults, index_lag=index_lag, told=self._into_stream
        )
        self.mail = MemoryCarrier(faults=self.faults)
        self.photos = MemoryPhotos(faults=self.faults)
        self.documents = MemoryArchive(faults=self.faults)
        self.journal = MemoryArchive(faults=self.faults)
        self.payer = MemoryHttp(faults=self.faults)
        self.queues = {each.name: MemoryQueue(each, self.clock) for each in schemas.queues()}
        self.stream: list[Mapping[str, Any]] = []
        self.pick: Callable[[list[Delivery]], Delivery] = lambda in_flight: in_flight[0]
        self._new_id = Ids("id")
        self._set_up_desks()
        self._set_up_clockwork()

    def _set_up_desks(self) -> None:
        database, now = self.database, self.clock
        self.records = Records(database, tables(database), now=now, new_id=self._new_id)
        records = self.records
        self.roster = RosterDesk(
            records=records,
            roster=RosterTable(database),
            clients=ClientsTable(database),
            visits=VisitsTable(database),
            now=now,
        )
        self.coverage = CoverageDesk(records=records)
        self.links = LinkDesk(records=records, now=now)
        self.intake = IntakeDesk(
            records=records,
            links=LinksTable(database),
            coverage=CoverageTable(database),
            payers=PayersTable(database),
            photos=self.photos,
            public_base_url=BASE_URL,
            now=now,
            new_id=self._new_id,
            new_secret=Ids("secret"),
        )
        self.eligibility = EligibilityDesk(
            records=records,
            checks=EligibilityChecksTable(database),
            roster=RosterTable(database),
            participations=ParticipationsTable(database),
        )

    def _set_up_clockwork(self) -> None:
        database, now, records = self.database, self.clock, self.records
        queues = list(self.queues.values())
        self.link_mail = LinkMailDesk(
            records=records,
            providers=ProvidersTable(database),
            tokens=MemoryTokens(faults=self.faults),
            post=PostOffice(self.mail, public_base_url=BASE_URL, network_name="Fernway"),
            home_zone=HOME,
            now=now,
        )
        self.review = ReviewDesk(
            records=records,
            checks=EligibilityChecksTable(database),
            visits=VisitsTable(database),
            payers=PayersTable(database),
            participations=ParticipationsTable(database),
            clearinghouse=Stedi(
                base_url="https://payer",
                api_key=lambda: "a key",
                sender_id="1999999984",
                usage="T",
                http=_as_client(self.payer),
            ),
            counters=CountersTable(database),
            documents=self.documents,
            home_zone=HOME,
            now=now,
        )
        self.due_checks = DueDesk(
            checks=EligibilityChecksTable(database),
            handouts=CheckQueue(
                _as_client(MemorySqs(queues, faults=self.faults)), url="eligibility"
            ),
        )
        self.relay = RelayDesk(
            outbox=JournalTable(database),
            archive=self.journal,
            bus=EventBus(_as_client(MemoryEvents(queues, faults=self.faults)), name="bus"),
            now=now,
        )
        self.listeners: dict[str, dict[str, Listener]] = {
            "link-mail": {"link-requested": self.link_mail.send},
            "eligibility": {
                "insurance-submitted": self.review.review,
                "check-due": self.review.attempt,
            },
        }

    # ------------------------------------------------------------- what a test does

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
                answer = each_event(event, None, self.listeners[delivery.queue.name])
            except Crash:
                delivery.queue.give_up_on_overdue(delivery.message)
                raise
            delivery.queue.settle(delivery.message, answer)

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
        untold = [item for item in self.database.items("outbox") if "untold_in" in item]
        due = [item for item in self.database.items("eligibility-checks") if "due_in" in item]
        return not (self.stream or waiting or untold or due)

    def dead_letters(self) -> list[str]:
        """The bodies of all messages that were put aside."""
        return [m.body for queue in self.queues.values() for m in queue.dead_letters]

    def _into_stream(self, table: str, item: Item) -> None:
        if table == JournalTable.NAME:
            pack = TypeSerializer().serialize
            image = {name: pack(value) for name, value in item.items()}
            self.stream.append({"eventName": "INSERT", "dynamodb": {"NewImage": image}})


def _as_client(twin: Any) -> Any:
    """A twin in place of a client: it has the methods that the adapter calls, and no more."""
    return twin
