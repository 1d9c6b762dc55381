"""Sending a payout through the processor: kept before it is asked, and to staff if it cannot be.

While `look_at` lies ahead, somebody may be asking: nobody else does. Only what was refused and is
not found at the processor is left to people, so that no payout is ever paid in both ways.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backoffice.domain.payout import Payout, PayoutStatus, Told, arrived
from backoffice.domain.processor import Transfer, TransferAsked

A_TRY = timedelta(minutes=15)
"""Longer than any function runs: whoever asked before asks no more."""
UNTIL_THERE_IS_MORE = timedelta(hours=1)
"""After too little was left at the processor."""
UNTIL_NEXT_LOOK = timedelta(days=1)
WATCHED_FOR = timedelta(days=30)
"""Whether a transfer came back is looked at by itself for so long; news of it counts for ever."""


def is_due(payout: Payout, *, at: datetime) -> bool:
    """Whether the processor is to be asked about it *at* a moment."""
    return payout.look_at is not None and payout.look_at <= at


def begun(payout: Payout, account_id: str, *, at: datetime) -> Payout:
    """The payout about to be sent to an account; it must be kept before anybody is asked."""
    return payout.but(sent_to=account_id, look_at=at + A_TRY)


def asked_of(payout: Payout) -> TransferAsked:
    """What the processor is asked for a payout that `begun` was kept of."""
    return TransferAsked(
        payout_id=payout.payout_id,
        attempt=payout.attempt or 1,
        account_id=payout.sent_to or "",
        amount=payout.total,
    )


def short_of_money(payout: Payout, *, at: datetime) -> Payout:
    """The processor has too little to send it; another attempt is made later."""
    return payout.but(attempt=(payout.attempt or 1) + 1, look_at=at + UNTIL_THERE_IS_MORE)


def left_to_staff(payout: Payout) -> Payout:
    """The processor does not send it, and nothing was sent: people pay it."""
    return payout.moved(PayoutStatus.READY, sent_to=None, look_at=None)


def sent(payout: Payout, transfer: Transfer, *, at: datetime, today: date) -> Told:
    """The processor sent it, under its own name for that."""
    return arrived(
        payout,
        reference=transfer.processor_id,
        by=None,
        at=at,
        today=today,
        sent_to=transfer.account_id,
        look_at=at + UNTIL_NEXT_LOOK,
    )


def watched(payout: Payout, *, at: datetime) -> Payout:
    """Nothing came back by now; it is looked at again, for a month."""
    is_over = payout.told_at is None or at >= payout.told_at + WATCHED_FOR
    return payout.but(look_at=None if is_over else at + UNTIL_NEXT_LOOK)
