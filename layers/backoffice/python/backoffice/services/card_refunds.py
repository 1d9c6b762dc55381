"""Refunds to cards, as clients read of them: how much went back where it came from, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.client_payment import ClientPayment, gave_back, payments_of
from backoffice.domain.money import Money
from backoffice.domain.processor import RefundStatus
from backoffice.domain.record import Fact

if TYPE_CHECKING:
    from backoffice.services.ports import Finds


class Returned(Fact):
    """Something that went back to where it was paid from."""

    amount: Money
    on: Day
    is_done: bool
    """Whether the payment processor has it; a bank takes days on top of that."""


def returned(
    payments: Finds[ClientPayment], accounts: Iterable[VisitAccount], zone: str
) -> dict[str, tuple[Returned, ...]]:
    """What went back of each visit's payments, oldest first; no call where nothing did.

    What a card did not take is left out: a person gives it back in another way.
    """
    ids = sorted({it for each in accounts if gave_back(each) for it in payments_of(each)})
    found = [
        refund
        for payment in payments.load_each([(each,) for each in ids])
        for refund in payment.refunds
        if refund.status is not RefundStatus.FAILED
    ]
    by_visit: dict[str, tuple[Returned, ...]] = {}
    for each in sorted(found, key=lambda each: each.asked_at):
        new = Returned(
            amount=each.amount,
            on=day_in(each.asked_at, zone),
            is_done=each.processor_id is not None,
        )
        by_visit[each.visit_id] = (*by_visit.get(each.visit_id, ()), new)
    return by_visit
