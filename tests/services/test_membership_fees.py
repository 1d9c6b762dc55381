"""Membership fees are asked for once each, however late, and follow from the days of membership."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.ledger import Account
from backoffice.domain.membership_fee import FeeStatus
from backoffice.domain.money import Money
from backoffice.services.membership_requests import NewMembership
from tests.support import payouts
from tests.support.builders import OMAR, RUTH, provider
from tests.support.memberships import (
    A_DAY,
    PRICE,
    RUTHS,
    fees,
    joined,
    membership,
    morning,
    mornings,
    office_on,
    on,
    open_tasks,
    owed,
    pays,
    prices,
    write,
)
from tests.twins.office import MemoryOffice

JOINED = date(2026, 1, 31)
JUNE = Caller(kind=CallerKind.STAFF, subject="sign-in-june")


def since_each(office: MemoryOffice) -> list[str]:
    """The first days of the months that are asked for, or paid."""
    return [str(each.since) for each in fees(office) if each.status in {"open", "paid"}]


@pytest.mark.requirement("MB-3")
def test_each_month_is_asked_for_on_the_morning_that_it_begins() -> None:
    office = joined(JOINED)
    assert since_each(office) == ["2026-01-31"]
    mornings(office, 27)
    assert since_each(office) == ["2026-01-31"]
    mornings(office, 1)
    assert since_each(office) == ["2026-01-31", "2026-02-28"]
    assert owed(office) == -on(office, Account.MEMBERSHIP_EARNED) == PRICE * 2


@pytest.mark.requirement("MB-3")
def test_months_that_were_missed_are_made_up_for_each_at_its_own_price() -> None:
    office = joined(JOINED)
    office.memberships.price(prices(("2020-01-01", "195.00"), ("2026-03-15", "210.00")))
    office.wait(timedelta(days=100))
    morning(office)
    assert [each.amount.decimal_text for each in fees(office)] == [
        "195.00",
        "195.00",
        "210.00",
        "210.00",
    ]
    late = fees(office)[1]
    assert late.due_on > late.until, "the days to pay begin when it is asked for"
    before = office.database.items("ledger")
    morning(office)
    morning(office)
    assert office.database.items("ledger") == before


@pytest.mark.requirement("MB-3", "MB-4", "MB-8")
def test_the_fee_is_the_same_inside_and_outside_the_programme_and_whatever_they_earn() -> None:
    office = office_on(JOINED)
    office.keep(provider(OMAR, programme=None), payouts.earned())
    both = [
        office.memberships.write_down(each, NewMembership(since=JOINED))
        for each in (RUTHS, OMAR.provider_id)
    ]
    assert {each.to_pay for each in both} == {PRICE}
    assert {each.next_fee for each in both} == {PRICE}
    assert office.payouts.balance(RUTHS, caller=RUTH).total == Money.dollars("95.00")


@pytest.mark.requirement("MB-4")
def test_a_payout_takes_off_nothing_for_membership() -> None:
    office = payouts.office_that_owes()
    office.keep(provider())
    office.memberships.price(prices())
    write(office, date(2026, 1, 31))
    payouts.payday(office)
    [payout] = payouts.payouts(office)
    assert payout.total == Money.dollars("95.00")
    assert fees(office)[0].left == PRICE


def test_a_membership_that_was_written_down_late_is_asked_for_from_its_first_day() -> None:
    office = joined(JOINED, today=date(2026, 4, 1))
    assert since_each(office) == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_three_years_at_once_are_made_in_several_writes_and_all_of_them() -> None:
    office = joined(date(2023, 3, 31), today=date(2026, 4, 1))
    assert len(since_each(office)) == 37
    assert owed(office) == PRICE * 37


def test_a_month_that_begins_before_the_first_price_costs_nothing() -> None:
    office = office_on(date(2026, 4, 1))
    office.memberships.price(prices(("2026-03-01", "195.00")))
    assert [str(each.since) for each in write(office, JOINED).fees] == ["2026-03-31"]


def test_who_joins_later_is_asked_then() -> None:
    office = joined(date(2026, 2, 10), today=JOINED)
    assert since_each(office) == []
    mornings(office, 10)
    assert since_each(office) == ["2026-02-10"]


# ------------------------------------------------------------- ended, and put right


@pytest.mark.requirement("MB-3")
def test_an_end_takes_back_what_is_not_paid_and_tells_staff_of_what_is() -> None:
    office = joined(JOINED, today=date(2026, 3, 1))
    pays(office)
    mornings(office, 31)
    assert since_each(office) == ["2026-01-31", "2026-02-28", "2026-03-31"]
    view = write(office, JOINED, date(2026, 2, 20))
    assert [each.status for each in reversed(view.fees)] == ["paid", "to_give_back", "taken_back"]
    assert (view.to_pay, view.next_fee_on) == (Money.ZERO, None)
    assert open_tasks(office) == ["give_back_fee"]
    assert owed(office) == -PRICE, "what was paid for February is Ruth's"
    mornings(office, 60)
    assert len(fees(office)) == 3


def test_an_end_that_was_written_down_wrongly_is_put_right() -> None:
    office = joined(JOINED, today=date(2026, 3, 1))
    pays(office)
    mornings(office, 31)
    write(office, JOINED, date(2026, 2, 20))
    view = write(office, JOINED)
    assert [each.status for each in reversed(view.fees)] == ["paid", "paid", "open"]
    assert open_tasks(office) == []
    assert owed(office) == view.to_pay == PRICE
    again = fees(office)[-1]
    assert (again.times, again.announced_at) == (2, None)


def test_a_fee_that_was_given_back_and_counts_after_all_is_left_to_a_person() -> None:
    office = joined(JOINED)
    pays(office)
    write(office, JOINED, JOINED)
    [task] = office.tasks.in_queue("payments").tasks
    office.tasks.resolve_in_queue("payments", task.task_id, "It was given back.")
    write(office, JOINED)
    assert open_tasks(office) == ["settle_payment_in_doubt"]
    assert [each.status for each in fees(office)] == [FeeStatus.PAID]


def test_another_first_day_moves_what_is_open_and_leaves_what_is_paid() -> None:
    office = joined(JOINED)
    pays(office)
    mornings(office, 29)
    view = write(office, date(2026, 1, 20))
    assert [str(each.since) for each in reversed(view.fees)] == ["2026-01-31", "2026-02-20"]
    assert [each.status for each in reversed(view.fees)] == ["paid", "open"]
    view = write(office, date(2025, 12, 20))
    assert len(view.fees) == 3, "one month more, and none of them asked for twice"
    assert owed(office) == view.to_pay == PRICE * 2


def test_a_moved_month_costs_what_its_own_first_day_does() -> None:
    office = office_on(date(2026, 3, 20))
    office.memberships.price(prices(("2020-01-01", "195.00"), ("2026-03-15", "210.00")))
    assert write(office, date(2026, 3, 16)).to_pay == Money.dollars("210.00")
    assert write(office, date(2026, 3, 10)).to_pay == PRICE
    assert owed(office) == PRICE


def test_what_is_due_by_the_old_days_is_asked_for_before_they_change() -> None:
    office = joined(JOINED)
    office.wait(timedelta(days=40))  # no run on any of them
    write(office, JOINED, date(2026, 3, 5))
    office.wait(A_DAY)
    write(office, date(2026, 4, 1))
    assert since_each(office) == ["2026-01-31", "2026-02-28"]
    assert membership(office).number == 2


def test_the_next_membership_takes_no_month_from_one_that_is_not_over() -> None:
    office = joined(JOINED, date(2026, 4, 15))
    with pytest.raises(Refused, match="after 2026-04-15"):
        write(office, date(2026, 6, 1))
    mornings(office, 80)
    write(office, date(2026, 6, 1))
    mornings(office, 50)
    assert since_each(office) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-06-01"]


def test_writing_the_same_days_twice_changes_nothing() -> None:
    office = joined(JOINED)
    before = membership(office)
    assert write(office, JOINED) == write(office, JOINED)
    assert membership(office) == before
    assert len(fees(office)) == 1


def test_one_membership_that_cannot_be_read_stands_in_nobodys_way() -> None:
    office = joined(JOINED)
    office.keep(provider(OMAR))
    office.memberships.write_down(OMAR.provider_id, NewMembership(since=JOINED))
    _spoil(office, OMAR.provider_id)
    office.wait(timedelta(days=28))
    run = office.due_fees.run(due=office.clock())
    assert run.unread == (OMAR.provider_id,)
    assert len(fees(office)) == 2


def _spoil(office: MemoryOffice, provider_id: str) -> None:
    """Newer code wrote it, which this code does not understand."""
    [item] = [
        each for each in office.database.glance("memberships") if each["provider_id"] == provider_id
    ]
    item["schema"] = 99


# ------------------------------------------------------------- who may see it


@pytest.mark.requirement("MB-3")
def test_a_provider_sees_their_own_membership_and_nobody_elses() -> None:
    office = joined(JOINED)
    assert office.memberships.of_provider(RUTHS, caller=RUTH).to_pay == PRICE
    assert office.memberships.of_provider(RUTHS, caller=JUNE).to_pay == PRICE
    for look in (office.memberships.of_provider, office.fee_paying.begin):
        with pytest.raises(NotFound):
            look(RUTHS, caller=OMAR)
    with pytest.raises(NotFound, match="Please ask support"):
        office.memberships.of_provider(OMAR.provider_id, caller=OMAR)


def test_a_membership_of_nobody_is_not_kept() -> None:
    office = office_on(JOINED)
    with pytest.raises(NotFound):
        office.memberships.write_down("provider-nobody", NewMembership(since=JOINED))
    write(office, JOINED, date(2026, 2, 1))
    write(office, date(2026, 3, 1))
    with pytest.raises(Refused, match="lasted until 2026-02-01"):
        write(office, date(2026, 1, 15))
