"""News of the payment processor: a hint that somebody looks into, twice, late, or never."""

from __future__ import annotations

import pytest

from backoffice.domain.errors import Unsigned
from backoffice.domain.invoice import InvoiceState
from backoffice.domain.money import Money
from backoffice.domain.webhook import Letter
from tests.support.fern_decides import sent
from tests.support.paying import account, begin, pays, stands, under_way
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("IV-1")


def tell(office: MemoryOffice, *, every: int = 1) -> None:
    """All that the processor has to tell is posted, *every* time anew."""
    for _ in range(every):
        for body, signature in office.processor.news:
            office.payment_news.hear(Letter({"stripe-signature": signature}, body))
            office.until_quiet()


def test_a_payment_is_entered_before_the_client_is_back() -> None:
    office = sent()
    begin(office, "25.00")
    office.processor.pay(str(under_way(office).checkout_id))
    tell(office, every=3)
    assert stands(office).state is InvoiceState.SETTLED
    assert account(office).client_paid == Money(2500)


def test_news_that_comes_backwards_and_again_ends_alike() -> None:
    office = sent()
    paid = pays(office, "25.00")
    office.processor.contest(str(paid.charge_id))
    office.processor.decide(str(paid.charge_id), won=False)
    office.processor.news.reverse()
    tell(office, every=2)
    assert account(office).client_paid == Money.ZERO


def test_news_of_a_charge_that_is_none_of_ours_changes_nothing() -> None:
    office = sent()
    office.payment_settling.note_charge("ch_somebody_elses")
    office.payment_settling.note("pay-00000000000000000000000000000000")
    assert office.database.items("client-payments") == []


def test_what_is_not_signed_is_not_even_looked_into() -> None:
    office = sent()
    pays(office, "25.00")
    [(body, _), *_] = office.processor.news
    with pytest.raises(Unsigned):
        office.payment_news.hear(Letter({}, body))
