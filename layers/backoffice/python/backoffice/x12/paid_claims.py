"""What a payer paid for one claim, and why not more, as records: claims, lines, reasons. (835)

Amounts are the document's own decimal strings (dollars), and None means that the document does not
say it. What is added up is added in whole cents: None there means that it cannot be told.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from backoffice.x12.adjustments import Adjustment, reasons
from backoffice.x12.remittance_loops import adjusting, first, on, remarks
from backoffice.x12.segments import Row, TransactionSet

REVERSAL = "22"
PREDETERMINATION = "25"
FORWARDED = frozenset({"19", "20", "21", "23"})
"""CLP02: the next payer has it, so nobody knows yet what is left for the patient."""
DECIDED = frozenset({"1", "2", "3", "4", "19", "20", "21", REVERSAL})
"""CLP02 of a payer's final word. Not 23, a claim that was not theirs; nor 25, of care not given;
nor those of 4010 that say only that a claim is pended."""
STATUSES = DECIDED | {"23", PREDETERMINATION}
PENDED_004010 = frozenset({"5", "10", "13", "15", "16", "17", "27"})


class Sums(NamedTuple):
    """What a claim or a line comes to, in cents; None where an amount is missing or is none.

    `explained` is the sum of all reasons, `left` of those that leave it to the patient (PR). A
    claim's are its own and those of its lines. Nothing said of a payment counts as none. `off_by`
    is what charge less payment differs by from the reasons given.
    """

    charged: int | None
    paid: int | None
    explained: int | None
    left: int | None
    off_by: int | None


class PaidLine(NamedTuple):
    """One service line as the payer decided it: SVC.

    `submitted` is the procedure and its modifiers that we billed, said only where the payer
    decided on another (SVC06). `odd` says that something is wrong with one of its reasons.
    """

    procedure: str | None
    modifiers: tuple[str, ...]
    charge: str | None
    paid: str | None
    units: str | None
    submitted: tuple[str, ...]
    sums: Sums
    odd: bool
    segment: int
    told: TransactionSet

    @property
    def balanced(self) -> bool:
        """Whether what was not paid is explained to the cent."""
        return self.sums.off_by == 0

    @property
    def off_by(self) -> int | None:
        """Cents by which charge less payment differs from the reasons given."""
        return self.sums.off_by

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """Why not all of it was paid."""
        return _adjustments(self.told, self.segment)

    @property
    def control_number(self) -> str | None:
        """Ours (REF*6R)."""
        return first(self.told, self.segment, "REF", "6R")[2] or None

    @property
    def allowed(self) -> str | None:
        """What the payer counts as the price (AMT*B6)."""
        return first(self.told, self.segment, "AMT", "B6")[2] or None

    @property
    def served(self) -> tuple[date | None, date | None]:
        """First and last day."""
        alone, began = on(self.told, self.segment, "472"), on(self.told, self.segment, "150")
        return alone or began, alone or on(self.told, self.segment, "151") or began

    @property
    def remarks(self) -> tuple[str, ...]:
        """Remark codes (RARC)."""
        return remarks(self.told, self.segment)


class Person(NamedTuple):
    """Somebody whom a claim names: NM1."""

    last: str | None
    first: str | None
    member_id: str | None


class PaidClaim(NamedTuple):
    """One claim as the payer decided it: CLP.

    `patient_control_number` is ours, and need not be the only one that bears it;
    `payer_claim_number` tells such claims apart. `said_responsibility` is CLP05, which nothing
    else in the document has to agree with. `odd` says that something is wrong with one of its
    reasons, or of its lines'.
    """

    patient_control_number: str | None
    payer_claim_number: str | None
    status: str | None
    charge: str | None
    paid: str | None
    said_responsibility: str | None
    filing: str | None
    frequency: str | None
    lines: tuple[PaidLine, ...]
    sums: Sums
    odd: bool
    segment: int
    told: TransactionSet

    @property
    def reversal(self) -> bool:
        """Whether it takes back what was said before, with amounts of the other sign."""
        return self.status == REVERSAL

    @property
    def predetermination(self) -> bool:
        """Whether it prices care that has not been given."""
        return self.status == PREDETERMINATION

    @property
    def forwarded(self) -> bool:
        """Whether another payer has it now, and decides what is left for the patient."""
        return self.status in FORWARDED

    @property
    def postable(self) -> bool:
        """Whether it is a payer's final word on care that was given; nothing else may be posted."""
        return self.status in DECIDED

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """Why not all of it was paid, as far as no line says so."""
        return _adjustments(self.told, self.segment)

    @property
    def every_adjustment(self) -> tuple[Adjustment, ...]:
        """The claim's own, then those of its lines."""
        every = list(self.adjustments)
        for line in self.lines:
            every += line.adjustments
        return tuple(every)

    @property
    def patient_responsibility(self) -> int | None:
        """Cents that the payer leaves to the patient: PR on the claim and on its lines."""
        return self.sums.left

    @property
    def off_by(self) -> int | None:
        """Cents by which charge less payment differs from the reasons given, lines included."""
        return self.sums.off_by

    @property
    def balanced(self) -> bool:
        """Whether the claim and each of its lines is explained to the cent."""
        return self.sums.off_by == 0 and all(line.sums.off_by == 0 for line in self.lines)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Remark codes (RARC) of the claim itself."""
        return remarks(self.told, self.segment)

    @property
    def patient(self) -> Person:
        """As the claim named them."""
        return _person(first(self.told, self.segment, "NM1", "QC"))

    @property
    def corrected(self) -> Person | None:
        """The patient as the payer knows them, where it tells."""
        name = first(self.told, self.segment, "NM1", "74")
        return _person(name) if name[0] else None

    @property
    def forwarded_to(self) -> str | None:
        """The payer that has the claim next."""
        return first(self.told, self.segment, "NM1", "TT")[3] or None

    @property
    def served(self) -> tuple[date | None, date | None]:
        """First and last day."""
        began = on(self.told, self.segment, "232")
        return began, on(self.told, self.segment, "233") or began

    @property
    def received_on(self) -> date | None:
        """The day on which the payer got it."""
        return on(self.told, self.segment, "050")


def _person(name: Row) -> Person:
    return Person(name[3] or None, name[4] or None, name[9] or None)


def _adjustments(told: TransactionSet, start: int) -> tuple[Adjustment, ...]:
    return tuple(
        [
            Adjustment(group, reason, amount, quantity, number, adjusted)
            for number in adjusting(told, start)
            for group, reason, amount, quantity, adjusted in reasons(*told.rows[number]).triplets
        ]
    )
