from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from backoffice.domain.errors import Refused
from backoffice.domain.money import Money

MONEY = TypeAdapter(Money)
cents = st.integers(-(10**12), 10**12)
amounts = cents.map(Money)
shares = st.decimals(0, 1, places=4)


@pytest.mark.parametrize(
    ("written", "in_cents"),
    [
        ("125.00", 12500),
        ("125", 12500),
        ("125.5", 12550),
        ("-1.27", -127),
        ("0", 0),
        ("-0.01", -1),
        ("007.10", 710),
        (Decimal("125"), 12500),
        (Decimal("1.25E+2"), 12500),
        (Decimal("30.500"), 3050),
        (Decimal("-0.07"), -7),
    ],
)
def test_dollars_and_cents_are_read_exactly(written: str | Decimal, in_cents: int) -> None:
    assert Money.dollars(written) == Money(in_cents)


@pytest.mark.parametrize(
    "written",
    ["", " ", "$5", "1,000.00", "1.234", ".50", "5.", "+5", "1e3", "5 ", "--5", "٣", "NaN", "5\n"],
)
def test_text_that_is_no_plain_amount_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        Money.dollars(written)


@pytest.mark.parametrize(
    "written",
    [
        "9" * 13,
        Decimal("9" * 13),
        Decimal("0.005"),
        Decimal("NaN"),
        Decimal("-Infinity"),
        Decimal("1E+999999999"),
        Decimal("1E-999999999"),
    ],
)
def test_an_amount_that_is_no_number_of_cents_or_absurd_is_refused(written: str | Decimal) -> None:
    with pytest.raises(Refused):
        Money.dollars(written)


@given(amounts)
def test_an_amount_written_for_machines_reads_back_as_itself(amount: Money) -> None:
    assert Money.dollars(amount.decimal_text) == amount


@pytest.mark.parametrize(
    ("amount", "shown", "written"),
    [
        (Money(2500), "$25.00", "25.00"),
        (Money(-127), "-$1.27", "-1.27"),
        (Money(5), "$0.05", "0.05"),
        (Money(125_000_009), "$1,250,000.09", "1250000.09"),
        (Money.ZERO, "$0.00", "0.00"),
    ],
)
def test_people_read_commas_and_machines_do_not(amount: Money, shown: str, written: str) -> None:
    assert (str(amount), amount.decimal_text) == (shown, written)


@pytest.mark.parametrize(
    ("in_cents", "share", "expected"),
    [
        (1, "0.5", 1),
        (-1, "0.5", -1),
        (3, "0.5", 2),
        (12345, "0.2", 2469),
        (101, "0.005", 1),
        (10000, "0", 0),
        (10000, "1", 10000),
        (10000, "0.333333333333", 3333),
    ],
)
def test_half_a_cent_rounds_away_from_zero(in_cents: int, share: str, expected: int) -> None:
    assert Money(in_cents).share(share) == Money(expected)


@given(amounts, shares)
def test_a_share_is_never_more_than_half_a_cent_off(amount: Money, share: Decimal) -> None:
    exact = Fraction(share) * amount.cents
    off = Fraction(amount.share(share).cents) - exact
    assert abs(off) <= Fraction(1, 2)
    assert abs(off) < Fraction(1, 2) or abs(exact + off) > abs(exact)


@given(amounts, shares)
def test_a_reversal_undoes_exactly_what_the_charge_did(amount: Money, share: Decimal) -> None:
    assert amount.share(share) + (-amount).share(share) == Money.ZERO


@pytest.mark.parametrize(
    "share", ["20", "1.01", "-0.1", "x", "", "NaN", "1E-999999999", Decimal("Infinity")]
)
def test_a_share_that_is_no_part_of_a_whole_is_refused(share: str | Decimal) -> None:
    with pytest.raises(Refused):
        Money(100).share(share)


@given(st.lists(amounts))
def test_a_total_is_the_sum_of_its_cents(several: list[Money]) -> None:
    assert Money.total(several).cents == sum(amount.cents for amount in several)


@given(amounts, amounts, st.integers(-50, 50))
def test_arithmetic_is_that_of_the_cents(one: Money, other: Money, count: int) -> None:
    assert (one + other - other, one * count) == (one, Money(one.cents * count))
    assert count * one == one * count
    assert (one < other) == (one.cents < other.cents)


@pytest.mark.parametrize(
    "mixed",
    [
        lambda: Money(1.0),  # type: ignore[arg-type]
        lambda: Money(True),
        lambda: Money(1) + 1,  # type: ignore[operator]
        lambda: Money(1) - 0.5,  # type: ignore[operator]
        lambda: Money(1) * 0.2,  # type: ignore[operator]
        lambda: Money(1).share(0.2),  # type: ignore[arg-type]
        lambda: Money(1) < 2,  # type: ignore[operator]
    ],
)
def test_no_other_number_mixes_with_money(mixed: object) -> None:
    assert callable(mixed)
    with pytest.raises(TypeError):
        mixed()


@given(amounts)
def test_money_travels_as_whole_cents_and_comes_back(amount: Money) -> None:
    assert MONEY.dump_python(amount, mode="json") == amount.cents
    assert MONEY.validate_json(MONEY.dump_json(amount)) == amount
    assert MONEY.validate_python(amount) == amount


@pytest.mark.parametrize("sent", ["25.0", '"25"', "true", "null", "100000000000000", "1e3"])
def test_only_a_whole_number_of_cents_comes_in(sent: str) -> None:
    with pytest.raises(ValidationError):
        MONEY.validate_json(sent)


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_the_api_description_says_that_money_is_in_cents(mode: str) -> None:
    described = MONEY.json_schema(mode=mode)  # type: ignore[arg-type]
    assert described == {"type": "integer", "description": "whole US cents"}
