"""A year of invoices: who is mailed on which day, and who is told, is what the story says alone.

The year has two changes of the clocks, 29 February, and every federal holiday. The job misses three
days in a row and many single hours, runs twice, and its messages come twice.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.clients import ClientsTable
from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.adapters.dynamodb.links import MailingsTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.adapters.mail.messages import Message
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.errors import Refused
from backoffice.domain.events.invoices import InvoiceAsked
from backoffice.domain.invoice import (
    PAYABLE,
    AskedBy,
    Asking,
    Invoice,
    InvoiceKind,
    ObjectionReason,
    Wait,
    due_by,
    standing,
)
from backoffice.domain.mailing import MailResult
from backoffice.domain.money import Money
from backoffice.domain.objecting import answered, object_to
from backoffice.domain.record import Record
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import TaskKind
from backoffice.services.requests import NewEmailAddress
from tests.simulation.reminder_oracle import Event, Mail, Oracle, Told
from tests.support.builders import RUTH
from tests.support.paying import under_way
from tests.support.reminding import REMINDS
from tests.support.submission import open_office

BEGIN = datetime(2027, 9, 1, tzinfo=UTC)
END = datetime(2028, 9, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = {
    "client-of-new-york": "America/New_York",
    "client-of-phoenix": "America/Phoenix",
    "client-of-los-angeles": "America/Los_Angeles",
    "client-of-honolulu": "Pacific/Honolulu",
    "client-of-anchorage": "America/Anchorage",
    "client-of-chicago": "America/Chicago",
}
SAYS = {
    ("You have an invoice from Fernway", ""): "new",
    ("An invoice from Fernway has changed", ""): "changed",
    (REMINDS, ""): "open",
    (REMINDS, "late"): "overdue",
}
KINDS = ("ask", "wait", "object", "bounce", "move")
MISSED = (datetime(2028, 2, 27, 3, tzinfo=UTC), datetime(2028, 3, 1, 3, tzinfo=UTC))
"""Three days, in which 29 February is."""


class Year:
    """The office in memory, and what its people do in a year."""

    def __init__(self, clients: list[str]) -> None:
        self.office = office = open_office()
        self.mails: list[Mail] = []
        office.wait(BEGIN - office.clock())
        for client_id in clients:
            self._keep(
                Client(
                    client_id=client_id,
                    first_name="Ana",
                    last_name="Rivera",
                    email=f"{client_id}@mail.example",
                    email_consent_at=BEGIN,
                    state="NY",
                    care_state="NY",
                    time_zone=ZONES[client_id],
                    created_at=BEGIN,
                ),
                RosterEntry(
                    provider_id=RUTH.provider_id, client_id=client_id, added_on=BEGIN.date()
                ),
            )

    def live(self, story: list[Event], runs: set[datetime], twice: set[datetime]) -> None:
        """Every hour of the year, with what happens in it, and the job, if it runs."""
        office, waiting = self.office, sorted(story, key=lambda each: each.at)
        number = 0
        while office.clock() < END:
            while number < len(waiting) and waiting[number].at == office.clock():
                getattr(self, f"_{waiting[number].what}")(waiting[number])
                self._run()
                number += 1
            office.payment_settling.settle_due(due=office.clock())
            if office.clock() in runs:
                for _ in range(2 if office.clock() in twice else 1):
                    office.due_invoices.hand_out_due(due=office.clock())
            self._run()
            office.wait(HOUR)

    def _run(self) -> None:
        """Let all arrive, and note every mail that went out with what it is about."""
        known = len(self.office.mail.carried)
        self.office.run()
        new = self.office.mail.carried[known:]
        if new:
            table = InvoicesTable(self.office.database)
            invoices = table.from_items(self.office.database.items("invoices"))
            self.mails += [self._noted(each, invoices) for each in new]

    def _noted(self, carried: Message, invoices: list[Invoice]) -> Mail:
        _, client, day = carried.mailing_id.split("_")
        told = [each for each in invoices if each.told]
        taken = [(each.visit_id, which) for each in invoices for which in each.reminders]
        late = "late" if "due date" in carried.text else ""
        return Mail(
            client,
            datetime.fromisoformat(day).date(),
            MailingsTable(self.office.database).load(carried.mailing_id).claimed_at,
            SAYS[carried.subject, late],
            tuple(
                sorted(
                    each.visit_id
                    for each in told
                    if each.told and each.told.mailing_id == carried.mailing_id
                )
            ),
            tuple(
                sorted(
                    (visit_id, which.step)
                    for visit_id, which in taken
                    if which.mailing_id == carried.mailing_id
                )
            ),
        )

    @property
    def told(self) -> list[Told]:
        """What the provider was told of invoices that are overdue."""
        table = TasksTable(self.office.database)
        tasks = table.from_items(self.office.database.items("tasks"))
        return sorted(
            Told(each.about[0], each.opened_at, each.resolved_at)
            for each in tasks
            if each.kind is TaskKind.CHASE_INVOICE
        )

    def _keep(self, *records: Record, events: Sequence[InvoiceAsked] = ()) -> None:
        self.office.records.keep(*records, events=events)
        self._run()

    def _client(self, event: Event) -> Client:
        return ClientsTable(self.office.database).load(event.client)

    def _invoice(self, event: Event) -> Invoice:
        return InvoicesTable(self.office.database).load(event.visit)

    def _ask(self, event: Event) -> None:
        """As the invoicing desk does when an estimate, or a remittance, says another amount."""
        known = InvoicesTable(self.office.database).find(event.visit)
        today = day_in(event.at, self._client(event).time_zone)
        invoice = known or Invoice(
            visit_id=event.visit,
            client_id=event.client,
            provider_id=RUTH.provider_id,
            service_on=today,
            kind=InvoiceKind.SHARE,
        )
        amount = Money(event.cents)
        due_on = due_by(today, self.office.invoice_terms)
        if known and known.due_on and amount <= known.asked:
            due_on = known.due_on
        asking = Asking(amount=amount, by=AskedBy.DECISION, asked_on=today, due_on=due_on)
        now = invoice.asking(asking)
        told = InvoiceAsked(
            visit_id=now.visit_id, client_id=now.client_id, provider_id=now.provider_id
        )
        self._keep(now, events=[told] if now.untold else [])
        self.office.chasing.attend(now.visit_id)

    def _wait(self, event: Event) -> None:
        self._changed(self._invoice(event).but(waits=Wait.PAYER))

    def _go_on(self, event: Event) -> None:
        self._changed(self._invoice(event).but(waits=None))

    def _changed(self, invoice: Invoice) -> None:
        self._keep(invoice)
        self.office.chasing.attend(invoice.visit_id)

    def _object(self, event: Event) -> None:
        """As the desk of objections does."""
        invoice = self._invoice(event)
        with suppress(Refused):
            paused = object_to(
                invoice,
                objection_id=f"ticket-{len(invoice.objections)}-{event.visit}",
                reason=ObjectionReason.OTHER,
                at=event.at,
            )
            self._keep(paused.but(look_at=event.at))

    def _answer(self, event: Event) -> None:
        invoice, client = self._invoice(event), self._client(event)
        today = day_in(event.at, client.time_zone)
        for objection in invoice.objections:
            after = answered(
                invoice,
                objection.objection_id,
                at=event.at,
                today=today,
                terms=self.office.invoice_terms,
            )
            if after != invoice:
                self._keep(after.but(look_at=event.at))

    def _begin(self, event: Event) -> None:
        """They look at the processor's page, and leave it."""
        with suppress(Refused):
            page = "https://office.example/invoices"
            total = self._total(event.client)
            self.office.paying.begin(event.client, total, return_to=page, give_up_to=page)

    def _pay(self, event: Event) -> None:
        if self._total(event.client) < Money(50):
            return
        self._begin(event)
        payment = under_way(self.office, event.client)
        assert self.office.processor.pay(str(payment.checkout_id))
        self.office.payment_settling.settle(payment.payment_id)

    def _total(self, client_id: str) -> Money:
        office = self.office
        invoices = InvoicesTable(office.database).of_client(client_id)
        stands = [
            standing(
                each,
                VisitAccountsTable(office.database).find(each.visit_id),
                today=office.clock().date(),
                terms=office.invoice_terms,
            )
            for each in invoices
        ]
        return Money.total(each.due for each in stands if each.state in PAYABLE)

    def _bounce(self, event: Event) -> None:
        mails = [
            each.mailing_id for each in self.office.mail.carried if event.client in each.mailing_id
        ]
        for mailing_id in mails[-1:]:
            self.office.deliveries.note(mailing_id, MailResult.BOUNCED)

    def _address(self, event: Event) -> None:
        new = NewEmailAddress(email=f"{event.at:%Y%m%d%H}@mail.example", email_consent=True)
        self.office.roster.change_email(event.client, new, caller=RUTH)

    def _move(self, event: Event) -> None:
        self._keep(self._client(event).but(time_zone=event.zone))
        self.office.chasing.attend_client(event.client)


