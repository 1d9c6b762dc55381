"""Whatever befalls each question, for however long, nobody is charged, paid or paid back twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.domain.client import Language
from backoffice.domain.errors import ProcessorRefused, ProcessorUnavailable
from backoffice.domain.money import Money
from backoffice.domain.processor import (
    CheckoutAsked,
    CheckoutStatus,
    RefundAsked,
    TransferAsked,
)
from tests.support.processor_in_memory import MemoryStripe
from tests.twins.clock import Clock

FULL, TEN = Money.dollars("25.00"), Money.dollars("10.00")
START = datetime(2026, 3, 10, 12, tzinfo=UTC)
T = TypeVar("T")


class Mishap(NamedTuple):
    """What befalls one question, and how long it is until the next."""

    status: int | None
    work: str
    method: str
    wait: timedelta


MISHAPS = st.lists(
    st.builds(
        Mishap,
        st.sampled_from([None, 409, 429, 500, 503]),
        st.sampled_from(["before", "after", "kept"]),
        st.sampled_from(["POST", "GET"]),
        st.sampled_from([timedelta(seconds=1), timedelta(hours=6), timedelta(hours=30)]),
    ),
    max_size=5,
)


def asked_until_answered(
    ask: Callable[[], T], stripe: MemoryStripe, clock: Clock, mishaps: list[Mishap], path: str
) -> T | None:
    """*ask*, through all of *mishaps* and once without; None where it was refused in the end."""
    for mishap in [*mishaps, None]:
        if mishap:
            said: dict[str, Any] = {"status": mishap.status, "work": mishap.work}
            stripe.switch("faults", path=path, method=mishap.method, **said)
        try:
            ask()
        except ProcessorUnavailable:
            pass
        except ProcessorRefused:
            return None
        finally:
            clock.wait(mishap.wait if mishap else timedelta(0))
            stripe.switch("faults")
    try:
        return ask()
    except (ProcessorUnavailable, ProcessorRefused):
        return None


@settings(max_examples=60, deadline=None)
@given(MISHAPS)
def test_one_payment_is_one_page_however_its_opening_fails(mishaps: list[Mishap]) -> None:
    no_more_than_one_page(mishaps)


@settings(max_examples=60, deadline=None)
@given(MISHAPS)
def test_one_refund_gives_back_once_however_it_fails(mishaps: list[Mishap]) -> None:
    no_more_than_one_refund(mishaps)


@settings(max_examples=60, deadline=None)
@given(MISHAPS)
def test_one_payout_is_sent_once_however_it_fails(mishaps: list[Mishap]) -> None:
    no_more_than_one_transfer(mishaps)


@pytest.mark.prove
@settings(max_examples=2000, deadline=None)
@given(MISHAPS)
def test_thousands_of_mishaps_send_once(mishaps: list[Mishap]) -> None:
    no_more_than_one_transfer(mishaps)


@pytest.mark.prove
@settings(max_examples=3000, deadline=None)
@given(MISHAPS, st.booleans())
def test_thousands_of_mishaps_charge_and_give_back_once(
    mishaps: list[Mishap], is_refund: bool
) -> None:
    (no_more_than_one_refund if is_refund else no_more_than_one_page)(mishaps)


def no_more_than_one_page(mishaps: list[Mishap]) -> None:
    clock = Clock(START)
    stripe = MemoryStripe(now=clock)
    processor = stripe.adapter()
    asked = wanted()
    opened = asked_until_answered(
        lambda: processor.open_checkout(asked), stripe, clock, mishaps, "/v1/checkout"
    )
    sessions = stripe.house.books.sessions
    assert len(sessions) <= 1
    if opened:
        assert list(sessions) == [opened.checkout_id]
    for checkout_id in sessions:
        stripe.pay(checkout_id)
        stripe.pay(checkout_id)
        found = processor.look_at_checkout(checkout_id)
        is_late = clock() >= asked.closes_at
        assert (found.status is CheckoutStatus.PAID) == (not is_late)
        assert stripe.house.books.summary()["balance"] == (0 if is_late else FULL.cents)


def no_more_than_one_refund(mishaps: list[Mishap]) -> None:
    clock = Clock(START)
    stripe = MemoryStripe(now=clock)
    processor = stripe.adapter()
    opened = processor.open_checkout(wanted())
    stripe.pay(opened.checkout_id)
    charge_id = processor.look_at_checkout(opened.checkout_id).charge_id
    assert charge_id is not None
    asked = RefundAsked(refund_id="refund-0001", charge_id=charge_id, amount=TEN)
    refund = asked_until_answered(
        lambda: processor.refund(asked), stripe, clock, mishaps, "/v1/refunds"
    )
    refunded = stripe.house.books.summary()["payments"]["payment-0001"]["refunded"]
    assert refunded in {0, TEN.cents}
    if refund:
        assert refunded == TEN.cents
    clock.wait(timedelta(hours=24))  # whatever failure was remembered is forgotten by now
    assert processor.refund(asked).amount == TEN
    assert processor.look_at_checkout(opened.checkout_id).refunded == TEN


def no_more_than_one_transfer(mishaps: list[Mishap]) -> None:
    clock = Clock(START)
    stripe = MemoryStripe(now=clock)
    processor = stripe.adapter()
    account_id = processor.open_payout_account(key="provider-0001").account_id
    stripe.switch(f"accounts/{account_id}", may_be_paid=True)
    asked = TransferAsked(payout_id="payout-0001", account_id=account_id, amount=FULL)
    sent = asked_until_answered(
        lambda: processor.send(asked), stripe, clock, mishaps, "/v1/transfers"
    )
    made = stripe.house.transfers.kept
    assert len(made) <= 1
    if sent:
        assert list(made) == [sent.processor_id]
    clock.wait(timedelta(hours=24))  # whatever failure was remembered is forgotten by now
    assert processor.send(asked).amount == FULL
    assert len(made) == 1


def wanted() -> CheckoutAsked:
    return CheckoutAsked(
        payment_id="payment-0001",
        amount=FULL,
        label="Invoice K7M3-92QF",
        language=Language.ENGLISH,
        return_to="https://office.example/paid",
        give_up_to="https://office.example/back",
        closes_at=START + timedelta(hours=23),
    )
