"""What the desks of clients' payments need from the world, beside what all desks do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.domain.processor import (
        Checkout,
        CheckoutAsked,
        Contest,
        NewsPage,
        OnboardingAddress,
        OpenedCheckout,
        PayoutAccount,
        ProcessorNews,
        Refund,
        RefundAsked,
        Transfer,
        TransferAsked,
    )


class FindsPayments(Protocol):
    """Clients' payments, by when to look at them."""

    def to_look_at(self, *, by: datetime, limit: int) -> list[str]:
        """The payments to ask the processor about at or before a moment, longest due first."""

    def of_charge(self, charge_id: str, /) -> list[str]:
        """The payment that a charge is of; none where it is somebody else's."""


class PaymentHandouts(Protocol):
    """Handing out what the processor told of; each may arrive twice."""

    def hand_out_payment(self, payment_id: str, /) -> None:
        """Have somebody ask what became of a payment."""

    def hand_out_charge(self, charge_id: str, /) -> None:
        """Have somebody ask what became of a charge."""

    def hand_out_account(self, account_id: str, /) -> None:
        """Have somebody ask whether a provider may be paid to an account."""

    def hand_out_payout(self, payout_id: str, /) -> None:
        """Have somebody ask what became of what a provider was sent."""


class Processor(Protocol):
    """The payment processor: it meets the card, we never do.

    Every method may be repeated, with the same content, as often as one likes, at any time. All
    but `heard` ask over HTTP, and then raise:

        ProcessorUnavailable: nothing was said, and the work may have been done; ask again later.
        ProcessorRefused: it says no, and would say so again; a person looks.
        AskedOtherwise: the id was used before, for other content; a person looks.
    """

    def open_checkout(self, asked: CheckoutAsked) -> OpenedCheckout:
        """A page where *asked* can be paid; asked again, the same one.

        Once it would have closed within half an hour it is not opened any more, but refused.
        """

    def close_checkout(self, checkout_id: str, /) -> Checkout:
        """Let nobody pay there any more; what it says then is final but for what is under way."""

    def look_at_checkout(self, checkout_id: str, /) -> Checkout:
        """What became of a checkout."""

    def refund(self, asked: RefundAsked) -> Refund:
        """Give money back; asked again, the same refund."""

    def look_at_refund(self, processor_id: str, /) -> Refund:
        """What became of a refund, by the processor's id of it."""

    def contests_of(self, charge_id: str, /) -> tuple[Contest, ...]:
        """Everything that the card's owner told their bank about a charge, newest first."""

    def open_payout_account(self, *, key: str) -> PayoutAccount:
        """A new account for a provider; asked again within a day under the same key, the same one.

        Keep its id: after a day a second one would be opened, and the first stay empty for ever.
        """

    def onboarding_address(
        self, account_id: str, /, *, return_to: str, start_anew_at: str
    ) -> OnboardingAddress:
        """Where a provider answers the processor's questions; another one each time.

        *start_anew_at* is where somebody is sent whose address no longer works.
        """

    def look_at_payout_account(self, account_id: str, /) -> PayoutAccount:
        """Whether a provider may be paid."""

    def send(self, asked: TransferAsked) -> Transfer:
        """Send a provider what a payout comes to; asked again, the same transfer, for good."""

    def transfer_of(self, payout_id: str, /) -> Transfer | None:
        """What was sent for a payout; None: nothing was."""

    def news_between(
        self, since: datetime, until: datetime, /, *, after: str | None = None
    ) -> NewsPage:
        """What happened to contests, and which refunds failed, as far as it is listed: 30 days.

        *after* is what the page before said. News is a hint here, too.
        """

    def heard(self, body: bytes, signature: str) -> ProcessorNews | None:
        """What posted news names; None for kinds that we have no use for.

        Raises:
            Unsigned: the signature is not of the processor, or older than five minutes.
        """