def drawn(seed: int, clients: list[str], each: int) -> list[Event]:
    """A story: *each* client's invoices over the year, and what becomes of them."""
    draw = random.Random(seed)  # noqa: S311 - a story, not a secret

    def within(days: float, since: datetime) -> datetime:
        return since + timedelta(hours=draw.randrange(1, int(days * 24)))

    story: list[Event] = []
    for client in clients:
        for day in draw.sample(range(365), 60):  # they often begin to pay, and seldom go on
            at = BEGIN + timedelta(days=day, hours=draw.randrange(13, 24))
            story.append(Event(at, "begin", client))
        for number in range(each):
            visit = f"visit-{number:02}-{client}"
            at = within(350, BEGIN)
            story.append(Event(at, "ask", client, visit, draw.randrange(40, 20_000)))
            while draw.random() < 0.6:
                at = within(draw.choice((1, 9, 25)), at)
                match draw.choice(KINDS):
                    case "ask":
                        story.append(Event(at, "ask", client, visit, draw.randrange(20_000)))
                    case "wait":
                        story.append(Event(at, "wait", client, visit))
                        at = within(draw.choice((1, 20)), at)
                        story.append(Event(at, "go_on", client, visit))
                    case "object":
                        story.append(Event(at, "object", client, visit))
                        at = within(draw.choice((1, 10)), at)
                        story.append(Event(at, "answer", client, visit))
                    case "bounce":
                        story.append(Event(at, "bounce", client))
                        at = within(draw.choice((1, 12)), at)
                        story.append(Event(at, "address", client))
                    case "move":
                        zone = draw.choice(list(ZONES.values()))
                        story.append(Event(at, "move", client, zone=zone))
            if draw.random() < 0.7:
                story.append(Event(within(30, at), "pay", client))
    return sorted(each for each in story if each.at < END)


