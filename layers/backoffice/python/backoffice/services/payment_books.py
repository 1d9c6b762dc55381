"""What payments are for: each kind has books of its own, and a payment's id tells which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from backoffice.domain.card_payment import CardPayment
from backoffice.domain.record import Record, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from backoffice.domain.events.event import Event
    from backoffice.domain.taking_back import BankMove

P = TypeVar("P", bound=CardPayment)


class Entered(NamedTuple, Generic[P]):
    """A payment, and what is kept and told together with it."""

    payment: P
    records: Sequence[Record] = ()
    events: Sequence[Event] = ()


class PaymentBooks(Protocol[P]):
    """The books of one kind of payment; whoever asks keeps what they answer, in one write."""

    def ref(self, payment_id: str, /) -> Ref[P]:
        """Where a payment of this kind is on file."""

    def freed(self, payment: P, /) -> Sequence[Record]:
        """What lets another payment begin, once nothing more can come of this one."""

    def entered(self, payment: P, /, *, at: datetime) -> Entered[P]:
        """A payment that was just made, and what it pays for."""

    def corrected(
        self, before: P, after: P, moves: Sequence[BankMove], /, *, at: datetime
    ) -> Entered[P]:
        """A payment, and what follows where a refund came to nothing, or a bank *moves* money."""


class AllBooks:
    """The books of every kind of payment, each opened when a payment of its kind is met."""

    def __init__(self, books: Mapping[str, Callable[[], PaymentBooks[Any]]]) -> None:
        self._books = books

    def of(self, payment_id: str) -> PaymentBooks[Any] | None:
        """The books that a payment belongs into, by how its id begins; None: it is not ours."""
        for mark, opened in self._books.items():
            if payment_id.startswith(mark):
                return opened()
        return None
