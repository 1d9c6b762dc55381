"""Missed news: what the processor lists finds contests and failed refunds that nobody told of."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from backoffice.domain.money import Money
from backoffice.domain.processor import RefundStatus
from tests.services.test_giving_back import by_hand
from tests.services.test_invoicing import hears
from tests.support.fern_decides import fern_says, sent
from tests.support.paying import account, pays
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("IV-1")
DAY = timedelta(days=1)


def reads_on(office: MemoryOffice) -> int:
    """How many charges a reading handed out, once all of them were looked into."""
    read = office.missed_news.read_on(due=office.clock())
    office.until_quiet()
    return read.charges


def contested() -> MemoryOffice:
    """Ana's bank has taken her payment back, and nobody was told."""
    office = sent()
    paid = pays(office, "25.00")
    assert reads_on(office) == 0
    office.processor.contest(str(paid.charge_id))
    office.processor.decide(str(paid.charge_id), won=False)
    assert account(office).client_paid == Money(2500)
    return office


def test_a_contest_that_nobody_told_of_is_found_the_day_after() -> None:
    office = contested()
    office.wait(DAY)
    assert reads_on(office) == 1
    assert account(office).client_paid == Money.ZERO


def test_a_refund_that_a_bank_returns_weeks_later_is_found() -> None:
    office = sent()
    pays(office, "25.00")
    hears(office, fern_says(office, ("PR", "3", "15.00")))
    [made] = office.processor.refunds
    for _ in range(20):
        office.wait(DAY)
        assert reads_on(office) == 0
    office.processor.refund_becomes(made, RefundStatus.FAILED)
    office.wait(DAY)
    assert reads_on(office) == 1
    assert account(office).client_paid == Money(2500)
    assert by_hand(office) == ["open"]


@pytest.mark.parametrize("days", [2, 9, 28])
def test_days_that_were_missed_are_made_up_for(days: int) -> None:
    office = contested()
    office.wait(days * DAY)
    assert reads_on(office) == 1
    assert account(office).client_paid == Money.ZERO
    assert in_doubt(office) == []


def in_doubt(office: MemoryOffice) -> list[str]:
    """What people are to compare themselves."""
    tasks = office.database.items("tasks")
    return [each["about"][0] for each in tasks if each["about"][0].startswith("since-")]


def test_what_is_listed_no_longer_is_for_a_person() -> None:
    office = contested()
    began = office.clock()
    office.wait(40 * DAY)
    for _ in range(2):
        assert reads_on(office) == 0
    assert in_doubt(office) == [f"since-{began:%Y-%m-%d}"]


def test_a_reading_costs_as_much_with_a_hundred_payments_as_with_one() -> None:
    office = sent()
    paid = pays(office, "25.00")
    for number in range(100):
        office.keep(paid.but(version=0, payment_id=f"pay-{number:04}", charge_id=f"ch_{number:04}"))
    reads_on(office)
    office.wait(DAY)
    office.faults.passed.clear()
    office.missed_news.read_on(due=office.clock())
    calls = [each for each in office.faults.passed if each.startswith("after ")]
    assert len(calls) == 3, calls
    assert "after news between" in calls


def test_a_list_of_many_pages_is_read_to_its_end() -> None:
    office = contested()
    for number in range(7):
        known = office.processor.listed[0]
        office.processor.listed.append(
            known.but(event_id=f"evt_more_{number}", charge_id=f"ch_of_others_{number}")
        )
    office.processor.listed_at_once = 2
    office.wait(DAY)
    assert reads_on(office) == 8
    assert account(office).client_paid == Money.ZERO


def test_while_the_processor_is_away_it_is_said_how_far_behind_we_are() -> None:
    office = contested()
    office.processor.is_down = True
    office.wait(3 * DAY)
    assert office.missed_news.read_on(due=office.clock()).behind >= 3 * DAY
    office.processor.is_down = False
    assert office.missed_news.read_on(due=office.clock()).behind == timedelta(0)
    office.until_quiet()
    assert account(office).client_paid == Money.ZERO


def test_a_processor_that_is_away_when_it_is_first_asked_is_asked_about_those_days_later() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.contest(str(paid.charge_id))
    office.processor.decide(str(paid.charge_id), won=False)
    office.processor.is_down = True
    for _ in range(4):
        assert reads_on(office) == 0
        office.wait(DAY)
    office.processor.is_down = False
    assert reads_on(office) == 1
    assert account(office).client_paid == Money.ZERO


@pytest.mark.parametrize("moment", range(1, 12))
def test_wherever_a_reading_is_cut_off_the_next_one_finds_all_of_it(moment: int) -> None:
    office = contested()
    office.wait(3 * DAY)
    office.faults.crash_after(moment)
    with suppress(Crash):
        office.missed_news.read_on(due=office.clock())
    office.faults.end()
    reads_on(office)
    assert account(office).client_paid == Money.ZERO


@pytest.mark.parametrize("moment", range(1, 8))
def test_two_readings_at_once_lose_nothing(moment: int) -> None:
    office = contested()
    office.wait(3 * DAY)
    office.faults.overtake_after(moment, lambda: office.missed_news.read_on(due=office.clock()))
    reads_on(office)
    assert account(office).client_paid == Money.ZERO


def test_an_older_schedule_that_comes_late_reads_nothing_anew() -> None:
    office = contested()
    before = office.clock()
    office.wait(DAY)
    reads_on(office)
    office.faults.passed.clear()
    assert office.missed_news.read_on(due=before) == (0, timedelta(0))
