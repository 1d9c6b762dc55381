"""The ledger: entries sum to zero, are taken back to the cent, and add up to balances."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain.ledger import (
    Account,
    Entry,
    EntryKind,
    Leg,
    amount_on,
    balances,
    legs_of,
    negated,
    together,
)
from backoffice.domain.money import Money

AMOUNTS = st.dictionaries(st.sampled_from(Account), st.integers(-(10**6), 10**6).map(Money))


def entry(legs: Any, number: int = 1) -> Entry:
    return Entry(
        book="visit-0001",
        entry_id=f"decision-{number:04}",
        kind=EntryKind.DECISION,
        legs=legs,
        day=date(2026, 3, 20),
        written_at=datetime(2026, 3, 20, tzinfo=UTC),
    )


def settled(amounts: dict[Account, Money]) -> Any:
    """*amounts* and, on the bank, what makes them sum to zero."""
    rest = Money.total(amount for account, amount in amounts.items() if account is not Account.BANK)
    return legs_of({**amounts, Account.BANK: -rest})


@pytest.mark.requirement("IV-1")
def test_an_entry_that_does_not_sum_to_zero_cannot_be() -> None:
    one_sided = legs_of({Account.CLIENT_OWES: Money(2500), Account.CHARGED: Money(-2499)})
    with pytest.raises(ValidationError, match="sums to zero"):
        entry(one_sided)


def test_an_entry_names_each_account_once() -> None:
    twice = tuple(Leg(account=Account.BANK, amount=Money(cents)) for cents in (5, -5))
    with pytest.raises(ValidationError, match="each account once"):
        entry(twice)


def test_a_leg_moves_money() -> None:
    with pytest.raises(ValidationError, match="moves no money"):
        Leg(account=Account.BANK, amount=Money.ZERO)


@given(AMOUNTS)
def test_what_is_taken_back_leaves_nothing(amounts: dict[Account, Money]) -> None:
    legs = settled(amounts)
    assert together(legs, negated(legs)) == ()


@given(st.lists(AMOUNTS, max_size=5))
def test_balances_are_the_sums_of_entries(several: list[dict[Account, Money]]) -> None:
    entries = [entry(settled(each), number) for number, each in enumerate(several)]
    found = balances(entries)
    for account in Account:
        expected = sum(amount_on(account, each.legs).cents for each in entries)
        assert found.get(account, Money.ZERO).cents == expected
    assert sum(amount.cents for amount in found.values()) == 0
