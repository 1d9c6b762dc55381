"""A card payment: one charge of a card, from the page where it is made to the last cent given back.

What it pays for is told by its kind. The processor's news, its payer's return, and a look from time
to time are hints: each makes us ask the processor what became of the payment. So news that is late,
doubled or lost changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self, TypeVar

from pydantic import Field

from backoffice.domain.calendar import Moment
from backoffice.domain.errors import ProcessorRefused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.money import Money
from backoffice.domain.processor import (
    Checkout,
    CheckoutAsked,
    CheckoutStatus,
    Contest,
    ContestStatus,
    OpenedCheckout,
    ProcessorId,
    Refund,
    RefundAsked,
    RefundStatus,
)
from backoffice.domain.record import Fact, Record


class PaymentStatus(StrEnum):
    """Where a payment stands, and who acts next."""

    ASKED = "asked"  # us: have the processor open a page where it can be paid
    OPEN = "open"  # its payer: pay
    UNDER_WAY = "under_way"  # their bank: say whether it pays
    PAID = "paid"  # nobody: it is in the ledger
    CLOSED = "closed"  # nobody: nothing was paid, and nothing can be any more


MOVES: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.ASKED: frozenset(
        {
            PaymentStatus.OPEN,
            PaymentStatus.UNDER_WAY,
            PaymentStatus.PAID,
            PaymentStatus.CLOSED,
        }
    ),
    PaymentStatus.OPEN: frozenset(
        {PaymentStatus.UNDER_WAY, PaymentStatus.PAID, PaymentStatus.CLOSED}
    ),
    PaymentStatus.UNDER_WAY: frozenset({PaymentStatus.PAID, PaymentStatus.CLOSED}),
    PaymentStatus.PAID: frozenset(),
    PaymentStatus.CLOSED: frozenset(),
}
PENDING = frozenset({PaymentStatus.ASKED, PaymentStatus.OPEN, PaymentStatus.UNDER_WAY})


class Part(Fact):
    """What of a payment is for one thing; a kind of payment says for which."""

    amount: Money = Field(gt=Money.ZERO)

    @property
    def what(self) -> str:
        """The id of what is paid."""
        raise NotImplementedError


class SentBack(Fact):
    """What was given back of a payment for one thing, or is about to be."""

    refund_id: OpaqueId
    amount: Money
    asked_at: Moment
    status: RefundStatus = RefundStatus.UNDER_WAY
    processor_id: ProcessorId | None = None
    """None: the processor was not asked yet, or did not answer."""

    MARK: ClassVar[str] = "back-"
    """What the id of each begins with, and no other step of an account."""

    @property
    def what(self) -> str:
        """The id of what had been paid."""
        raise NotImplementedError


class TakenBack(Fact):
    """What a bank took of a payment for one thing, by one contest."""

    contest_id: ProcessorId
    amount: Money
    at: Moment
    """When we heard of it."""
    is_returned: bool = False
    """The bank thought better of it."""

    @property
    def what(self) -> str:
        """The id of what had been paid."""
        raise NotImplementedError


B = TypeVar("B", bound=SentBack)


class CardPayment(Record):
    """One payment at the processor, whatever it is for."""

    payment_id: OpaqueId
    parts: tuple[Part, ...] = Field(min_length=1, max_length=20)
    asked: CheckoutAsked
    started_at: Moment
    status: PaymentStatus = PaymentStatus.ASKED
    checkout_id: ProcessorId | None = None
    url: str | None = None
    """Where it is made."""
    was_declined: bool = False
    """Whether the last card that was tried did not pay."""
    charge_id: ProcessorId | None = None
    paid_at: Moment | None = None
    refunds: tuple[SentBack, ...] = ()
    contests: tuple[Contest, ...] = ()
    taken: tuple[TakenBack, ...] = ()
    """In the order in which the bank took it."""
    look_at: Moment | None = None
    """When to ask the processor at the latest, should nobody tell; None: nothing is awaited."""

    MOST_PARTS: ClassVar[int] = 20
    OPEN_FOR: ClassVar[timedelta] = timedelta(hours=2)
    OPENS_WITHIN: ClassVar[timedelta] = timedelta(minutes=5)
    """A page that could not be opened for so long never will be: the processor remembers its own
    failures by the payment's id, for a day."""
    LOOK_AFTER: ClassVar[timedelta] = timedelta(minutes=15)
    MARK: ClassVar[str]
    """What the ids of this kind of payment begin with, and no others."""

    @property
    def whose(self) -> str:
        """The id of whoever pays."""
        raise NotImplementedError

    @property
    def amount(self) -> Money:
        """All of it."""
        return Money.total(part.amount for part in self.parts)

    @property
    def is_contested(self) -> bool:
        """Whether a bank has yet to decide whose the money is."""
        return any(each.status is ContestStatus.OPEN for each in self.contests)

    def taking(self, contest: Contest, what: str, amount: Money, *, at: datetime) -> Self:
        """The payment, of which a bank took *amount* of what was paid for one thing."""
        raise NotImplementedError

    def still_here(self, what: str) -> Money:
        """What of this payment was neither given back for a thing nor taken by a bank."""
        came = Money.total(part.amount for part in self.parts if part.what == what)
        back = Money.total(
            each.amount
            for each in self.refunds
            if each.what == what and each.status is not RefundStatus.FAILED
        )
        taken = Money.total(
            each.amount for each in self.taken if each.what == what and not each.is_returned
        )
        return came - back - taken

    @property
    def is_pending(self) -> bool:
        """Whether anything may still be paid."""
        return self.status in PENDING

    @property
    def unsent(self) -> tuple[RefundAsked, ...]:
        """What is to be given back, and the processor has not said that it knows."""
        if self.charge_id is None:
            return ()
        return tuple(
            RefundAsked(refund_id=each.refund_id, charge_id=self.charge_id, amount=each.amount)
            for each in self.refunds
            if each.processor_id is None and each.status is RefundStatus.UNDER_WAY
        )

    @property
    def sent(self) -> tuple[SentBack, ...]:
        """What the processor gave back; a bank may return it weeks after it arrived."""
        return tuple(
            each
            for each in self.refunds
            if each.processor_id is not None and each.status is not RefundStatus.FAILED
        )

    def moved(self, status: PaymentStatus, **changes: object) -> Self:
        """The payment in another *status*; the same one again is no move."""
        if status is not self.status and status not in MOVES[self.status]:
            raise ValueError(f"a payment that is {self.status.value} cannot become {status.value}")
        return self.but(status=status, **changes)

    @property
    def next_refund_id(self) -> str:
        """The id of the next refund; that of another one of the same payment differs."""
        return f"{SentBack.MARK}{fingerprint(f'{self.payment_id}/{len(self.refunds) + 1}')[:32]}"

    def with_refund(self, refund: Refund) -> Self:
        """The payment, with what the processor says of a refund."""
        return self.but(
            refunds=tuple(
                each.but(status=refund.status, processor_id=refund.processor_id)
                if refund.processor_id == each.processor_id or each.refund_id == refund.refund_id
                else each
                for each in self.refunds
            )
        )

    def without_refund(self, refund_id: str) -> Self:
        """The payment, of which the processor will not give that back; the money is still ours."""
        return self.but(
            refunds=tuple(
                each.but(status=RefundStatus.FAILED) if each.refund_id == refund_id else each
                for each in self.refunds
            )
        )

    def with_contests(self, contests: Iterable[Contest]) -> Self:
        """The payment, with what its card's owner told the bank; what is known stays known."""
        told = tuple(contests)
        named = {each.contest_id for each in told}
        return self.but(
            contests=(*told, *(each for each in self.contests if each.contest_id not in named))
        )

    def settled(self, *, at: datetime) -> Self:
        """The payment, to be looked at again as long as anything of it is awaited."""
        waits = (
            self.is_pending
            or any(each.status is RefundStatus.UNDER_WAY for each in self.refunds)
            or self.is_contested
        )
        return self.but(look_at=at + self._patience if waits else None)

    @property
    def _patience(self) -> timedelta:
        return self.LOOK_AFTER if self.is_pending else timedelta(hours=12)


