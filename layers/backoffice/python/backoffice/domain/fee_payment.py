"""A payment of membership fees: one charge of a provider's card, and what is given back of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from pydantic import Field

from backoffice.domain.card_payment import CardPayment, Part, SentBack, TakenBack
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.money import Money
from backoffice.domain.processor import Contest, RefundStatus


class FeePart(Part):
    """What of a payment is for the fee of one month."""

    fee_id: OpaqueId

    @property
    def what(self) -> str:
        """The fee."""
        return self.fee_id


class FeeGivenBack(SentBack):
    """What was given back of a payment for one month, or is about to be."""

    fee_id: OpaqueId

    @property
    def what(self) -> str:
        """The fee."""
        return self.fee_id


class FeeTakenBack(TakenBack):
    """What a provider's bank took of a payment for one month, by one contest."""

    fee_id: OpaqueId

    @property
    def what(self) -> str:
        """The fee."""
        return self.fee_id


class FeePayment(CardPayment):
    """One payment of one provider."""

    provider_id: OpaqueId
    parts: tuple[FeePart, ...] = Field(min_length=1, max_length=20)
    refunds: tuple[FeeGivenBack, ...] = ()
    taken: tuple[FeeTakenBack, ...] = ()

    MARK: ClassVar[str] = "fees-"

    @property
    def whose(self) -> str:
        """The provider."""
        return self.provider_id

    def lost_of(self, fee_id: str) -> Money:
        """What a bank took of what counts for a month; what was paid too much is taken first."""
        return max(self._taken_of(fee_id) - self._not_back_of(fee_id), Money.ZERO)

    def too_much_of(self, fee_id: str) -> Money:
        """What was paid too much for a month, did not go back to the card, and is still here."""
        return max(self._not_back_of(fee_id) - self._taken_of(fee_id), Money.ZERO)

    def _taken_of(self, fee_id: str) -> Money:
        of_fee = (each for each in self.taken if each.fee_id == fee_id)
        return Money.total(each.amount for each in of_fee if not each.is_returned)

    def _not_back_of(self, fee_id: str) -> Money:
        of_fee = (each for each in self.refunds if each.fee_id == fee_id)
        return Money.total(each.amount for each in of_fee if each.status is RefundStatus.FAILED)

    def giving_back(self, fee_id: str, amount: Money, *, at: datetime) -> Self:
        """The payment, of which *amount* is to go back for a month."""
        new = FeeGivenBack(refund_id=self.next_refund_id, fee_id=fee_id, amount=amount, asked_at=at)
        return self.but(refunds=(*self.refunds, new), look_at=at)

    def taking(self, contest: Contest, what: str, amount: Money, *, at: datetime) -> Self:
        """The payment, of which a bank took *amount* of what was paid for a month."""
        new = FeeTakenBack(contest_id=contest.contest_id, fee_id=what, amount=amount, at=at)
        return self.but(taken=(*self.taken, new))
