"""What only the twin of the processor is made to do: its banks are slow, and it is away."""

from __future__ import annotations

import pytest

from backoffice.domain.errors import ProcessorUnavailable
from backoffice.domain.money import Money
from backoffice.domain.processor import CheckoutStatus
from tests.support.processor_lines import FULL, TwinLine, asked


@pytest.mark.parametrize(
    ("pays", "status", "received"),
    [(True, CheckoutStatus.PAID, FULL), (False, CheckoutStatus.CLOSED, Money.ZERO)],
)
def test_a_slow_bank_of_the_twin_leaves_a_payment_under_way(
    pays: bool, status: CheckoutStatus, received: Money
) -> None:
    line = TwinLine()
    opened = line.processor.open_checkout(asked(line))
    line.twin.pay(opened.checkout_id, is_slow=True)
    waiting = line.processor.close_checkout(opened.checkout_id)
    assert (waiting.status, waiting.received) == (CheckoutStatus.UNDER_WAY, Money.ZERO)
    line.twin.bank_answers(opened.checkout_id, pays=pays)
    found = line.processor.look_at_checkout(opened.checkout_id)
    assert (found.status, found.received) == (status, received)


def test_a_twin_that_is_away_says_so_and_has_done_nothing() -> None:
    line = TwinLine()
    line.twin.unavailable = 1
    with pytest.raises(ProcessorUnavailable):
        line.processor.open_checkout(asked(line))
    assert line.twin.checkouts == {}
    assert line.processor.open_checkout(asked(line)).checkout_id in line.twin.checkouts
