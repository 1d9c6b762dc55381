"""What the office of the samples knows of money: one visit's account, and a payment held whole."""

from __future__ import annotations

from datetime import timedelta

from backoffice.domain.money import Money
from backoffice.domain.posting import opened, post
from backoffice.domain.posting_tasks import account_tasks
from backoffice.domain.receipt import Receipt
from backoffice.domain.record import Record
from tests.support import paid

RECEIPT = "3d86eda7ff9d5ae38081b008cc3a65f280a69193"
ITEM = "37fef69f4a45795b61597b414938932d4dc99990"


def records(client_id: str, provider_id: str) -> tuple[Record, ...]:
    """An account with a decision that stands and another that is held, and the payment of both."""
    before = opened(paid.claim()).but(
        visit_id="visit-0007", client_id=client_id, provider_id=provider_id
    )
    stands = post(before, paid.decision(), at=paid.AT)
    again = paid.decision(paid.said("110.00", (("CO", "45", "90.00"),)), item_id=ITEM)
    held = post(stands.account, again, at=paid.AT)
    today = (paid.AT + timedelta(days=1)).date()
    tasks = account_tasks(stands.account, held.account, {}, at=paid.AT, today=today)
    return (held.account, *stands.entries, *tasks, _payment())


def _payment() -> Receipt:
    payment = paid.payment(paid.said(), amount=Money.dollars("190.00"))
    receipt = Receipt.of(payment).with_part(payment, document_id="0" * 64, place=0)
    return receipt.but(receipt_id=RECEIPT)
