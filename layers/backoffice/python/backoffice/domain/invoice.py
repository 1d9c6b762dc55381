"""An invoice: what a client is asked to pay for one visit, why, until when, and who acts next.

What is owed and paid stands in the visit's account in the ledger. An invoice keeps what the client
was asked for and told; where it stands is worked out from both whenever somebody looks.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, NamedTuple, Self

from pydantic import Field

from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.missed_fees import MissedFee
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Record


class InvoiceKind(StrEnum):
    """What a client pays for."""

    SHARE = "share"  # what the insurance leaves to them: deductible, coinsurance, copay (IV-1, Q34)
    CASH = "cash"  # a visit that no insurance pays, at the provider's own fee (CP-1)
    FEE = "fee"  # a visit that they missed or cancelled late, by a policy that they accepted (IV-2)


class AskedBy(StrEnum):
    """What an amount rests on."""

    ESTIMATE = "estimate"  # what the insurer said before the visit
    DECISION = "decision"  # what the insurer decided after it
    PROGRAMME = "programme"  # employee assistance, which leaves nothing to the client (CR-6)
    FEE = "fee"  # the provider's own fee
    NOTHING = "nothing"  # the visit costs nothing after all


class Wait(StrEnum):
    """What must be known before the client is asked, or asked for more; and who acts next."""

    WHO_PAYS = "who_pays"  # us: decide who pays for the visit
    TOLD = "told"  # us: write down what was told of it
    CLAIM = "claim"  # whoever owns what holds its claim back, or puts it right
    DECISION = "decision"  # the insurer: no single amount is known before it decides
    PAYER = "payer"  # a person, and the insurer: it denied something, or took it back
    OTHER_PAYER = "other_payer"  # a further insurance
    FEE = "fee"  # the provider: name the fee
    TAKING_BACK = "taking_back"  # the insurer: let go of the claim for a visit that was not held


class InvoiceState(StrEnum):
    """Where an invoice stands, and who acts next."""

    WAITING = "waiting"  # whoever its `waits` names
    DISPUTED = "disputed"  # the network's people: answer what the client says is wrong
    CREDIT = "credit"  # us: give back what was paid too much
    SETTLED = "settled"  # nobody
    SMALL = "small"  # nobody: too little to ask for by itself
    OPEN = "open"  # the client: pay
    OVERDUE = "overdue"  # the client: pay; their provider knows (IV-4, Q23)


PAYABLE = frozenset({InvoiceState.OPEN, InvoiceState.OVERDUE, InvoiceState.SMALL})
"""Where a client may pay; what is small goes along with the rest."""


class AskedPart(Fact):
    """One part of an amount, by its title: `copay`, `deductible`, `coinsurance`, `other`, `fee`,
    `missed_visit`, `late_cancellation`.
    """

    title: str
    amount: Money


class Asking(Fact):
    """What a client was asked for a visit, all in all; a later one takes its place."""

    amount: Money
    by: AskedBy
    parts: tuple[AskedPart, ...] = ()
    asked_on: Day
    due_on: Day
    """The last day on which it is paid in time, where the client is."""


class ObjectionReason(StrEnum):
    """What a client says is wrong with an invoice."""

    NO_VISIT = "no_visit"  # they had no such visit
    PAID_ALREADY = "paid_already"
    OTHER_AMOUNT = "other_amount"  # it is not what they expected
    INSURANCE = "insurance"  # an insurance is to pay, or to pay more
    OTHER = "other"  # they say it in their own words


class Objection(Fact):
    """The client says that an invoice is not right; nothing moves until somebody answered."""

    objection_id: OpaqueId
    """The ticket's under which it is answered."""
    reason: ObjectionReason = ObjectionReason.OTHER
    raised_at: Moment
    answered_at: Moment | None = None


class Reminded(Fact):
    """The client was reminded of an invoice, in a mail that may have been about others, too."""

    step: int
    """Days after the last day to pay; below zero, before it."""
    due_on: Day
    """Until when it was to be paid at that time; another day begins all steps anew."""
    on: Day
    mailing_id: str


class Told(Fact):
    """The client was told what they are asked, in a mail that may have been about others, too."""

    amount: Money
    """What they found behind its link; the mail itself names no amount."""
    on: Day
    mailing_id: str


class InvoiceTerms(NamedTuple):
    """How the network asks for money."""

    days_to_pay: int = 7
    smallest: Money = Money(100)
    """Less than this is not asked for by itself."""