P = TypeVar("P", bound=CardPayment)


def opened(payment: P, page: OpenedCheckout, *, at: datetime) -> P:
    """The payment, once the processor opened a page for it."""
    after = payment.moved(PaymentStatus.OPEN, checkout_id=page.checkout_id, url=page.url)
    return after.settled(at=at)


_BECOMES = {
    CheckoutStatus.OPEN: PaymentStatus.OPEN,
    CheckoutStatus.UNDER_WAY: PaymentStatus.UNDER_WAY,
    CheckoutStatus.PAID: PaymentStatus.PAID,
    CheckoutStatus.CLOSED: PaymentStatus.CLOSED,
}


def followed(payment: P, checkout: Checkout, *, at: datetime) -> P:
    """The payment as the processor's books have it; what is paid or closed stays so.

    Raises:
        ProcessorRefused: they speak of another payment, or of another amount than was asked; a
            person looks, and nothing is entered.
    """
    if not payment.is_pending:
        return payment
    is_paid = checkout.status is CheckoutStatus.PAID
    if checkout.payment_id != payment.payment_id or (
        is_paid and (checkout.received != payment.amount or checkout.charge_id is None)
    ):
        raise ProcessorRefused(
            "The payment processor's books and ours differ about a payment.", reason="books_differ"
        )
    payment = payment.but(was_declined=checkout.was_declined)
    status = _BECOMES[checkout.status]
    if status is PaymentStatus.OPEN and payment.status is PaymentStatus.UNDER_WAY:
        return payment.settled(at=at)
    moved = payment.moved(status, charge_id=checkout.charge_id, paid_at=checkout.paid_at)
    return moved.settled(at=at)


def newly_failed(before: Iterable[B], after: Iterable[B]) -> list[B]:
    """The refunds that came to nothing between the two."""
    known = {each.refund_id for each in before if each.status is RefundStatus.FAILED}
    return [
        each for each in after if each.status is RefundStatus.FAILED and each.refund_id not in known
    ]
