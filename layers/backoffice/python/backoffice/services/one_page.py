"""One page at a time: whoever pays twice at once is led to the same page of the processor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from backoffice.domain.card_payment import CardPayment, Part, PaymentStatus
from backoffice.domain.errors import Refused

if TYPE_CHECKING:
    from backoffice.services.payment_ports import Processor
    from backoffice.services.payment_settling import PaymentSettling
    from backoffice.services.ports import Clock

_MOVING_ON = timedelta(minutes=5)
"""A page that closes sooner than this is not worth sending anybody to."""

_ON_ITS_WAY = "A payment of yours is on its way. Please look again a little later."


class OnePage:
    """What becomes of the page that somebody was led to before, when they want to pay again."""

    def __init__(self, *, settling: PaymentSettling, processor: Processor, now: Clock) -> None:
        self._settling = settling
        self._processor = processor
        self._now = now

    def before(self, payment_id: str | None) -> CardPayment | None:
        """The payment that may still be made, by the processor's books; None: there is none.

        Raises:
            Refused: it is on its way.
            ProcessorUnavailable: the processor does not answer.
        """
        payment = self._settling.settle(payment_id) if payment_id else None
        if payment is None or not payment.is_pending:
            return None
        if payment.status is PaymentStatus.UNDER_WAY:
            raise Refused(_ON_ITS_WAY)
        return payment

    def still_leads(self, payment: CardPayment, parts: Sequence[Part]) -> str | None:
        """Where a page is that asks for just these *parts*, and is open long enough."""
        in_time = self._now() + _MOVING_ON < payment.asked.closes_at
        return payment.url if in_time and payment.parts == tuple(parts) else None

    def close(self, payment: CardPayment) -> None:
        """Close a page that is out of date; it may have been paid at that very moment.

        Raises:
            Refused: it is on its way.
        """
        self._processor.close_checkout(str(payment.checkout_id))
        after = self._settling.settle(payment.payment_id)
        if after is None or after.is_pending:
            raise Refused(_ON_ITS_WAY)

    def open(self, payment: CardPayment) -> str:
        """Where a payment that was just kept can be made."""
        return str(self._settling.open(payment).url)
