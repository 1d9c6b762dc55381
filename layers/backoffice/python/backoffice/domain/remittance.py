"""A remittance: what a payer says it paid, for which claims, and why not more. (835)

It is what the payer says and no more: nothing in it is posted before it adds up and is matched.
"""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from backoffice.domain.calendar import Day
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.money import Money
from backoffice.domain.record import Fact

Said = Annotated[str, Field(max_length=80)]
"""As the payer wrote it; compared and never shown."""


class Decided(StrEnum):
    """What the payer did with a claim (CLP02)."""

    FIRST = "first"  # it paid, or decided not to, as the first insurance
    SECOND = "second"  # after another insurance
    THIRD = "third"
    DENIED = "denied"
    REVERSED = "reversed"  # what was decided before is taken back
    PRICED = "priced"  # care that was not given: a predetermination
    PASSED_ON = "passed_on"  # it was not theirs to decide
    UNKNOWN = "unknown"


class Reduction(Fact):
    """One reason why less, or more, was paid than was asked (CAS)."""

    group: Said
    """CO, CR, OA, PI or PR: whose the difference is."""
    reason: Said
    """The claim adjustment reason code (CARC)."""
    amount: Money


class RemittedLine(Fact):
    """One service line as the payer decided it (SVC)."""

    line_id: Said | None = None
    """Ours (REF 6R), where it came back."""
    procedure: Said | None = None
    modifiers: tuple[Said, ...] = ()
    billed_as: tuple[Said, ...] = ()
    """Procedure and modifiers that we asked for, where the payer decided on another (SVC06)."""
    day: Day | None = None
    charge: Money
    paid: Money
    reductions: tuple[Reduction, ...] = ()
    remarks: tuple[Said, ...] = ()

    @property
    def off_by(self) -> Money:
        """By how much what was not paid differs from the reasons given."""
        return self.charge - self.paid - Money.total(each.amount for each in self.reductions)


class RemittedClaim(Fact):
    """One claim as the payer decided it (CLP)."""

    control_number: Said = ""
    """Our patient control number (CLP01)."""
    payer_claim_number: Said | None = None
    decided: Decided
    forwarded: bool = False
    """Whether the payer sent it on to a further insurance, which decides next."""
    charge: Money
    paid: Money
    reductions: tuple[Reduction, ...] = ()
    """On the claim as a whole; its lines have their own."""
    lines: tuple[RemittedLine, ...] = ()
    remarks: tuple[Said, ...] = ()
    is_readable: bool = True
    """False: an amount in it is none, and stands here as zero."""

    @property
    def every_reduction(self) -> tuple[Reduction, ...]:
        """The claim's own, then those of its lines."""
        return (*self.reductions, *(each for line in self.lines for each in line.reductions))

    @property
    def off_by(self) -> Money:
        """By how much what was not paid differs from the reasons given, lines included."""
        return self.charge - self.paid - Money.total(each.amount for each in self.every_reduction)

    @property
    def length(self) -> int:
        """How many characters it takes to say all of it."""
        return len(_text(self))

    @property
    def takes_back(self) -> bool:
        """Whether it is a reversal."""
        return self.decided is Decided.REVERSED


class BesideClaims(Fact):
    """What the payer keeps (positive) or adds (negative) beside all claims (PLB)."""

    code: Said
    amount: Money
    reference: Said | None = None


class RemittedPayment(Fact):
    """One payment, or notice that there is none (one 835 transaction set)."""

    payer: Said
    """Who paid, by the number that its traces are unique for (TRN03), or its own."""
    trace: Said
    """Of the cheque or transfer (TRN02)."""
    payee: Said | None = None
    """Who was paid, by NPI or tax id (N104 of the payee)."""
    paid_on: Day | None
    amount: Money
    claims: tuple[RemittedClaim, ...] = ()
    beside: tuple[BesideClaims, ...] = ()
    is_readable: bool = True
    """False: it is cut off, or says no amount, payer, trace or day."""

    @property
    def receipt_id(self) -> str:
        """Which payment it is part of: payer, trace, day and amount tell payments apart."""
        day = self.paid_on.isoformat() if self.paid_on else ""
        return fingerprint("/".join((self.payer, self.trace, day, self.amount.decimal_text)))[:40]

    @property
    def part_id(self) -> str:
        """What it says, whatever envelope it came in: the same again has the same id."""
        return fingerprint(_text(self))[:40]

    @property
    def claimed(self) -> Money:
        """What it pays for all of its claims."""
        return Money.total(each.paid for each in self.claims)

    @property
    def kept_beside(self) -> Money:
        """What it keeps beside them."""
        return Money.total(each.amount for each in self.beside)

    def item_ids(self) -> list[str]:
        """An id for each claim, in order; of two that say the same the second has another.

        What moves money does so in each part of a payment that says it; what moves none is one.
        """
        seen: Counter[str] = Counter()
        part_id = self.part_id
        ids = []
        for claim in self.claims:
            said = _text(claim)
            seen[said] += 1
            within = self.receipt_id if claim.paid == Money.ZERO else f"{self.receipt_id}/{part_id}"
            ids.append(fingerprint(f"{within}/{said}/{seen[said]}")[:40])
        return ids


class ToldPayments(Fact):
    """Everything that a document says was paid."""

    payments: tuple[RemittedPayment, ...] = ()


def _text(fact: Fact) -> str:
    return json.dumps(fact.model_dump(mode="json"), sort_keys=True)
