"""A provider is told of a fee once, reminded once, and then staff are told, each at its time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.mailing import MailResult
from backoffice.domain.task import TaskStatus
from tests.support.memberships import (
    RUTHS,
    fees,
    joined,
    mailed,
    morning,
    mornings,
    open_tasks,
    pays,
    write,
)
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("MB-3")
JOINED = date(2026, 1, 31)
TOLD, REMINDED = "Your membership fee", "Your membership fee is still open"


def a_short_one() -> MemoryOffice:
    """Ruth joins for three weeks, so that there is one fee, to be paid until 14 February."""
    office = joined(JOINED, date(2026, 2, 21))
    morning(office)
    return office


def test_a_fee_is_told_of_reminded_of_and_handed_to_staff_each_once() -> None:
    office = a_short_one()
    assert (mailed(office), open_tasks(office)) == ([TOLD], [])
    mornings(office, 14)
    assert (mailed(office), open_tasks(office)) == ([TOLD], []), "the last day is in time"
    mornings(office, 1)
    assert (mailed(office), open_tasks(office)) == ([TOLD, REMINDED], ["pay_fee"])
    mornings(office, 28)
    assert open_tasks(office) == ["pay_fee"]
    mornings(office, 1)
    assert open_tasks(office) == ["chase_fee", "pay_fee"]
    mornings(office, 60)
    assert (mailed(office), open_tasks(office)) == ([TOLD, REMINDED], ["chase_fee", "pay_fee"])


def test_a_payment_resolves_what_was_to_be_done_and_nobody_is_reminded_after_it() -> None:
    office = a_short_one()
    mornings(office, 50)
    pays(office)
    assert open_tasks(office) == []
    resolved = [each["status"] for each in office.database.items("tasks")]
    assert resolved == [TaskStatus.RESOLVED] * 2
    mornings(office, 60)
    assert mailed(office) == [TOLD, REMINDED]


def test_who_pays_in_time_is_not_reminded() -> None:
    office = a_short_one()
    pays(office)
    mornings(office, 60)
    assert (mailed(office), open_tasks(office)) == ([TOLD], [])


def test_a_fee_that_is_taken_back_is_told_of_no_more() -> None:
    office = a_short_one()
    mornings(office, 50)
    write(office, JOINED, JOINED)
    assert open_tasks(office) == []
    mornings(office, 30)
    assert mailed(office) == [TOLD, REMINDED]


def test_after_days_without_a_run_everything_is_told_once() -> None:
    office = a_short_one()
    office.wait(timedelta(days=70))
    for _ in range(3):
        morning(office)
    assert (mailed(office), open_tasks(office)) == ([TOLD, REMINDED], ["chase_fee", "pay_fee"])


def test_the_mails_say_what_and_until_when_and_lead_to_no_card() -> None:
    office = a_short_one()
    [mail] = office.mail.carried
    assert mail.to == "ruth@practice.example"
    for said in ("January 31, 2026", "$195.00", "February 14, 2026", "insurance programme"):
        assert said in mail.text
    assert "$" not in mail.subject
    assert RUTHS not in mail.text + mail.mailing_id


def test_a_mail_that_comes_back_is_a_task_for_support() -> None:
    office = a_short_one()
    [mail] = office.mail.carried
    for _ in range(2):
        office.deliveries.note(mail.mailing_id, MailResult.BOUNCED)
    [task] = office.tasks.in_queue("support").tasks
    assert task.about == (RUTHS,)
    assert "membership fee" in task.next_action


@pytest.mark.parametrize("point", ["before carry", "after carry"])
def test_a_crash_while_it_is_mailed_costs_one_mail_more_at_most(point: str) -> None:
    office = joined(JOINED, date(2026, 2, 21))
    office.faults.crash_when(point)
    with pytest.raises(Crash):
        morning(office)
    for _ in range(8):
        office.wait(timedelta(minutes=10))
        office.run()
    mornings(office, 3)
    assert mailed(office) in ([TOLD], [TOLD, TOLD])
    assert fees(office)[0].announced_at is not None
