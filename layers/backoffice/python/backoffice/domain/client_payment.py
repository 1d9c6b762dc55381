"""A client's payment: one charge of a card for one or more invoices, and what goes back of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from pydantic import Field

from backoffice.domain.account import VisitAccount
from backoffice.domain.card_payment import CardPayment, Part, PaymentStatus, SentBack, TakenBack
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.money import Money
from backoffice.domain.processor import Contest, RefundStatus


class PaymentPart(Part):
    """What of a payment is for one visit."""

    visit_id: OpaqueId

    @property
    def what(self) -> str:
        """The visit."""
        return self.visit_id


class GivenBack(SentBack):
    """What was given back of a payment for one visit, or is about to be."""

    visit_id: OpaqueId

    @property
    def what(self) -> str:
        """The visit."""
        return self.visit_id


class VisitTakenBack(TakenBack):
    """What a client's bank took of a payment for one visit, by one contest."""

    visit_id: OpaqueId

    @property
    def what(self) -> str:
        """The visit."""
        return self.visit_id


class ClientPayment(CardPayment):
    """One payment of one client."""

    client_id: OpaqueId
    parts: tuple[PaymentPart, ...] = Field(min_length=1, max_length=20)
    refunds: tuple[GivenBack, ...] = ()
    taken: tuple[VisitTakenBack, ...] = ()

    MARK: ClassVar[str] = "pay-"
    """What every client's payment's id begins with, and no other step of an account."""

    @property
    def whose(self) -> str:
        """The client."""
        return self.client_id

    def left_of(self, visit_id: str) -> Money:
        """What of this payment is still with us for a visit, and can go back to the card."""
        failed = any(each.status is RefundStatus.FAILED for each in self.refunds)
        if self.status is not PaymentStatus.PAID or self.contests or failed:
            return Money.ZERO  # what a card did not take back once is not tried again
        came = Money.total(part.amount for part in self.parts if part.visit_id == visit_id)
        back = Money.total(each.amount for each in self.refunds if each.visit_id == visit_id)
        return came - back

    def giving_back(self, visit_id: str, amount: Money, *, at: datetime) -> Self:
        """The payment, of which *amount* is to go back for a visit."""
        new = GivenBack(
            refund_id=self.next_refund_id, visit_id=visit_id, amount=amount, asked_at=at
        )
        return self.but(refunds=(*self.refunds, new), look_at=at)

    def taking(self, contest: Contest, what: str, amount: Money, *, at: datetime) -> Self:
        """The payment, of which a bank took *amount* of what was paid for a visit."""
        new = VisitTakenBack(contest_id=contest.contest_id, visit_id=what, amount=amount, at=at)
        return self.but(taken=(*self.taken, new))

    def taken_at(self, visit_id: str) -> datetime | None:
        """When a bank last took anything of what was paid for a visit, and kept it."""
        of_visit = (each for each in self.taken if each.visit_id == visit_id)
        return max((each.at for each in of_visit if not each.is_returned), default=None)


def payments_of(account: VisitAccount) -> tuple[str, ...]:
    """The ids of the payments that are in an account, newest first."""
    return tuple(each for each in reversed(account.steps) if each.startswith(ClientPayment.MARK))


def gave_back(account: VisitAccount) -> bool:
    """Whether anything of what the client paid was planned to go back."""
    return any(each.startswith(GivenBack.MARK) for each in account.steps)
