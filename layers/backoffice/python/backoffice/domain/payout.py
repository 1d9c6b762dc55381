"""A payout: what the network pays a provider at once, visit by visit, and what it takes off.

The lines are settled on once and never change. Then each visit is noted as paid out, one after the
other; the processor sends it, or a person pays it and says so, or it failed, and each visit is owed
again. Whose it is to pay is decided once: what the processor sends, no person pays.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple, Self

from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import Stepped, stepped
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import OpaqueId, PayerId
from backoffice.domain.ledger import Account, Entry, EntryKind, Legs, legs_of, negated
from backoffice.domain.money import Money
from backoffice.domain.processor import ProcessorId
from backoffice.domain.record import Fact, Record


class PayoutStatus(StrEnum):
    """Where a payout stands, and who acts next."""

    SETTLING = "settling"  # us: note each of its visits as paid out
    SENDING = "sending"  # us: send it through the processor, or leave it to staff
    READY = "ready"  # staff: pay it, and say under which reference
    PAID = "paid"  # nobody, unless the bank sends it back
    RETURNING = "returning"  # us: owe each of its visits again
    FAILED = "failed"  # nobody: the next payout has its visits


MOVES: dict[PayoutStatus, frozenset[PayoutStatus]] = {
    PayoutStatus.SETTLING: frozenset({PayoutStatus.READY, PayoutStatus.SENDING}),
    PayoutStatus.SENDING: frozenset({PayoutStatus.READY, PayoutStatus.PAID}),
    PayoutStatus.READY: frozenset({PayoutStatus.PAID, PayoutStatus.RETURNING}),
    PayoutStatus.PAID: frozenset({PayoutStatus.RETURNING}),
    PayoutStatus.RETURNING: frozenset({PayoutStatus.FAILED}),
    PayoutStatus.FAILED: frozenset(),
}

UNDER_WAY = frozenset({PayoutStatus.SETTLING, PayoutStatus.RETURNING})
"""Some of its visits may say otherwise still."""


class Recoupment(StrEnum):
    """Why something is taken off for a visit, or what was taken off comes back."""

    TAKEN_BACK = "taken_back"
    DECIDED_ANEW = "decided_anew"
    LESS_CAME_IN = "less_came_in"
    OVERDUE = "overdue"
    NOT_OVERDUE = "not_overdue"


WHY: dict[Recoupment, str] = {
    Recoupment.TAKEN_BACK: "The insurance took back what it paid for this visit.",
    Recoupment.DECIDED_ANEW: "The insurance decided about this visit anew, and paid less.",
    Recoupment.LESS_CAME_IN: "The client got money back for this visit, or its terms were put "
    "right.",
    Recoupment.OVERDUE: "The client has not paid their part of this visit, long after the last day "
    "to pay. You get it back once they do.",
    Recoupment.NOT_OVERDUE: "What was taken off because the client had not paid comes back to you.",
}


class OwedVisit(Fact):
    """A visit for which something is owed to a provider; below zero, by them."""

    visit_id: str
    amount: Money
    receipt_id: str | None = None
    """The remittance that decided it last."""
    payer_id: str | None = None


class PayoutLine(Fact):
    """One visit in a payout, as its account stood; it says when and for whom, and not why."""

    visit_id: OpaqueId
    client_id: OpaqueId
    service_on: Day
    claim_id: str | None = None
    payer_id: PayerId | None = None
    receipt_id: str | None = None
    """The remittance that decided it last."""
    charged: Money
    allowed: Money
    contractual: Money
    payer_paid: Money
    client_paid: Money
    share: Money
    """What the provider has earned with it so far."""
    paid_before: Money
    """What earlier payouts had of that."""
    recoupment: Recoupment | None = None
    """Why something is taken off, or comes back; None: neither."""
    kept_back: Money | None = None
    """In a line of its own: what is taken off for what the client has not paid in time; below zero,
    what comes back of it (Q22)."""

    @property
    def earned(self) -> Money:
        """What this payout pays of the provider's share; below zero, what it takes off."""
        return self.share - self.paid_before

    @property
    def amount(self) -> Money:
        """What this payout pays for it; below zero, what it takes off."""
        return self.earned - (self.kept_back or Money.ZERO)


class Payout(Record):
    """What a provider is paid on one payday."""

    payout_id: OpaqueId
    provider_id: OpaqueId
    payday: Day
    made_at: Moment
    status: PayoutStatus = PayoutStatus.SETTLING
    lines: tuple[PayoutLine, ...]
    """Those that take something off first, then by day."""
    reference: str | None = None
    """Of the transfer, as staff named it."""
    told_by: str | None = None
    """The sign-in of whoever said last what became of it."""
    told_at: Moment | None = None
    sent_to: ProcessorId | None = None
    """The account that the processor was, or is about to be, asked to send it to."""
    attempt: int | None = None
    """Which try to send it this is, None being the first; the next follows upon a refusal alone."""
    look_at: Moment | None = None
    """When to go on with sending it, or to look whether it came back; None: neither."""

    MOST_LINES: ClassVar[int] = 400
    """What fits into one record; what is left over is in further payouts of the day."""

    @property
    def total(self) -> Money:
        """What is paid."""
        return Money.total(line.amount for line in self.lines)

    @property
    def visits(self) -> int:
        """How many visits it is about."""
        return len({line.visit_id for line in self.lines})

    @property
    def is_full(self) -> bool:
        """Whether another one of the same day may have to follow."""
        return len(self.lines) == self.MOST_LINES

    @property
    def is_under_way(self) -> bool:
        """Whether some of its visits may say otherwise still."""
        return self.status in UNDER_WAY

    def moved(self, status: PayoutStatus, **changes: object) -> Self:
        """The payout in another *status*. Raises `Refused` for a move that cannot be."""
        if status not in MOVES[self.status]:
            raise Refused(f"This payout is {self.status.value}; it cannot become {status.value}.")
        return self.but(status=status, **changes)

    def through(self, *, send_at: datetime | None = None) -> Self:
        """The same, once every visit was attended to; to be sent, where *send_at* says when."""
        if self.status is PayoutStatus.RETURNING:
            return self.moved(PayoutStatus.FAILED)
        if send_at is None:
            return self.moved(PayoutStatus.READY)
        return self.moved(PayoutStatus.SENDING, look_at=send_at)


