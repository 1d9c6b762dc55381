"""A till: what one payment takes of a client's invoices, and an amount that they choose."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.errors import Refused
from backoffice.domain.invoice import (
    AskedBy,
    Asking,
    Invoice,
    InvoiceKind,
    InvoiceState,
    Standing,
)
from backoffice.domain.money import Money
from backoffice.domain.processor import SMALLEST
from backoffice.domain.till import Stood, parts_of, payable

pytestmark = pytest.mark.requirement("IV-1")
MONDAY = date(2026, 3, 9)


def owed(number: int, cents: int, *, due_in: int = 7, state: str = "open") -> Stood:
    """An invoice of so much, to be paid by a day."""
    amount = Money(cents)
    asking = Asking(
        amount=amount, by=AskedBy.FEE, asked_on=MONDAY, due_on=MONDAY + timedelta(days=due_in)
    )
    invoice = Invoice(
        visit_id=f"visit-{number:04}",
        client_id="client-0001",
        provider_id="provider-0001",
        service_on=MONDAY,
        kind=InvoiceKind.CASH,
        askings=(asking,),
    )
    return Stood(invoice, Standing(InvoiceState(state), amount, Money.ZERO, amount))


def paid(*every: Stood, chosen: int | None = None) -> list[tuple[int, int]]:
    """Which invoices a payment pays, and how much of each."""
    found = payable(every)
    parts = parts_of(
        found,
        shown=Money.total(each.now.due for each in found),
        chosen=None if chosen is None else Money(chosen),
    )
    return [(int(part.visit_id[-4:]), part.amount.cents) for part in parts]


def test_all_is_paid_where_nothing_else_was_chosen() -> None:
    assert paid(owed(1, 2500), owed(2, 4000)) == [(1, 2500), (2, 4000)]


def test_a_chosen_amount_pays_what_is_due_longest_first() -> None:
    later, sooner = owed(1, 2500, due_in=9), owed(2, 4000, due_in=2, state="overdue")
    assert paid(later, sooner, chosen=3000) == [(2, 3000)]
    assert paid(later, sooner, chosen=4000) == [(2, 4000)]
    assert paid(later, sooner, chosen=4001) == [(2, 4000), (1, 1)]


@pytest.mark.parametrize(
    ("chosen", "says"), [(49, "Less than 50 cents"), (-100, "Less than"), (6501, "more than you")]
)
def test_less_than_a_card_pays_and_more_than_is_due_are_refused(chosen: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        paid(owed(1, 2500), owed(2, 4000), chosen=chosen)


@pytest.mark.parametrize("chosen", [None, Money(1000)])
def test_who_pressed_on_an_older_page_looks_again(chosen: Money | None) -> None:
    with pytest.raises(Refused, match="has changed since"):
        parts_of([owed(1, 2500)], shown=Money(3500), chosen=chosen)


def test_twenty_invoices_are_paid_at_once_and_the_rest_by_the_next_payment() -> None:
    every = [owed(number, 1000, due_in=30 - number) for number in range(1, 28)]
    first = {number for number, _ in paid(*every)}
    assert first == set(range(8, 28))
    rest = [each for each in every if int(each.invoice.visit_id[-4:]) not in first]
    assert {number for number, _ in paid(*rest)} == set(range(1, 8))
    with pytest.raises(Refused, match="more than you can pay at once"):
        paid(*every, chosen=20_001)


@given(
    dues=st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 5)), min_size=1, max_size=25),
    data=st.data(),
)
def test_whatever_is_chosen_every_part_is_whole_but_the_last(
    dues: list[tuple[int, int]], data: st.DataObject
) -> None:
    every = [owed(n, cents, due_in=day) for n, (cents, day) in enumerate(dues, start=1)]
    found = payable(every)
    total = sum(each.now.due.cents for each in found)
    if total < SMALLEST.cents:
        return
    chosen = data.draw(st.integers(SMALLEST.cents, total))
    parts = paid(*every, chosen=chosen)
    whole = [(int(each.invoice.visit_id[-4:]), each.now.due.cents) for each in found]
    assert sum(cents for _, cents in parts) == chosen
    assert parts[:-1] == whole[: len(parts) - 1]
    assert parts[-1][0] == whole[len(parts) - 1][0]
    assert 0 < parts[-1][1] <= whole[len(parts) - 1][1]
