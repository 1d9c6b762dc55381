"""What the processor in memory sends to providers: once for each payout, while there is money."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backoffice.domain.errors import AskedOtherwise, ProcessorRefused
from backoffice.domain.money import Money
from backoffice.domain.processor import (
    TOO_LITTLE,
    NewsKind,
    PayoutAccount,
    Transfer,
    TransferAsked,
)


class MemoryTransfers:
    """Everything that was sent; `funds` is what there is to send, and None always enough."""

    def __init__(
        self,
        accounts: Mapping[str, PayoutAccount],
        *,
        tell: Callable[..., None],
        new: Callable[[str], str],
    ) -> None:
        self._accounts = accounts
        self._tell = tell
        self._new = new
        self.kept: dict[str, Transfer] = {}
        self.funds: Money | None = None

    def of(self, payout_id: str) -> Transfer | None:
        """What was sent for a payout."""
        return self.kept.get(payout_id)

    def made(self, asked: TransferAsked) -> Transfer:
        """What was sent before, if it is what was asked."""
        made = self.kept[asked.payout_id]
        if (made.account_id, made.amount) != (asked.account_id, asked.amount):
            raise AskedOtherwise("Something else was sent under this id before.")
        return made

    def tried(self, asked: TransferAsked) -> Transfer | ProcessorRefused:
        """Send it, or say why not."""
        account = self._accounts.get(asked.account_id)
        if account is None:
            return _refused("resource_missing")
        if not account.may_be_paid:
            return _refused("insufficient_capabilities_for_transfer")
        if self.funds is not None:
            if asked.amount > self.funds:
                return _refused(TOO_LITTLE)
            self.funds -= asked.amount
        sent = Transfer(
            payout_id=asked.payout_id,
            processor_id=self._new("tr"),
            account_id=asked.account_id,
            amount=asked.amount,
        )
        self.kept[sent.payout_id] = sent
        return sent

    def take_back(self, payout_id: str, amount: Money) -> None:
        """Somebody reverses *amount* of a transfer, at the processor."""
        sent = self.kept[payout_id]
        self.kept[payout_id] = sent.but(reversed=sent.reversed + amount)
        self._tell(NewsKind.TRANSFER, payout_id=payout_id)

    def total(self) -> Money:
        """What was sent, all in all, and not taken back."""
        return Money.total(each.amount - each.reversed for each in self.kept.values())


def _refused(reason: str) -> ProcessorRefused:
    return ProcessorRefused("The payment processor will not do this.", reason=reason)
