"""What the office of the samples knows of money: two visits' accounts, one of them with a denial,
and a payment held whole.
"""

from __future__ import annotations

from datetime import timedelta

from backoffice.domain.denial_tasks import escalate, told_anew
from backoffice.domain.money import Money
from backoffice.domain.posted_denial import denial_now
from backoffice.domain.posting import opened, post
from backoffice.domain.posting_tasks import account_tasks
from backoffice.domain.receipt import Receipt
from backoffice.domain.record import Record
from tests.support import paid
from tests.support.builders import payer

RECEIPT = "3d86eda7ff9d5ae38081b008cc3a65f280a69193"
DENIED = "visit-0008.1"
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
    denied = _denied(client_id, provider_id)
    return (held.account, *stands.entries, *tasks, *denied, _payment())


def _denied(client_id: str, provider_id: str) -> tuple[Record, ...]:
    claim = paid.claim(claim_id=DENIED, visit_id="visit-0008")
    before = opened(claim).but(client_id=client_id, provider_id=provider_id)
    decision = paid.decision(paid.said("0.00", (("CO", "50", "200.00"),)), claim=claim)
    posted = post(before, decision, at=paid.AT)
    denial = denial_now(None, posted.account, DENIED, payer())
    assert denial is not None
    denial, wanted = escalate(denial, today=paid.PAID_ON, at=paid.AT)
    denial, tasks = told_anew(denial, wanted, [], at=paid.AT)
    return (posted.account, *posted.entries, denial, *tasks)


def _payment() -> Receipt:
    payment = paid.payment(paid.said(), amount=Money.dollars("190.00"))
    receipt = Receipt.of(payment).with_part(payment, document_id="0" * 64, place=0)
    return receipt.but(receipt_id=RECEIPT)
