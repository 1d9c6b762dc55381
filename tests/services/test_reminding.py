"""Reminding: a client hears of an invoice on a few days, by day, and no more once it is settled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.task import Task, TaskKind
from tests.services.test_invoicing import invoice, sent
from tests.support.paying import pays
from tests.support.reminding import live_for, reminders
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("IV-4")

A_MONTH = timedelta(days=60)


def chases(office: MemoryOffice) -> list[Task]:
    """What Ruth was told of invoices that are overdue."""
    found = TasksTable(office.database).from_items(office.database.items("tasks"))
    return sorted(
        (each for each in found if each.kind is TaskKind.CHASE_INVOICE),
        key=lambda each: each.opened_at,
    )


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
