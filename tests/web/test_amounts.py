"""Amounts as people type them."""

from __future__ import annotations

import pytest

from backoffice.domain.errors import Refused
from backoffice.domain.money import Money
from backoffice.web.amounts import typed_amount


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("40", 4000),
        ("40.5", 4050),
        ("40.50", 4050),
        ("$40.50", 4050),
        ("$ 40", 4000),
        ("40 $", 4000),
        ("40,50", 4050),
        ("1,250", 125_000),
        ("1,250.00", 125_000),
        ("1,250,50", 125_050),
        ("0.50", 50),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_was_meant(text: str, cents: int) -> None:
    assert typed_amount(text) == Money(cents)


@pytest.mark.parametrize(
    "text", ["", "forty", "-40", "40.505", "1.250,00", "1e3", "4 0", "٤٠", "40.", ".50", "99999999"]
)
def test_what_could_be_two_amounts_or_none_is_asked_for_again(text: str) -> None:
    with pytest.raises(Refused, match=r"as in 40\.00"):
        typed_amount(text)
