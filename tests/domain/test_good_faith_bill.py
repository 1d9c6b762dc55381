"""Where bills exceed the estimate by so much that the client may dispute them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.good_faith import EstimateLine, GoodFaithEstimate, VisitKind
from backoffice.domain.good_faith_bill import overruns
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome, conclude
from backoffice.domain.visit import CashReason, PaidBy, Payment, Visit, plan
from tests.support.builders import ANA, RUTH
from tests.support.estimates_given import estimate as any_estimate

DAY = timedelta(days=1)
SINCE = date(2026, 3, 2)
HOUR = VisitKind(procedure="90837", telehealth=True)
PAID = Payment(by=PaidBy.CLIENT, because=(CashReason.NO_POLICY,))


def estimate(fee: int = 15_000, count: int = 10, **differences: Any) -> GoodFaithEstimate:
    lines = (EstimateLine(kind=HOUR, fee=Money(fee), count=count),)
    until = SINCE + 300 * DAY
    return any_estimate(ANA, RUTH.provider_id).but(
        **{"lines": lines, "since": SINCE, "until": until, **differences}
    )


def visit(number: int, fee: int | None, payment: Payment | None = PAID, **differs: Any) -> Visit:
    planned = plan(
        visit_id=f"visit-{number:04}",
        client_id=ANA,
        provider_id=RUTH.provider_id,
        day=SINCE + number * DAY,
        procedure="90837",
        telehealth=True,
        care_state="NY",
    )
    outcome = Outcome(
        status="held",
        minutes=55,
        diagnoses=("F41.1",),
        fee=None if fee is None else Money(fee),
        **differs,
    )
    at = datetime.combine(planned.day, time(22), tzinfo=UTC)
    held = conclude(planned, outcome, today=planned.day, at=at, listed_fee=None)
    return held.but(payment=payment)


def found(visits: list[Visit], *estimates: GoodFaithEstimate) -> list[tuple[str, int]]:
    return [(each.visit_id, each.above.cents) for each in overruns(visits, estimates)]


@pytest.mark.requirement("CR-9")
@pytest.mark.parametrize(("fee", "is_much"), [(54_999, False), (55_000, True), (15_000, False)])
def test_400_dollars_above_is_much_and_a_cent_less_is_not(fee: int, is_much: bool) -> None:
    assert bool(found([visit(1, fee)], estimate())) is is_much


@pytest.mark.requirement("CR-9")
def test_all_that_is_billed_under_an_estimate_is_summed() -> None:
    billed = [visit(n, 25_000) for n in range(1, 6)]
    assert found(billed, estimate()) == [("visit-0004", 40_000), ("visit-0005", 50_000)]


def test_a_visit_beyond_those_that_were_named_was_expected_to_cost_nothing() -> None:
    billed = [visit(n, 15_000) for n in range(1, 6)]
    assert found(billed, estimate(count=2)) == [("visit-0005", 45_000)]


def test_another_procedure_than_was_named_was_expected_to_cost_nothing() -> None:
    other = visit(1, 40_000, procedure="90853")
    assert found([other], estimate()) == [("visit-0001", 40_000)]


def test_less_than_was_told_for_one_visit_makes_up_for_more_with_another() -> None:
    assert found([visit(1, 0), visit(2, 0), visit(3, 80_000)], estimate()) == []


@pytest.mark.parametrize(
    "held",
    [
        visit(1, 90_000, Payment(by=PaidBy.INSURANCE)),
        visit(1, 90_000, None),
        visit(1, None),
        visit(301, 90_000),
    ],
    ids=["insured", "undecided", "no fee", "after its days"],
)
def test_what_is_no_bill_to_the_client_under_it_counts_for_nothing(held: Visit) -> None:
    assert found([held], estimate()) == []


def test_without_an_estimate_nothing_exceeds_it() -> None:
    assert found([visit(1, 90_000)]) == []


def test_an_estimate_of_the_very_day_may_have_come_too_late_to_count() -> None:
    on = (SINCE + DAY, SINCE + 200 * DAY)
    later = estimate(90_000, number=2, since=on[0], until=on[1])
    assert found([visit(1, 90_000)], estimate(), later) == [("visit-0001", 75_000)]
    assert found([visit(1, 90_000)], later) == []
    assert found([visit(2, 90_000)], estimate(), later) == []


@given(st.lists(st.integers(0, 100_000), max_size=15), st.integers(1, 15))
def test_whoever_is_billed_400_above_the_whole_estimate_is_told(
    fees: list[int], count: int
) -> None:
    told = estimate(count=count)
    exceeds = sum(fees) - told.total.cents >= 40_000
    visits = [visit(n, fee) for n, fee in enumerate(fees, start=1)]
    assert not exceeds or found(visits, told)
