"""The same payment is known again in whatever envelope, and another one never taken for it."""

from __future__ import annotations

import pytest

from backoffice.adapters.payers.remittance_translation import payments_in
from tests.support.remittances import VISIT, payment, payments
from tests.support.x12_samples import on_wire

MANY = payments(
    payment("LX*1", *VISIT, amount="85"),
    payment(*VISIT, "PLB*1999999984*20261231*WO*5", amount="80", trace="EFT-2", number="0002"),
)


def part_ids(text: str) -> list[str]:
    return [each.part_id for each in payments_in(text).payments]


@pytest.mark.parametrize(
    "again",
    [
        on_wire(MANY, element="|", component=">", end="\n"),
        on_wire(MANY).replace("000000907", "000000911"),
        on_wire(MANY).replace("*0001~", "*0101~"),
        on_wire(MANY).replace("CAS*PR*3*25~", "CAS*PR*3*25*~"),
        "\ufeff" + on_wire(MANY, end="~\r\n"),
    ],
)
def test_the_same_payment_says_the_same_in_every_envelope(again: str) -> None:
    once = part_ids(on_wire(MANY))
    assert part_ids(again) == once
    assert once[0] != once[1]


@pytest.mark.parametrize(
    "other", [("HL-778", "HL-779"), ("EFT-1", "EFT-3"), ("LINE1", "LINE2"), ("WO*5", "WO:A*5")]
)
def test_a_payment_that_says_anything_else_is_another(other: tuple[str, str]) -> None:
    assert part_ids(on_wire(MANY).replace(*other)) != part_ids(on_wire(MANY))
