"""Whatever becomes of what a client pays without insurance, the network keeps none of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import account_steps
from backoffice.domain.account import VisitAccount
from backoffice.domain.ledger import Account, Entry, balances
from backoffice.domain.money import Money
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.domain.provider_share import accrued
from tests.domain.test_provider_share import ENHANCED, FOUR_FIFTHS, agreed
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.paid import AT, PAID_ON

NOTHING = agreed(share=Decimal(0))
ACTS: dict[str, Any] = {
    "charged": account_steps.charged,
    "paid": account_steps.client_paid,
    "refunded": account_steps.refunded,
    "contested": account_steps.taken_by_bank,
}
OF_THE_NETWORK = (
    set(Account)
    - {Account.BANK, Account.CLIENT_PAID, Account.CLIENT_OWES, Account.CHARGED}
    - {Account.PROVIDER_SHARE, Account.PROVIDER_OWED}
)


@pytest.mark.requirement("CP-1", "MB-4")
@given(
    st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(1, 40_000)), max_size=12),
    st.sampled_from([None, FOUR_FIFTHS, ENHANCED, NOTHING]),
)
def test_the_network_takes_no_share_of_cash_pay_whatever_its_terms_with_payers_say(
    happens: list[tuple[str, int]], terms: PayoutTerms | None
) -> None:
    account = VisitAccount(
        visit_id=VISIT, client_id=ANA, provider_id=RUTH.provider_id, service_on=PAID_ON
    )
    entries: list[Entry] = []
    fee = paid = 0
    for number, (act, cents) in enumerate(happens):
        if act in {"refunded", "contested"} and cents > paid:
            continue
        if act == "charged":
            fee = cents
            after = account_steps.charged(account, Money(cents), day=PAID_ON, at=AT)
        else:
            paid += cents if act == "paid" else -cents
            after = ACTS[act](
                account, Money(cents), step_id=f"step-{number:04}", day=PAID_ON, at=AT
            )
        account = after.account
        for cause in filter(None, [after.entry]):
            shared = accrued(account, terms, cause, licence_type="LCSW", at=AT)
            account = shared.account
            entries += [cause, *filter(None, [shared.entry])]
        books = balances(entries)
        theirs = min(paid, fee)
        assert books.get(Account.PROVIDER_OWED, Money.ZERO).cents == -theirs
        assert books.get(Account.PROVIDER_SHARE, Money.ZERO).cents == theirs
        assert books.get(Account.BANK, Money.ZERO).cents == paid
        assert {each for each in OF_THE_NETWORK if books.get(each, Money.ZERO).cents} == set()
