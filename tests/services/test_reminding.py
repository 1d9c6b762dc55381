"""Reminding: a client hears of an invoice on a few days, by day, and no more once it is settled."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.account_steps import client_paid
from backoffice.domain.calendar import day_in, moment_at
from backoffice.domain.invoice import InvoiceState, ObjectionReason
from backoffice.domain.invoicing import opened_for
from backoffice.domain.mailing import MailingStatus
from backoffice.domain.money import Money
from backoffice.domain.objecting import answered, object_to
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus
from backoffice.services.requests import NewEmailAddress
from tests.services.test_invoicing import invoice
from tests.support.builders import ANA, OMAR, RUTH, VISIT
from tests.support.fern_decides import sent
from tests.support.paying import begin, pays, stands
from tests.support.reminding import live_for, reminders, reminding
from tests.twins.office import HOME, MemoryOffice

pytestmark = pytest.mark.requirement("IV-4")

FIRST = moment_at(date(2026, 3, 16), time(10), HOME)
"""When the first reminder is due: two days before the last day to pay was a Sunday."""
A_MONTH = timedelta(days=60)


def chases(office: MemoryOffice) -> list[Task]:
    """What Ruth was told of invoices that are overdue."""
    found = TasksTable(office.database).from_items(office.database.items("tasks"))
    return sorted(
        (each for each in found if each.kind is TaskKind.CHASE_INVOICE),
        key=lambda each: each.opened_at,
    )


def book_paid(office: MemoryOffice, amount: str) -> None:
    """A part of what is asked came in another way."""
    account = VisitAccountsTable(office.database).find(VISIT) or opened_for(invoice(office))
    at = office.clock()
    paid = client_paid(account, Money.dollars(amount), step_id="part-1", day=at.date(), at=at)
    assert paid.entry is not None
    office.keep(paid.account, paid.entry)


def objects(office: MemoryOffice) -> None:
    """Ana says that it is not right, as the desk of objections writes it down."""
    reason, at = ObjectionReason.OTHER, office.clock()
    paused = object_to(invoice(office), objection_id="ticket-0001", reason=reason, at=at)
    office.records.keep(paused.but(look_at=at))


def is_answered(office: MemoryOffice) -> None:
    at, terms = office.clock(), office.invoice_terms
    after = answered(invoice(office), "ticket-0001", at=at, today=day_in(at, HOME), terms=terms)
    office.records.keep(after.but(look_at=at))


def test_a_client_is_reminded_two_days_before_and_four_times_after() -> None:
    office = sent()
    due_on = invoice(office).due_on
    assert due_on is not None
    live_for(office, A_MONTH)
    steps = [each.step for each in invoice(office).reminders]
    assert steps == [-2, 1, 7, 14, 30]
    assert reminders(office) == [each.on for each in invoice(office).reminders]
    late = [(each.on - due_on).days - each.step for each in invoice(office).reminders]
    assert max(late) <= 1, "a Sunday or a holiday moves a reminder by a day"
    assert invoice(office).look_at is None, "after the last one nothing is awaited"


def test_once_it_is_paid_nobody_is_reminded() -> None:
    office = sent()
    live_for(office, timedelta(days=6))
    assert len(reminders(office)) == 1
    pays(office, "25.00")
    live_for(office, A_MONTH)
    assert len(reminders(office)) == 1


def test_a_partial_payment_leaves_the_rest_to_be_reminded_of() -> None:
    office = sent()
    book_paid(office, "10.00")
    live_for(office, A_MONTH)
    assert len(reminders(office)) == 5


@pytest.mark.requirement("IV-3", "Q22", "Q23")
def test_a_provider_is_told_once_when_an_invoice_is_overdue_and_no_more_once_it_is_paid() -> None:
    office = sent()
    live_for(office, timedelta(days=7))
    assert chases(office) == []
    live_for(office, timedelta(days=20))
    [task] = chases(office)
    assert (task.owner, task.status) == (TaskOwner.provider(RUTH.provider_id), TaskStatus.OPEN)
    due_on = invoice(office).due_on
    assert due_on is not None
    assert day_in(task.opened_at, HOME) == due_on + timedelta(days=1)
    pays(office, "25.00")
    [task] = chases(office)
    assert (task.status, task.resolution) == (TaskStatus.RESOLVED, "It is paid, or was taken back.")


def test_an_objection_stops_reminders_and_the_chase_until_it_is_answered() -> None:
    office = sent()
    live_for(office, timedelta(days=9))
    assert len(reminders(office)) == 2
    objects(office)
    live_for(office, timedelta(days=30))
    assert len(reminders(office)) == 2
    assert [task.status for task in chases(office)] == [TaskStatus.RESOLVED]
    is_answered(office)
    live_for(office, A_MONTH)
    assert len(reminders(office)) == 7, "a week anew, and then all steps"
    assert [task.status for task in chases(office)] == [TaskStatus.RESOLVED, TaskStatus.OPEN]


def test_whoever_has_begun_to_pay_is_not_reminded_meanwhile() -> None:
    office = sent()
    live_for(office, FIRST - office.clock() - timedelta(minutes=30))
    begin(office, "25.00")
    live_for(office, timedelta(hours=1))
    assert reminders(office) == []
    live_for(office, timedelta(hours=4))
    assert reminders(office) == [FIRST.date()]


def test_a_reminder_that_comes_back_stops_them_until_there_is_another_address() -> None:
    office = sent()
    live_for(office, timedelta(days=6))
    [mail] = reminding(office)
    office.mail_service_tells(mail, "Bounce", bounceType="Permanent")
    live_for(office, timedelta(days=4))
    assert len(reminders(office)) == 1
    tasks = TasksTable(office.database).from_items(office.database.items("tasks"))
    [task] = [each for each in tasks if each.kind is TaskKind.CONFIRM_ADDRESS]
    assert task.next_action.startswith("An e-mail about an invoice came back.")
    assert task.owner == TaskOwner.provider(RUTH.provider_id)
    [shown] = office.invoices.of_client(ANA, caller=RUTH).invoices
    assert [each.status for each in shown.reminders] == [MailingStatus.BOUNCED]
    another = NewEmailAddress(email="ana@other.example", email_consent=True)
    office.roster.change_email(ANA, another, caller=RUTH)
    live_for(office, timedelta(days=1))
    assert len(reminders(office)) == 2


def test_a_message_that_comes_twice_reminds_once() -> None:
    office = sent()
    live_for(office, FIRST - office.clock() - timedelta(minutes=30))
    office.wait(timedelta(hours=1))
    for _ in range(3):
        office.reminding.remind(VISIT)
    assert len(reminders(office)) == 1


def test_nobody_is_written_to_before_ten_nor_from_seven_on() -> None:
    office = sent()
    live_for(office, FIRST - office.clock() - timedelta(minutes=1))
    assert reminders(office) == [], "the day before is a Sunday"
    office.wait(timedelta(hours=9, minutes=1))
    office.reminding.remind(VISIT)
    assert reminders(office) == [], "at seven in the evening"
    live_for(office, timedelta(hours=15))
    assert reminders(office) == [FIRST.date() + timedelta(days=1)]


def test_a_mail_names_neither_an_amount_nor_a_reason_and_leads_to_the_invoices() -> None:
    office = sent()
    live_for(office, A_MONTH)
    for mail in reminding(office):
        assert "25" not in mail.subject
        assert "$" not in mail.text + mail.html
        assert "/invoice/" in mail.text
    late = [mail for mail in reminding(office) if "due date" in mail.text]
    assert len(late) == 4


@pytest.mark.requirement("IV-4")
def test_an_overview_has_what_is_overdue_all_in_all_and_by_client() -> None:
    office = sent()
    assert office.overdue.of(RUTH).clients == ()
    live_for(office, timedelta(days=9))
    seen = office.overdue.of(RUTH)
    assert seen.due == Money.dollars("25.00")
    assert [(each.client_id, each.due) for each in seen.clients] == [(ANA, Money.dollars("25.00"))]
    assert office.overdue.of(OMAR).clients == (), "only their own"
    pays(office, "25.00")
    assert office.overdue.of(RUTH).due == Money.ZERO


def test_what_a_bank_took_back_is_reminded_of_again() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.contest(str(paid.charge_id))
    office.processor.decide(str(paid.charge_id), won=False)
    office.payment_settling.settle(paid.payment_id)
    live_for(office, A_MONTH)
    assert stands(office).state is InvoiceState.OVERDUE
    assert len(reminders(office)) == 5
