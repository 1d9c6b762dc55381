"""A receipt: one payment that a payer sent, in one remittance or several, and if it adds up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, Self

from backoffice.domain.calendar import Day
from backoffice.domain.hold import Hold
from backoffice.domain.ledger import Account, Entry, EntryKind, legs_of
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record
from backoffice.domain.remittance import BesideClaims, RemittedPayment, Said

_INTEREST = "L6"
_EXPLAINED = frozenset({_INTEREST, "FB"})
"""PLB03-1 of interest, and of a balance that one payment leaves to the next."""


class ReceiptPart(Fact):
    """What one remittance says of a payment; other remittances may say the rest."""

    part_id: str
    document_id: str
    place: int
    """Which of the document's payments it is, from 0."""
    claimed: Money
    """What it pays for claims."""
    kept: Money = Money.ZERO
    """What it keeps beside them, interest not counted."""
    interest: Money = Money.ZERO
    """What it keeps as interest; below zero where it pays some."""
    beside: tuple[BesideClaims, ...] = ()
    """What it keeps or adds beside them, one by one: 50 at most, the unexplained ones first."""
    claims: int
    is_readable: bool = True
    is_to_us: bool = True
    """False: it names somebody else as who was paid."""
    is_counted: bool = False
    """Whether it is in the ledger."""
    is_done: bool = False
    """Whether all of its claims were attended to."""
    strangers: int = 0
    """How many of them have no account here, or none with room."""

    @property
    def is_unexplained(self) -> bool:
        """Whether money is kept or added beside claims, and a person has to find out what for."""
        return not all(map(_is_explained, self.beside))

    @property
    def moves_money(self) -> bool:
        """Whether it says more than that claims were not paid, though it may come to nothing."""
        return any(each != Money.ZERO for each in (self.claimed, self.kept, self.interest))

    @property
    def comes_to(self) -> Money:
        """What was paid, if this were all of it."""
        return self.claimed - self.kept - self.interest


class Stranger(Fact):
    """A claim in a receipt that has no account with us, or none with room, by its place."""

    item_id: str
    part_id: str
    place: int
    hold: Hold = Hold.NOT_OURS


class Receipt(Record):
    """One payment: payer, trace, day and amount tell it from every other.

    A payer may split the claims of one payment over several remittances, and may send each of
    them more than once. Nothing of it counts before it adds up to the cent.
    """

    receipt_id: str
    payer: Said
    trace: Said
    paid_on: Day | None = None
    amount: Money
    parts: tuple[ReceiptPart, ...] = ()
    strangers: tuple[Stranger, ...] = ()

    MOST_PARTS: ClassVar[int] = 40
    MOST_BESIDE: ClassVar[int] = 50
    MOST_STRANGERS: ClassVar[int] = 500
    """So many are listed; each part says how many there are."""

    @classmethod
    def of(cls, payment: RemittedPayment) -> Self:
        """The receipt of *payment*, before any part of it."""
        return cls(
            receipt_id=payment.receipt_id,
            payer=payment.payer,
            trace=payment.trace,
            paid_on=payment.paid_on,
            amount=payment.amount,
        )

    def part(self, part_id: str) -> ReceiptPart | None:
        """The part of that id, if it came."""
        return next((each for each in self.parts if each.part_id == part_id), None)

    def with_part(
        self,
        payment: RemittedPayment,
        *,
        document_id: str,
        place: int,
        ours: frozenset[str] = frozenset(),
    ) -> Self:
        """The same with what *payment* says; what it said before changes nothing.

        *ours* are the numbers that the network is paid under, in digits; empty: any.
        """
        if self.part(payment.part_id) is not None or len(self.parts) >= self.MOST_PARTS:
            return self
        interest = Money.total(e.amount for e in payment.beside if e.code == _INTEREST)
        part = ReceiptPart(
            part_id=payment.part_id,
            document_id=document_id,
            place=place,
            claimed=payment.claimed,
            kept=payment.kept_beside - interest,
            interest=interest,
            beside=tuple(sorted(payment.beside, key=_is_explained)[: self.MOST_BESIDE]),
            claims=len(payment.claims),
            is_readable=payment.is_readable,
            is_to_us=not ours or payment.payee is None or _digits(payment.payee) in ours,
        )
        return self.but(parts=(*self.parts, part))

    def counted(self, parts: Sequence[ReceiptPart]) -> Self:
        """The same, once *parts* are in the ledger."""
        ids = {each.part_id for each in parts}
        return self.but(
            parts=tuple(e.but(is_counted=True) if e.part_id in ids else e for e in self.parts)
        )

    def done(self, part_id: str, strangers: Sequence[Stranger] = ()) -> Self:
        """The same, once every claim of a part was attended to."""
        part = self.part(part_id)
        if part is None or part.is_done:
            return self
        done = part.but(is_done=True, strangers=len(strangers))
        return self.but(
            parts=tuple(done if each.part_id == part_id else each for each in self.parts),
            strangers=(*self.strangers, *strangers)[: self.MOST_STRANGERS],
        )

    @property
    def adds_up(self) -> tuple[ReceiptPart, ...]:
        """The parts that make up what is missing of the payment; empty: none do.

        Any one that comes to it is all of it, else all together are. Once nothing is missing, a
        part that moves nothing is complete in itself: it tells of claims that were not paid.
        """
        counted = [each for each in self.parts if each.is_counted]
        missing = self.amount - Money.total(each.comes_to for each in counted)
        fresh = tuple(
            each
            for each in self.parts
            if each.is_readable and each.is_to_us and not each.is_counted
        )
        for each in fresh:
            if each.comes_to == missing and not (counted and each.moves_money):
                return (each,)
        is_all = Money.total(each.comes_to for each in fresh) == missing
        return fresh if is_all and not counted else ()

    @property
    def hold(self) -> Hold | None:
        """What stands against posting what is not in the ledger; None: nothing is left over."""
        left = [each for each in self.parts if not each.is_counted]
        if not left or self.adds_up:
            return None
        if not all(each.is_to_us for each in left):
            return Hold.NOT_TO_US
        if not any(each.is_readable for each in left):
            return None if any(each.is_counted for each in self.parts) else Hold.NOT_WHOLE
        return Hold.REPEATED if any(e.is_counted for e in self.parts) else Hold.PAYMENT_OFF


def _digits(said: str) -> str:
    return "".join(each for each in said if each.isdigit())


def _is_explained(each: BesideClaims) -> bool:
    return each.code in _EXPLAINED


def entry_of(receipt: Receipt, parts: Sequence[ReceiptPart], *, at: datetime, today: date) -> Entry:
    """The payment in the ledger: in the bank, less what is kept beside, for its claims."""
    return Entry(
        book=receipt.receipt_id,
        entry_id=f"payment-{min(part.part_id for part in parts)}",  # whichever came first
        kind=EntryKind.PAYMENT,
        legs=legs_of(
            {
                Account.BANK: Money.total(each.comes_to for each in parts),
                Account.REMITTED: -Money.total(each.claimed for each in parts),
                Account.PAYER_BALANCE: Money.total(each.kept for each in parts),
                Account.INTEREST: Money.total(each.interest for each in parts),
            }
        ),
        day=receipt.paid_on or today,
        written_at=at,
        because_of=receipt.receipt_id,
    )