class PayoutSummary(Fact):
    """A payout in a list."""

    payout_id: OpaqueId
    payday: Day
    status: PayoutStatus
    total: Money
    visits: int
    reference: str | None = None


class ProviderPayouts(Record):
    """A provider's payouts: whoever makes or takes one back reads and keeps this in the same write.

    So no two speak of the same visit at once.
    """

    provider_id: OpaqueId
    under_way: OpaqueId | None = None
    """The payout whose visits are being attended to."""


_THE_PROCESSORS = (
    "The payment processor sends this payout. If it does not, it becomes ready by itself, and a "
    "task says so: pay nothing before."
)


_TAKE_IT_BACK_THERE = (
    "The payment processor sent this payout. Take all of it back there: then it is owed again by "
    "itself, within a day."
)


class Told(NamedTuple):
    """A payout after a person said what became of it, and what that put into the ledger."""

    payout: Payout
    entries: tuple[Entry, ...] = ()


def payout_id_for(provider_id: str, payday: date, page: int = 1) -> str:
    """The one id that a provider's first payout of a day can have, or the one that is its *page*;
    later ones come after it.
    """
    first = f"{payday:%Y%m%d}-{fingerprint(f'{provider_id}/{payday}')[:24]}"
    return first if page == 1 else f"{first}-{page:02}"


def attended(payout: Payout, account: VisitAccount, *, at: datetime) -> Stepped:
    """*account* with the payout's lines noted as paid out, or as owed again; once noted, as it is.

    What was earned or taken back since the payout was made is not in it, and owed on.
    """
    lines = [each for each in payout.lines if each.visit_id == account.visit_id]
    is_back = payout.status is PayoutStatus.RETURNING
    moves = legs_of(
        {
            Account.PROVIDER_OWED: Money.total(line.earned for line in lines),
            Account.KEPT_BACK: -Money.total(line.kept_back or Money.ZERO for line in lines),
            Account.PAYING_OUT: -Money.total(line.amount for line in lines),
        }
    )
    return stepped(
        account,
        EntryKind.PAYOUT,
        {leg.account: leg.amount for leg in (negated(moves) if is_back else moves)},
        step_id=f"{payout.payout_id}-back" if is_back else payout.payout_id,
        because_of=payout.payout_id,
        day=payout.payday,
        at=at,
        decision=account.last_entered,
    )


def paid(payout: Payout, *, reference: str, by: str, at: datetime, today: date) -> Told:
    """Staff paid it; the same again changes nothing.

    Raises:
        Conflict: it was paid under another reference.
        Refused: it is not to be paid, or no longer.
    """
    if payout.status is PayoutStatus.PAID:
        if payout.reference != reference:
            raise Conflict("This payout was paid under another reference.")
        return Told(payout)
    if payout.status is PayoutStatus.SENDING:
        raise Refused(_THE_PROCESSORS)
    return arrived(payout, reference=reference, by=by, at=at, today=today)


def arrived(
    payout: Payout, *, reference: str, by: str | None, at: datetime, today: date, **more: object
) -> Told:
    """It was paid under *reference*: by a person, or by the processor, who is nobody's sign-in."""
    told = payout.moved(PayoutStatus.PAID, reference=reference, told_by=by, told_at=at, **more)
    legs = legs_of({Account.PAYING_OUT: payout.total, Account.BANK: -payout.total})
    return Told(told, (_entry(payout, "paid", legs, day=today, at=at),))


def failed(payout: Payout, *, by: str | None, at: datetime, today: date) -> Told:
    """It did not arrive, or came back, and is owed again; the same again changes nothing.

    Raises:
        Refused: its visits are not noted yet, or a person says so of what the processor sends:
            only there it can be taken back.
    """
    if payout.status in {PayoutStatus.RETURNING, PayoutStatus.FAILED}:
        return Told(payout)
    if payout.status is PayoutStatus.SENDING:
        raise Refused(_THE_PROCESSORS)
    if payout.sent_to is not None and by is not None:
        raise Refused(_TAKE_IT_BACK_THERE)
    told = payout.moved(PayoutStatus.RETURNING, told_by=by, told_at=at, look_at=None)
    if payout.status is not PayoutStatus.PAID:
        return Told(told)
    legs = negated(legs_of({Account.PAYING_OUT: payout.total, Account.BANK: -payout.total}))
    return Told(told, (_entry(payout, "came-back", legs, day=today, at=at),))


def _entry(payout: Payout, what: str, legs: Legs, *, day: date, at: datetime) -> Entry:
    return Entry(
        book=payout.payout_id,
        entry_id=f"{EntryKind.PAYOUT.value}-{what}",
        kind=EntryKind.PAYOUT,
        legs=legs,
        day=day,
        written_at=at,
        provider_id=payout.provider_id,
        because_of=payout.payout_id,
    )
