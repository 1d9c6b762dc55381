"""Membership fees: where one may go from where it stands, and when there is something to tell."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

from backoffice.domain.ledger import Account, EntryKind, amount_on
from backoffice.domain.membership_fee import MOVES, FeeStatus, FeeTerms, charged, moved_money
from backoffice.domain.money import Money
from tests.support.memberships import PRICE, fee

AT = datetime(2026, 2, 1, 15, tzinfo=UTC)
ZONE = "America/New_York"
FORBIDDEN = [
    pair
    for pair in product(FeeStatus, FeeStatus)
    if pair[0] is not pair[1] and pair[1] not in MOVES[pair[0]]
]


@pytest.mark.parametrize(("before", "after"), FORBIDDEN)
def test_a_fee_goes_nowhere_else(before: FeeStatus, after: FeeStatus) -> None:
    with pytest.raises(ValueError, match="cannot become"):
        fee(status=before).moved(after)


def test_a_fee_is_paid_once_all_of_it_came_in() -> None:
    part = fee().credited(Money.dollars("95.00"))
    assert (part.status, part.left) == (FeeStatus.OPEN, Money.dollars("100.00"))
    whole = part.credited(Money.dollars("100.00"))
    assert (whole.status, whole.left, whole.look_at) == (FeeStatus.PAID, Money.ZERO, None)


def test_what_a_bank_takes_back_is_owed_again() -> None:
    lost = fee().credited(PRICE).lost(PRICE)
    assert (lost.status, lost.left) == (FeeStatus.OPEN, PRICE)
    kept = fee(status="to_give_back", paid=PRICE).lost(PRICE)
    assert (kept.status, kept.left) == (FeeStatus.TAKEN_BACK, Money.ZERO)


@pytest.mark.requirement("MB-3")
@pytest.mark.parametrize(
    ("told", "look_on"),
    [
        ({"announced_at": None}, date(2026, 1, 10)),
        ({}, date(2026, 1, 20)),
        ({"reminded_at": AT}, date(2026, 1, 20)),
        ({"reminded_at": AT, "chased_at": AT}, date(2026, 2, 18)),
        ({"reminded_at": AT, "chased_at": AT, "escalated_at": AT}, None),
        ({"status": "paid", "paid": PRICE}, None),
    ],
)
def test_a_fee_is_looked_at_when_there_is_something_to_tell(
    told: dict[str, object], look_on: date | None
) -> None:
    look = fee(**told).next_look(today=date(2026, 1, 10), zone=ZONE, terms=FeeTerms())
    assert (look.date() if look else None) == look_on


def test_an_entry_of_a_fee_touches_no_payout() -> None:
    _, asked = charged(fee(), PRICE, zone=ZONE, at=AT)
    paid = moved_money(
        "provider-ruth", "a-payment-1", EntryKind.FEE_PAYMENT, PRICE, zone=ZONE, at=AT
    )
    for entry in (asked, paid):
        assert amount_on(Account.PROVIDER_OWED, entry.legs) == Money.ZERO
    assert amount_on(Account.MEMBERSHIP_OWED, asked.legs) == PRICE
    assert amount_on(Account.MEMBERSHIP_EARNED, asked.legs) == -PRICE
    assert amount_on(Account.MEMBERSHIP_OWED, paid.legs) == -PRICE
    assert amount_on(Account.BANK, paid.legs) == PRICE
