"""The payment news desk: hears from the processor that something became of a payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.processor import NewsKind
from backoffice.domain.record import Fact

if TYPE_CHECKING:
    from backoffice.domain.webhook import Letter
    from backoffice.services.payment_ports import PaymentHandouts, Processor


class PaymentNewsTaken(Fact):
    """That news was taken."""

    looked_into: bool
    """Whether it named anything of ours that will be asked about."""


class PaymentNewsDesk:
    """Signed news in, an id out: what it says is never believed, only looked into.

    So news that comes twice, late or never changes nothing but how soon somebody looks.
    """

    def __init__(self, *, processor: Processor, handouts: PaymentHandouts) -> None:
        self._processor = processor
        self._handouts = handouts

    def hear(self, letter: Letter) -> PaymentNewsTaken:
        """Put what the news names into the queue; it is answered only once it is there.

        Raises:
            Unsigned: it is not the processor's, or too old.
        """
        news = self._processor.heard(letter.body, letter.headers.get("stripe-signature", ""))
        if news is None:
            return PaymentNewsTaken(looked_into=False)
        if news.kind is NewsKind.CHECKOUT and news.payment_id is not None:
            self._handouts.hand_out_payment(news.payment_id)
        elif news.charge_id is not None:
            self._handouts.hand_out_charge(news.charge_id)
        elif news.account_id is not None:
            self._handouts.hand_out_account(news.account_id)
        elif news.payout_id is not None:
            self._handouts.hand_out_payout(news.payout_id)
        else:
            return PaymentNewsTaken(looked_into=False)
        return PaymentNewsTaken(looked_into=True)