class Invoice(Record):
    """What one client is asked for one visit: there is one for each, so nothing is asked twice."""

    visit_id: OpaqueId
    client_id: OpaqueId
    provider_id: OpaqueId
    service_on: Day
    kind: InvoiceKind
    askings: tuple[Asking, ...] = ()
    """In the order in which they were made."""
    waits: Wait | None = None
    above_estimate: Money | None = None
    """By how much the fees exceed the good-faith estimate with this one, if it is $400 or more."""
    objections: tuple[Objection, ...] = Field(default=(), max_length=20)
    wanted_fee: Money | None = None
    """What the provider wants invoiced where no insurance pays; None: nothing (CP-1)."""
    missed: MissedFee | None = None
    """What they want invoiced if the visit did not take place; None: nothing (IV-2)."""
    untold: bool = False
    """Whether they are asked for an amount that no mail told them of yet."""
    told: Told | None = None
    """When they were told last that there is something to pay, or another amount than before."""
    reminders: tuple[Reminded, ...] = Field(default=(), max_length=60)
    """In the order in which they were sent."""
    look_at: Moment | None = None
    """When to look whether to remind of it, at the latest; None: nothing is awaited."""
    overdue_since: Day | None = None
    """Since when its provider is told that it was not paid in time; None: there is no reason."""
    times_overdue: int = 0
    """How often it became overdue; each time, its provider is told once (IV-4)."""

    MOST_ASKINGS: ClassVar[int] = 60

    @property
    def number(self) -> str:
        """What people call it; it names nobody, and nothing that was done."""
        digits = int(fingerprint(f"invoice/{self.visit_id}")[:16], 16)
        letters = ""
        for _ in range(8):
            digits, index = divmod(digits, len(_LETTERS))
            letters += _LETTERS[index]
        return f"{letters[:4]}-{letters[4:]}"

    @property
    def asked(self) -> Money:
        """What the client was asked for the visit last, whatever they paid of it."""
        return self.askings[-1].amount if self.askings else Money.ZERO

    @property
    def due_on(self) -> date | None:
        """The last day on which what was asked is paid in time."""
        return self.askings[-1].due_on if self.askings else None

    @property
    def mails(self) -> list[Told | Reminded]:
        """What the client was written about it and is still known, oldest first."""
        told: list[Told | Reminded] = [self.told] if self.told else []
        return sorted([*told, *self.reminders], key=lambda each: each.on)

    @property
    def is_disputed(self) -> bool:
        """Whether somebody still has to answer the client."""
        return any(each.answered_at is None for each in self.objections)

    def asking(self, new: Asking) -> Self:
        """The invoice with what is asked *now*; the oldest that nobody needs falls away.

        Whoever is asked for another amount than before is to be told of it.
        """
        kept = self.askings[-(self.MOST_ASKINGS - 1) :]
        untold = self.untold or new.amount != self.asked
        return self.but(askings=(*kept, new), untold=untold)

    def with_time_until(self, day: date) -> Self:
        """The invoice, to be paid by *day* at the earliest, if it asks for anything."""
        if not self.askings:
            return self
        last = self.askings[-1]
        return self.but(askings=(*self.askings[:-1], last.but(due_on=max(last.due_on, day))))


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that is taken for another."""


class Standing(NamedTuple):
    """An invoice as it stands on one day."""

    state: InvoiceState
    asked: Money
    paid: Money
    due: Money
    """What is left to pay; below zero, what is to be given back."""


def standing(
    invoice: Invoice, account: VisitAccount | None, *, today: date, terms: InvoiceTerms
) -> Standing:
    """Where *invoice* stands; *today* is the day where the client is (Q23).

    What is asked and what was paid never disagree for long: the one follows from the other's
    account, and both are read here.
    """
    paid = account.client_paid if account else Money.ZERO
    due = invoice.asked - paid
    return Standing(_state(invoice, due, today, terms), invoice.asked, paid, due)


def _state(invoice: Invoice, due: Money, today: date, terms: InvoiceTerms) -> InvoiceState:
    if invoice.is_disputed:
        return InvoiceState.DISPUTED
    if invoice.waits is not None:
        return InvoiceState.WAITING
    if due < Money.ZERO:
        return InvoiceState.CREDIT
    if due == Money.ZERO:
        return InvoiceState.SETTLED
    if due < terms.smallest:
        return InvoiceState.SMALL
    last = invoice.due_on
    return InvoiceState.OVERDUE if last and today > last else InvoiceState.OPEN


def due_by(asked_on: date, terms: InvoiceTerms) -> date:
    """The last day to pay what is asked on a day."""
    return asked_on + timedelta(days=terms.days_to_pay)
