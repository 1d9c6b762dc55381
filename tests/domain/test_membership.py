"""Memberships: which months a day of joining gives, which of them cost something, and how much."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain.errors import Refused
from backoffice.domain.membership import (
    Membership,
    MembershipPrice,
    MembershipPrices,
    month_after,
    written,
)
from backoffice.domain.money import Money
from tests.support.builders import RUTH
from tests.support.memberships import prices

NOON = datetime(2026, 3, 9, 17, tzinfo=UTC)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def membership(since: date, until: date | None = None) -> Membership:
    return Membership(provider_id=RUTH.provider_id, since=since, until=until)


def first_days(since: date, count: int) -> list[str]:
    return [str(membership(since).month(number).since) for number in range(count)]


@pytest.mark.requirement("MB-3")
@pytest.mark.parametrize(
    ("since", "begin"),
    [
        (date(2026, 1, 1), ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]),
        (date(2026, 1, 28), ["2026-01-28", "2026-02-28", "2026-03-28", "2026-04-28"]),
        (date(2026, 1, 29), ["2026-01-29", "2026-02-28", "2026-03-29", "2026-04-29"]),
        (date(2026, 1, 31), ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        (date(2028, 1, 31), ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (date(2026, 11, 30), ["2026-11-30", "2026-12-30", "2027-01-30", "2027-02-28"]),
        (date(2028, 2, 29), ["2028-02-29", "2028-03-29", "2028-04-29", "2028-05-29"]),
        (date(2026, 12, 31), ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]),
    ],
)
def test_months_are_counted_from_the_day_of_joining(since: date, begin: list[str]) -> None:
    assert first_days(since, 4) == begin


def test_who_joined_on_29_february_begins_a_month_on_28_february_of_other_years() -> None:
    begin = [month_after(date(2028, 2, 29), 12 * years) for years in (1, 2, 3, 4)]
    assert [str(each) for each in begin] == ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


@given(since=DAYS, count=st.integers(0, 600))
def test_no_month_drifts_and_each_begins_after_the_one_before_ends(since: date, count: int) -> None:
    one, other = (membership(since).month(number) for number in (count, count + 1))
    assert one.meets(other)
    following_month = one.since.day == since.day or (one.since + timedelta(days=1)).day == 1
    assert following_month
    months = (one.since.year - since.year) * 12 + one.since.month - since.month
    assert months == count


@given(since=DAYS, today=DAYS, lasts=st.none() | st.integers(0, 1200))
def test_as_many_months_began_as_can_be_counted_one_by_one(
    since: date, today: date, lasts: int | None
) -> None:
    until = None if lasts is None else since + timedelta(days=lasts)
    joined, count = membership(since, until), 0
    while joined.costs(count) and month_after(since, count) <= today:
        count += 1
    assert joined.begun(today) == count


@pytest.mark.requirement("MB-3")
@pytest.mark.parametrize(
    ("until", "months"),
    [
        (date(2026, 3, 30), 2),
        (date(2026, 3, 31), 2),  # the third month begins on the last day
        (date(2026, 4, 1), 3),
        (date(2026, 1, 31), 0),
        (None, 4),
    ],
)
def test_a_month_that_begins_on_the_last_day_or_after_it_costs_nothing(
    until: date | None, months: int
) -> None:
    assert membership(date(2026, 1, 31), until).begun(date(2026, 5, 1)) == months


def test_the_next_fee_is_due_when_the_day_begins_where_the_network_is() -> None:
    made = membership(date(2026, 1, 31)).made(2, zone="America/New_York")
    assert made.due_at == datetime(2026, 3, 31, 4, tzinfo=UTC)
    ended = membership(date(2026, 1, 31), date(2026, 3, 31)).made(2, zone="America/New_York")
    assert ended.due_at is None


def test_a_membership_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError):
        membership(date(2026, 1, 31), date(2026, 1, 30))


# ------------------------------------------------------------- what a month costs


def kept(*named: tuple[str, str]) -> MembershipPrices:
    return MembershipPrices(prices=prices(*named).prices)


@pytest.mark.requirement("MB-3")
@pytest.mark.parametrize(
    ("first", "costs"),
    [
        ("2025-12-31", "0.00"),
        ("2026-01-01", "185.00"),
        ("2026-06-30", "185.00"),
        ("2026-07-01", "195.00"),
    ],
)
def test_a_month_costs_what_the_network_asked_on_its_first_day(first: str, costs: str) -> None:
    known = kept(("2026-01-01", "185.00"), ("2026-07-01", "195.00"))
    assert known.on(date.fromisoformat(first)).decimal_text == costs


@pytest.mark.parametrize("days", [("2026-07-01", "2026-01-01"), ("2026-01-01", "2026-01-01")])
def test_each_first_day_has_one_price_and_they_follow_each_other(days: tuple[str, str]) -> None:
    with pytest.raises(ValidationError):
        kept(*((day, "195.00") for day in days))


@pytest.mark.parametrize(
    ("amount", "may_be"), [(0, True), (49, False), (50, True), (500_001, False)]
)
def test_a_fee_is_nothing_or_what_a_card_can_be_charged(amount: int, may_be: bool) -> None:
    def priced() -> object:
        return MembershipPrice(since=date(2026, 1, 1), amount=Money(amount))

    if may_be:
        assert priced()
        return
    with pytest.raises(ValidationError):
        priced()


@pytest.mark.requirement("MB-3", "MB-4")
def test_nothing_that_prices_and_memberships_know_tells_a_programme_or_an_income() -> None:
    """What a month costs follows from its first day alone."""
    assert {*MembershipPrice.model_fields} == {"since", "amount"}
    assert {*MembershipPrices.model_fields} == {"version", "prices"}


# ------------------------------------------------------------- writing it down


def rewritten(known: Membership, since: str, until: str | None = None) -> Membership:
    last = date.fromisoformat(until) if until else None
    return written(known, known.provider_id, date.fromisoformat(since), last, at=NOON)


def test_the_same_days_again_are_no_change() -> None:
    known = membership(date(2026, 1, 31)).made(2, zone="America/New_York")
    assert rewritten(known, "2026-01-31") == known


def test_other_days_have_the_fees_looked_at() -> None:
    known = membership(date(2026, 1, 31)).made(2, zone="America/New_York")
    ended = rewritten(known, "2026-01-31", "2026-03-15")
    assert (ended.is_changed, ended.due_at, ended.number) == (True, NOON, 1)


def test_who_comes_back_begins_another_membership() -> None:
    left = membership(date(2025, 1, 31), date(2025, 6, 30)).but(asked=5, furthest=5, version=3)
    back = rewritten(left, "2025-07-01")
    assert (back.number, back.asked, back.furthest, back.version) == (2, 0, 0, 3)
    assert back.earlier_until == date(2025, 6, 30)
    assert rewritten(back, "2025-08-01").number == 2  # put right
    with pytest.raises(Refused, match="lasted until 2025-06-30"):
        rewritten(back, "2025-06-30")
