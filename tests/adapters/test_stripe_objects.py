"""Each state that Stripe documents means one of ours; what it may yet invent means nothing paid."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.adapters.payments.stripe_objects import Account, Dispute, RefundObject, Session
from backoffice.domain.processor import CheckoutStatus, ContestStatus, RefundStatus

OPEN, UNDER_WAY, PAID, CLOSED = CheckoutStatus
AT = 1_773_144_000


def session(status: str, payment: str | None) -> Session:
    charge = {"id": "ch_00000001", "amount_refunded": 100, "created": AT, "disputed": False}
    intent = {"status": payment, "amount_received": 2500, "latest_charge": charge}
    content: dict[str, Any] = {
        "id": "cs_00000001",
        "client_reference_id": "payment-0001",
        "currency": "usd",
        "status": status,
        "expires_at": AT,
        "payment_intent": intent if payment else None,
    }
    return Session.model_validate(content)


@pytest.mark.parametrize(
    ("status", "payment", "means"),
    [
        ("open", None, OPEN),
        ("open", "requires_payment_method", OPEN),
        ("open", "requires_action", OPEN),
        ("open", "processing", UNDER_WAY),
        ("open", "succeeded", PAID),
        ("complete", "succeeded", PAID),
        ("complete", "processing", UNDER_WAY),
        ("complete", "requires_payment_method", CLOSED),
        ("complete", "canceled", CLOSED),
        ("expired", None, CLOSED),
        ("expired", "canceled", CLOSED),
        ("expired", "succeeded", PAID),
        ("expired", "a_new_one", CLOSED),
    ],
)
def test_what_a_payment_says_counts_more_than_its_page(
    status: str, payment: str | None, means: CheckoutStatus
) -> None:
    found = session(status, payment).checkout()
    assert found.status is means
    is_paid = means is CheckoutStatus.PAID
    assert (found.received.cents, found.refunded.cents) == ((2500, 100) if is_paid else (0, 0))
    assert (found.charge_id is not None) == is_paid


def test_a_payment_that_succeeded_without_a_charge_is_not_understood() -> None:
    said = session("complete", "succeeded").model_dump()
    said["payment_intent"]["latest_charge"] = None
    said["expires_at"] = AT
    with pytest.raises(ValidationError):
        Session.model_validate(said)


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("pending", RefundStatus.UNDER_WAY),
        ("requires_action", RefundStatus.UNDER_WAY),
        ("succeeded", RefundStatus.DONE),
        ("failed", RefundStatus.FAILED),
        ("canceled", RefundStatus.FAILED),
    ],
)
@pytest.mark.parametrize(
    ("metadata", "refund_id"),
    [
        ({"refund": "refund-0001"}, "refund-0001"),
        ({"refund": "by hand"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_refund_is_done_only_when_it_succeeded(
    status: str, means: RefundStatus, metadata: dict[str, str] | None, refund_id: str | None
) -> None:
    content = {"id": "re_00000001", "charge": "ch_00000001", "amount": 100, "currency": "usd"}
    told = RefundObject.model_validate(content | {"status": status, "metadata": metadata}).refund()
    assert (told.status, told.refund_id) == (means, refund_id)


@pytest.mark.parametrize(
    ("status", "moved", "means", "is_withheld"),
    [
        ("warning_needs_response", [], ContestStatus.OPEN, False),
        ("warning_under_review", [], ContestStatus.OPEN, False),
        ("warning_closed", [], ContestStatus.WON, False),
        ("needs_response", [-2500], ContestStatus.OPEN, True),
        ("under_review", [-2500], ContestStatus.OPEN, True),
        ("won", [-2500, 2500], ContestStatus.WON, False),
        ("won", [-2500], ContestStatus.WON, True),
        ("lost", [-2500], ContestStatus.LOST, True),
        ("prevented", [], ContestStatus.WON, False),
        ("a_new_one", [-2500], ContestStatus.OPEN, True),
    ],
)
def test_whose_contested_money_is_follows_from_what_was_moved(
    status: str, moved: list[int], means: ContestStatus, is_withheld: bool
) -> None:
    content: dict[str, Any] = {
        "id": "du_00000001",
        "charge": {"id": "ch_00000001", "metadata": {"payment": "payment-0001"}},
        "amount": 2500,
        "currency": "usd",
        "status": status,
        "balance_transactions": [{"amount": each} for each in moved],
        "evidence_details": {"due_by": AT},
    }
    told = Dispute.model_validate(content).contest()
    assert (told.status, told.is_withheld) == (means, is_withheld)
    assert (told.answer_by is not None) == (means is ContestStatus.OPEN)


@pytest.mark.parametrize("transfers", ["active", "inactive", "pending", None])
@pytest.mark.parametrize("payouts", [True, False])
def test_a_provider_is_paid_only_where_money_can_come_in_and_go_on(
    transfers: str | None, payouts: bool
) -> None:
    content: dict[str, Any] = {
        "id": "acct_00000001",
        "details_submitted": True,
        "payouts_enabled": payouts,
        "capabilities": {"transfers": transfers} if transfers else {},
    }
    told = Account.model_validate(content).account()
    assert told.may_be_paid == (payouts and transfers == "active")
