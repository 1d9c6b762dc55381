"""What a processor may be asked: what a card can be charged, under labels that say nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.client import Language
from backoffice.domain.money import Money
from backoffice.domain.processor import CheckoutAsked, RefundAsked

ASKED: dict[str, Any] = {
    "payment_id": "payment-0001",
    "amount": Money.dollars("25.00"),
    "label": "Invoice K7M3-92QF",
    "language": Language.ENGLISH,
    "return_to": "https://office.example/paid",
    "give_up_to": "https://office.example/back",
    "closes_at": datetime(2026, 3, 10, 13, tzinfo=UTC),
}


@pytest.mark.parametrize("label", ["Invoice K7M3", "Factura K7M3-92QF", "Membership 2026-0300"])
def test_a_label_is_one_of_four_words_and_a_code(label: str) -> None:
    assert CheckoutAsked(**ASKED | {"label": label}).label == label


@pytest.mark.parametrize(
    "label",
    [
        "",
        "Invoice",
        "Therapy K7M3-92QF",
        "Invoice K7M3-92QF for Ana",
        "Invoice k7m3-92qf",
        "Invoice 90837",
        "Invoice K7M3-92QF\n",
        "Invoice K7M3-92QF-92QF-92QF-92QF",
        "Invoice  K7M3-92QF",
    ],
)
def test_no_label_can_say_more_than_that(label: str) -> None:
    with pytest.raises(ValidationError):
        CheckoutAsked(**ASKED | {"label": label})


@pytest.mark.parametrize("cents", [50, 99_999_999])
def test_a_card_is_charged_half_a_dollar_to_a_million(cents: int) -> None:
    assert CheckoutAsked(**ASKED | {"amount": Money(cents)}).amount.cents == cents


@pytest.mark.parametrize("cents", [-2500, 0, 49, 100_000_000])
def test_what_no_card_can_be_charged_is_not_asked(cents: int) -> None:
    with pytest.raises(ValidationError):
        CheckoutAsked(**ASKED | {"amount": Money(cents)})


@pytest.mark.parametrize("name", ["return_to", "give_up_to"])
@pytest.mark.parametrize("address", ["", "/paid", "javascript:alert(1)", "ftp://x.example", "x"])
def test_nobody_is_sent_anywhere_but_to_a_web_address(name: str, address: str) -> None:
    with pytest.raises(ValidationError):
        CheckoutAsked(**ASKED | {name: address})


@pytest.mark.parametrize("cents", [0, -1])
def test_a_refund_gives_something_back(cents: int) -> None:
    with pytest.raises(ValidationError):
        RefundAsked(refund_id="refund-0001", charge_id="ch_1", amount=Money(cents))


@pytest.mark.parametrize("charge_id", ["", "ch", "ch 1", "ch_1/refund", "é" * 8])
def test_a_charge_id_is_no_path(charge_id: str) -> None:
    with pytest.raises(ValidationError):
        RefundAsked(refund_id="refund-0001", charge_id=charge_id, amount=Money(100))
