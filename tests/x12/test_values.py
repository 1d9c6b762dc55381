"""Amounts, days, NPIs and letters: exact, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.x12.characters import BASIC, DELIMITERS, identifier, transliterated
from backoffice.x12.findings import X12Error
from backoffice.x12.values import day, decimal, is_amount, is_npi, plain, span, whole_cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("25", 2500),
        ("25.00", 2500),
        ("25.0", 2500),
        (".5", 50),
        ("0.29", 29),
        ("999999999999999999", 99999999999999999900),
        ("-1.27", -127),
        ("10.0000", 1000),
    ],
)
def test_an_amount_becomes_exactly_its_cents(text: str, cents: int) -> None:
    assert whole_cents(text) == cents


@pytest.mark.parametrize(
    "text", [None, "", ".", "1e3", "$5", "1,000", "10.005", "NaN", "٣", "1_0", " 5", "9" * 19]
)
def test_what_is_no_whole_number_of_cents_is_none(text: str | None) -> None:
    assert whole_cents(text) is None


@given(st.integers(0, 10**15))
def test_cents_survive_being_written_as_dollars(cents: int) -> None:
    assert whole_cents(f"{cents // 100}.{cents % 100:02}") == cents


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_a_number_is_written_without_exponent_and_means_the_same(number: Decimal) -> None:
    written = plain(number)
    assert "E" not in written
    assert Decimal(written) == number


@given(st.from_regex(r"-?[0-9]{0,3}\.?[0-9]{0,3}x?", fullmatch=True))
def test_an_amount_is_a_number_that_is_not_negative(text: str) -> None:
    number = decimal(text)
    assert is_amount(text) == (number is not None and number >= 0)


@pytest.mark.parametrize("text", ["20260229", "2026030", "00000000", "20261301", "٢٠٢٦٠٣٠١", ""])
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    assert day(text) is None


def test_a_range_has_two_days_and_a_day_is_a_range_of_one() -> None:
    assert span("20260101-20261231") == (date(2026, 1, 1), date(2026, 12, 31))
    assert span("20260101") == (date(2026, 1, 1), date(2026, 1, 1))
    assert span("20260101-") == (date(2026, 1, 1), None)


def test_the_check_digit_of_an_npi_is_checked() -> None:
    assert all(is_npi(npi) for npi in ("1234567893", "1999999984", "1558598797"))
    assert not any(is_npi(npi) for npi in ("1234567890", "1952372649", "123456789", "3234567893"))


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_makes_an_npi_wrong(place: int, off: int) -> None:
    digits = list("1999999984")
    digits[place + 1] = str((int(digits[place + 1]) + off) % 10)
    assert not is_npi("".join(digits))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Núñez-Çelik", "NUNEZ-CELIK"),
        ("O’Brien", "O'BRIEN"),
        ("O`Brien", "O'BRIEN"),
        ("Ångström", "ANGSTROM"),
        ("Łukasz Strauß", "LUKASZ STRAUSS"),
        ("van  der\tBerg", "VAN DER BERG"),
        ("EVIL*CORP~ST*837*9999", "EVIL CORP ST 837 9999"),
        ("A\x1dB\nC\x00D", "A B C D"),
        ("Smith – Jones", "SMITH - JONES"),
    ],
)
def test_names_are_put_into_the_basic_characters(name: str, written: str) -> None:
    assert transliterated(name, field="the name", longest=60) == written


@pytest.mark.parametrize("name", ["李小龍", "LI 李", "Иван", "محمد", "***", "😀", "A" * 61])
def test_names_that_would_become_somebody_elses_are_refused(name: str) -> None:
    with pytest.raises(X12Error, match="the name"):
        transliterated(name, field="the name", longest=60)


@given(st.text(max_size=60))
def test_a_name_never_carries_a_delimiter_or_a_control_character(name: str) -> None:
    try:
        written = transliterated(name, field="the name", longest=200)
    except X12Error:
        return
    assert set(written) <= BASIC - DELIMITERS


@pytest.mark.parametrize(
    "text", ["W*1", "W~1", "W:1", "W^1", "W\n1", "Ẃ1", " W1", "W1 ", "W", "W" * 81]
)
def test_an_identifier_is_refused_rather_than_changed(text: str) -> None:
    with pytest.raises(X12Error, match="the member id"):
        identifier(text, field="the member id", shortest=2, longest=80)


def test_a_refusal_never_repeats_what_was_refused() -> None:
    with pytest.raises(X12Error) as refusal:
        identifier("SECRET~1", field="the member id", longest=80)
    assert "SECRET" not in str(refusal.value)