def hours(draw: random.Random) -> tuple[set[datetime], set[datetime]]:
    """When the job runs, and when it does so twice."""
    every = [BEGIN + HOUR * number for number in range(int((END - BEGIN) / HOUR))]
    ran = {at for at in every if not MISSED[0] <= at < MISSED[1] and draw.random() > 0.05}
    return ran, {at for at in ran if draw.random() < 0.1}


def compare(seed: int, clients: list[str], each: int) -> tuple[int, int]:
    """Play a year in the office, and beside it; how many mails and tasks there were."""
    story = drawn(seed, clients, each)
    runs, twice = hours(random.Random(seed))  # noqa: S311 - as above
    oracle = Oracle({client: ZONES[client] for client in clients}, story, runs)
    oracle.live(BEGIN, END)
    year = Year(clients)
    year.live(story, runs, twice)
    assert sorted(year.mails) == sorted(oracle.mails), seed
    assert year.told == oracle.told, seed
    assert year.office.dead_letters() == []
    return len(oracle.mails), len(oracle.told)


@pytest.mark.requirement("IV-4", "Q23")
def test_a_year_of_reminders_is_what_the_story_alone_says() -> None:
    mails, told = compare(5, list(ZONES), 8)
    assert mails > 150
    assert told > 30


@pytest.mark.prove
@pytest.mark.parametrize("part", range(8))
@pytest.mark.requirement("IV-4", "Q23")
def test_any_of_hundreds_of_years_is_what_the_story_alone_says(part: int) -> None:
    for seed in range(100 + part, 500, 8):
        compare(seed, list(ZONES), 6)
