"""The page that providers come back to: what became of the payment, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice.domain.errors import NotFound
from backoffice.web.membership_pages import came_back
from tests.support.markup import read
from tests.support.memberships import RUTHS, begin, joined
from tests.twins.office import MemoryOffice


def page(office: MemoryOffice, payment_id: str, *, language: str = "en") -> str:
    answer = came_back(office.fee_paying, payment_id, network_name="Fernway", language=language)
    assert answer.status_code == 200
    return read(str(answer.body)).text


@pytest.mark.requirement("MB-3")
def test_whoever_comes_back_is_told_whether_it_is_paid() -> None:
    office = joined(date(2026, 1, 31))
    began = begin(office)
    assert "Nothing was paid" in page(office, began.payment_id)
    office.processor.pay(str(began.checkout_id), is_slow=True)
    assert "Your payment is on its way" in page(office, began.payment_id)
    office.processor.is_down = True
    assert "Your payment is being looked up" in page(office, began.payment_id)
    office.processor.is_down = False
    office.processor.bank_answers(str(began.checkout_id), pays=True)
    for _ in range(2):
        assert "Fernway" in page(office, began.payment_id)
        assert "Your membership fee is paid." in page(office, began.payment_id)
    assert "Su cuota de membresía está pagada." in page(office, began.payment_id, language="es")


def test_the_page_says_neither_who_nor_how_much() -> None:
    office = joined(date(2026, 1, 31))
    began = begin(office)
    said = page(office, began.payment_id)
    assert "$" not in said
    assert "Ruth" not in said
    assert RUTHS not in said


def test_an_address_that_was_made_up_leads_nowhere() -> None:
    office = joined(date(2026, 1, 31))
    with pytest.raises(NotFound):
        page(office, "fees-that-were-made-up")
