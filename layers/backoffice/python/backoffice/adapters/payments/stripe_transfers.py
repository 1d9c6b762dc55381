"""What Stripe sends on to providers: each payout's transfer, looked for before it is made.

A key is forgotten after a day, and says a refusal again until then. So each transfer carries the
payout's id, and another attempt has another key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import BaseModel

from backoffice.adapters.payments.stripe_objects import PAYOUT, Dollars, our_id
from backoffice.domain.errors import AskedOtherwise
from backoffice.domain.money import Money
from backoffice.domain.processor import ProcessorId, Transfer, TransferAsked

if TYPE_CHECKING:
    import stripe

_MOST_LISTED = 100
M = TypeVar("M", bound=BaseModel)


class _Transfer(BaseModel):
    """A Transfer."""

    id: ProcessorId
    amount: Money
    amount_reversed: Money
    currency: Dollars
    destination: ProcessorId
    metadata: dict[str, str] | None = None

    def transfer(self) -> Transfer | None:
        """The transfer; None for one that is for no payout of ours."""
        payout_id = our_id((self.metadata or {}).get(PAYOUT))
        if payout_id is None:
            return None
        return Transfer(
            payout_id=payout_id,
            processor_id=self.id,
            account_id=self.destination,
            amount=self.amount,
            reversed=self.amount_reversed,
        )


class _TransferList(BaseModel):
    """The transfers of a group, newest first."""

    data: list[_Transfer]
    has_more: bool


class Asks(Protocol):
    """Asking Stripe, as the adapter does; it raises what the port says."""

    def __call__(
        self, shape: type[M], call: Callable[[stripe.StripeClient], stripe.StripeObject], /
    ) -> M:
        """What Stripe answers to *call*, if it is of *shape*."""


class Transfers:
    """The half of the adapter that sends money."""

    def __init__(self, ask: Asks) -> None:
        self._ask = ask

    def send(self, asked: TransferAsked) -> Transfer:
        """Send what *asked* says, unless that was done before, however long ago."""
        made = self.of(asked.payout_id)
        if made is None:
            params: stripe.params.TransferCreateParams = {
                "amount": asked.amount.cents,
                "currency": "usd",
                "destination": asked.account_id,
                "transfer_group": _group(asked.payout_id),
                "metadata": {PAYOUT: str(asked.payout_id)},
            }
            key = f"transfer-{asked.payout_id}-{asked.attempt}"
            made = self._ask(
                _Transfer, lambda api: api.v1.transfers.create(params, {"idempotency_key": key})
            ).transfer()
        if made is None or (made.payout_id, made.account_id, made.amount) != (
            asked.payout_id,
            asked.account_id,
            asked.amount,
        ):
            raise AskedOtherwise("Something else was sent under this id before.")
        return made

    def of(self, payout_id: str) -> Transfer | None:
        """What was sent for a payout."""
        params: stripe.params.TransferListParams = {
            "transfer_group": _group(payout_id),
            "limit": _MOST_LISTED,
        }
        listed = self._ask(_TransferList, lambda api: api.v1.transfers.list(params))
        for each in listed.data:
            made = each.transfer()
            if made and made.payout_id == payout_id:
                return made
        if listed.has_more:
            raise AskedOtherwise("Too much was sent under this payout's name.")
        return None


def _group(payout_id: str) -> str:
    return f"payout-{payout_id}"
