"""What a payment processor is asked to do, and what it says became of it: money on a client's card.

Nothing here says who pays or for what: the processor learns an opaque id, an amount, and a label
that could stand on anybody's bill. Amounts are whole US cents, moments are aware.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, HttpUrl, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Moment
from backoffice.domain.client import Language
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.money import Money
from backoffice.domain.record import Fact

SMALLEST, LARGEST = Money(50), Money(99_999_999)
"""What a card can be charged at once; less costs more to collect than it is."""
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=24)
"""How long a checkout may stay open from when it is opened; a key is remembered at least as long,
so that no later repetition can open a second one."""

ProcessorId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{4,255}$")]
"""The processor's own name for something of its own; it means nothing to us."""

Label = Annotated[
    str, Field(pattern=r"^(Invoice|Factura|Membership|Membresía) [A-Z0-9]{4}(-[A-Z0-9]{4}){0,3}$")
]
"""What is paid, as a card statement may show it to anybody: one of four words, and a code."""

_ADDRESS = TypeAdapter(HttpUrl)


def _address(text: str) -> str:
    """*text* if it is an http address, as it came."""
    _ADDRESS.validate_python(text)
    return text


class CheckoutAsked(Fact):
    """A page at the processor where one payment can be made; the same again is the same page.

    `payment_id` is the idempotency key, so whoever asks keeps all of this before asking.
    """

    payment_id: OpaqueId
    amount: Money
    label: Label
    language: Language
    return_to: Annotated[str, Field(max_length=2000)]
    """Where a payer is sent once the payment is made, or is on its way."""
    give_up_to: Annotated[str, Field(max_length=2000)]
    """Where a payer is sent who turns back."""
    closes_at: Moment
    """Half an hour to a day after it is opened; after it nobody can pay there."""

    @model_validator(mode="after")
    def _can_be_asked(self) -> CheckoutAsked:
        if not SMALLEST <= self.amount <= LARGEST:
            says = f"A card is charged {SMALLEST} to {LARGEST} at once."
            raise PydanticCustomError("amount", "{says}", {"says": says})
        for each in (self.return_to, self.give_up_to):
            _address(each)
        return self


class OpenedCheckout(Fact):
    """Where a payment can be made, and until when."""

    checkout_id: ProcessorId
    url: str
    closes_at: Moment


class CheckoutStatus(StrEnum):
    """Where a checkout stands, and who acts next."""

    OPEN = "open"  # the client: pay
    UNDER_WAY = "under_way"  # the client's bank: say whether it pays
    PAID = "paid"  # nobody
    CLOSED = "closed"  # nobody: nothing was paid, and nothing can be paid there any more


class Checkout(Fact):
    """What became of a checkout, as the processor's books have it now."""

    checkout_id: ProcessorId
    payment_id: OpaqueId
    status: CheckoutStatus
    closes_at: Moment
    received: Money = Money.ZERO
    """What was charged, whatever was given back since."""
    refunded: Money = Money.ZERO
    """What was given back of it, or is about to be; not what a bank took back."""
    charge_id: ProcessorId | None = None
    paid_at: Moment | None = None
    was_declined: bool = False
    """Whether the last card that was tried there did not pay; another may be tried."""
    is_contested: bool = False
    """Whether the card's owner ever told their bank that they did not want this."""


class RefundAsked(Fact):
    """A part of a charge, or all, to be given back to what it was paid with.

    `refund_id` is the idempotency key, so whoever asks keeps all of this before asking.
    """

    refund_id: OpaqueId
    charge_id: ProcessorId
    amount: Annotated[Money, Field(gt=Money.ZERO)]


class RefundStatus(StrEnum):
    """Where a refund stands, and who acts next."""

    UNDER_WAY = "under_way"  # the processor
    DONE = "done"  # nobody
    FAILED = "failed"  # us: the money is still ours, and owed to the client in another way


class Refund(Fact):
    """A refund as the processor's books have it now; `refund_id` is ours."""

    refund_id: OpaqueId | None
    """None for one that somebody made by hand at the processor."""
    processor_id: ProcessorId
    charge_id: ProcessorId
    amount: Money
    status: RefundStatus


class ContestStatus(StrEnum):
    """Where a contested charge stands, and who acts next."""

    OPEN = "open"  # staff: answer at the processor, within days
    WON = "won"  # nobody: the money is ours
    LOST = "lost"  # nobody: the bank took the money back


class Contest(Fact):
    """A card's owner told their bank that a charge was wrong."""

    contest_id: ProcessorId
    charge_id: ProcessorId
    payment_id: OpaqueId | None = None
    """None where the charge is none of ours."""
    amount: Money
    status: ContestStatus
    is_withheld: bool
    """Whether the bank has the money at the moment; it has not while it merely inquires."""
    answer_by: Moment | None = None


class PayoutAccount(Fact):
    """An account at the processor that a provider is paid to; who they are is told to it alone."""

    account_id: ProcessorId
    is_filled_in: bool
    """Whether the provider went through all of the processor's questions."""
    may_be_paid: bool
    """Whether money can be sent there, and on from there to the provider's bank."""


class OnboardingAddress(Fact):
    """Where a provider tells the processor who they are; it works once, for minutes."""

    url: str
    closes_at: Moment


class TransferAsked(Fact):
    """What a payout comes to, to be sent to a provider's account.

    `payout_id` and `attempt` are the idempotency key, so whoever asks keeps all of this before
    asking. Another attempt is for after a refusal, which the processor would say again for a day.
    """

    payout_id: OpaqueId
    attempt: Annotated[int, Field(ge=1)] = 1
    account_id: ProcessorId
    amount: Annotated[Money, Field(gt=Money.ZERO)]


class Transfer(Fact):
    """What was sent to a provider's account, as the processor's books have it now."""

    payout_id: OpaqueId
    processor_id: ProcessorId
    account_id: ProcessorId
    amount: Money
    reversed: Money = Money.ZERO
    """What somebody took back of it, at the processor."""


TOO_LITTLE = "balance_insufficient"
"""The reason of a refusal to send more than there is at the processor."""


class NewsKind(StrEnum):
    """What news is about; it is a hint to ask, and never believed for what it says."""

    CHECKOUT = "checkout"
    REFUND = "refund"
    CONTEST = "contest"
    ACCOUNT = "account"
    TRANSFER = "transfer"


class ProcessorNews(Fact):
    """News of the processor: which things of its own to ask about."""

    event_id: ProcessorId
    kind: NewsKind
    happened_at: Moment
    checkout_id: ProcessorId | None = None
    charge_id: ProcessorId | None = None
    processor_refund_id: ProcessorId | None = None
    account_id: ProcessorId | None = None
    payment_id: OpaqueId | None = None
    """What the checkout says that it is for, where the news is about one."""
    refund_id: OpaqueId | None = None
    """Our own id of a refund, likewise."""
    payout_id: OpaqueId | None = None
    """Our own id of the payout that a transfer is for, likewise."""


class NewsPage(Fact):
    """A page of what the processor itself lists of what happened, the newest first."""

    news: tuple[ProcessorNews, ...]
    next_after: ProcessorId | None = None
    """What to ask for the next page with; None: this was the last one."""
