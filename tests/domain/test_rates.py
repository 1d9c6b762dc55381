from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain.calendar import Interval
from backoffice.domain.identifiers import LicenceType
from backoffice.domain.money import Money
from backoffice.domain.parity import ParityBreak, parity_breaks
from backoffice.domain.rates import Charge, FeeSchedule, Rate

LCSW, PHD = LicenceType("LCSW"), LicenceType("PHD")
DAY = date(2026, 5, 1)


def rate(dollars: str, **differences: Any) -> Rate:
    return Rate(
        **{
            "procedure": "90834",
            "allowed": Money.dollars(dollars),
            "holds": Interval(since=date(2026, 1, 1)),
            **differences,
        }
    )


def schedule(*rates: Rate) -> FeeSchedule:
    return FeeSchedule(payer_id="oxford", rates=rates)


def allowed(*rates: Rate, licence: LicenceType = LCSW, telehealth: bool = False) -> Money | None:
    return schedule(*rates).allowed("90834", licence, DAY, telehealth=telehealth)


@pytest.mark.requirement("TH-1")
@given(
    st.lists(
        st.builds(
            rate,
            st.sampled_from(["100.00", "120.00", "95.50"]),
            licence_type=st.sampled_from([None, LCSW, PHD]),
            procedure=st.sampled_from(["90834", "90837"]),
        ),
        unique_by=lambda each: (each.procedure, each.licence_type),
    ),
    st.sampled_from([LCSW, PHD]),
)
def test_telehealth_is_paid_as_in_person_unless_the_payer_made_an_exception(
    rates: list[Rate], licence: LicenceType
) -> None:
    by_video = allowed(*rates, licence=licence, telehealth=True)
    assert by_video == allowed(*rates, licence=licence, telehealth=False)


@pytest.mark.requirement("TH-1")
def test_an_exception_for_telehealth_is_data_and_leaves_in_person_alone() -> None:
    rates = (rate("100.00"), rate("80.00", telehealth=True))
    assert allowed(*rates, telehealth=True) == Money.dollars("80.00")
    assert allowed(*rates, telehealth=False) == Money.dollars("100.00")


def test_a_rate_for_the_licence_goes_before_one_for_all() -> None:
    rates = (rate("100.00"), rate("120.00", licence_type=PHD), rate("80.00", telehealth=True))
    assert allowed(*rates, licence=PHD, telehealth=True) == Money.dollars("120.00")
    assert allowed(*rates, licence=LCSW) == Money.dollars("100.00")


def test_the_amount_of_a_day_is_the_one_agreed_for_that_day() -> None:
    old = rate("90.00", holds=Interval(since=date(2025, 1, 1), until=date(2025, 12, 31)))
    agreed = schedule(old, rate("100.00"))
    last_year = agreed.allowed("90834", LCSW, date(2025, 12, 31), telehealth=False)
    assert last_year == Money.dollars("90.00")
    assert agreed.allowed("90834", LCSW, date(2024, 12, 31), telehealth=False) is None


def test_what_was_never_agreed_is_unknown_and_not_free() -> None:
    assert allowed(rate("100.00", procedure="90837")) is None
    assert allowed(rate("100.00", licence_type=PHD), licence=LCSW) is None


def test_two_amounts_for_one_visit_are_refused() -> None:
    with pytest.raises(ValidationError, match="Two rates"):
        schedule(rate("100.00"), rate("101.00", holds=Interval(since=date(2026, 6, 1))))


def test_a_negative_rate_is_refused() -> None:
    with pytest.raises(ValidationError, match="not negative"):
        rate("-1.00")


@pytest.mark.requirement("TH-1")
def test_a_fee_schedule_that_pays_video_otherwise_is_told_of_unless_it_says_why() -> None:
    in_person, less = rate("100.00"), rate("80.00", telehealth=True)
    assert parity_breaks(schedule(in_person, less), DAY) == (
        ParityBreak(less.procedure, None, Money.dollars("100.00"), Money.dollars("80.00")),
    )
    said = less.but(exception="The contract of 2026 pays telehealth at four fifths.")
    assert parity_breaks(schedule(in_person, said), DAY) == ()
    assert parity_breaks(schedule(in_person, less), date(2025, 12, 31)) == ()


@pytest.mark.requirement("TH-1")
def test_video_for_which_nothing_is_agreed_breaks_parity_too() -> None:
    (found,) = parity_breaks(schedule(rate("100.00", telehealth=False)), DAY)
    assert (found.in_person, found.by_video) == (Money.dollars("100.00"), None)


@pytest.mark.requirement("TH-1")
@given(
    st.lists(
        st.builds(
            rate,
            st.sampled_from(["100.00", "120.00"]),
            licence_type=st.sampled_from([None, LCSW, PHD]),
            telehealth=st.sampled_from([None, True, False]),
            procedure=st.sampled_from(["90834", "90837"]),
        ),
        unique_by=lambda each: (each.procedure, each.licence_type, each.telehealth),
    ),
    st.sampled_from([LCSW, PHD, LicenceType("LMFT")]),
    st.sampled_from(["90834", "90837"]),
)
def test_parity_is_broken_exactly_where_the_two_amounts_differ(
    rates: list[Rate], licence: LicenceType, procedure: str
) -> None:
    agreed = schedule(*rates)
    by_video = agreed.allowed(procedure, licence, DAY, telehealth=True)
    in_person = agreed.allowed(procedure, licence, DAY, telehealth=False)
    named = licence if licence in {each.licence_type for each in rates} else None
    told = {(each.procedure, each.licence_type) for each in parity_breaks(agreed, DAY)}
    assert ((procedure, named) in told) == (by_video != in_person)


def test_a_charge_is_one_a_day_and_more_than_nothing() -> None:
    since = Interval(since=date(2026, 1, 1))
    charge = Charge(procedure="90834", amount=Money.dollars("200.00"), holds=since)
    agreed = FeeSchedule(payer_id="oxford", charges=(charge,))
    assert agreed.charge("90834", DAY) == Money.dollars("200.00")
    assert agreed.charge("90834", date(2025, 12, 31)) is None
    with pytest.raises(ValidationError, match="Two charges"):
        agreed.but(charges=(charge, charge.but(amount=Money.dollars("201.00"))))
    with pytest.raises(ValidationError, match="more than nothing"):
        charge.but(amount=Money.ZERO)
