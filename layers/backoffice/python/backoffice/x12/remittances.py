"""What a payer says it paid, and why not more, as records: payments, claims, lines. (835)

Amounts are the document's own decimal strings (dollars), and None means that the document does not
say it. What is added up is added in whole cents: None there means that it cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, cast

from backoffice.x12.findings import Finding
from backoffice.x12.segments import Document, TransactionSet
from backoffice.x12.values import whole_cents

PATIENT = "PR"
ADJUSTMENT_GROUPS = frozenset({"CO", "CR", "OA", "PI", PATIENT})
"""CAS01: whose a difference is. CO is written off by contract, PR the patient's; CR corrects."""

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
    claim's are its own and those of its lines. Nothing said of a payment counts as none.
    """

    charged: int | None
    paid: int | None
    explained: int | None
    left: int | None

    @property
    def off_by(self) -> int | None:
        """Cents by which charge less payment differs from the reasons given."""
        charged, paid, explained, _ = self
        if charged is None or paid is None or explained is None:
            return None
        return charged - paid - explained


class Adjustment(NamedTuple):
    """One reason why less, or more, was paid than charged: a triplet of a CAS.

    `group` is CAS01, and `reason` the claim adjustment reason code (CARC). `cents` is what
    `amount` says, None where that is none.
    """

    group: str | None
    reason: str | None
    amount: str | None
    quantity: str | None
    segment: int
    cents: int | None


class ProviderAdjustment(NamedTuple):
    """What the payer keeps (positive) or adds (negative) beside all claims: a pair of a PLB.

    `code` says why (WO overpayment taken back, FB forwarded balance, L6 interest), `reference`
    what about, which is often the number of a claim.
    """

    code: str | None
    amount: str | None
    reference: str | None
    provider: str | None
    segment: int
    cents: int | None


class PaidLine(NamedTuple):
    """One service line as the payer decided it: SVC.

    `control_number` is ours (REF*6R). `submitted` is the procedure and its modifiers that we
    billed, said only where the payer decided on another (SVC06). `allowed` is AMT*B6.
    """

    procedure: str | None
    modifiers: tuple[str, ...]
    charge: str | None
    paid: str | None
    adjustments: tuple[Adjustment, ...]
    control_number: str | None
    allowed: str | None
    units: str | None
    submitted: tuple[str, ...]
    served: tuple[date | None, date | None]
    remarks: tuple[str, ...]
    segment: int
    sums: Sums

    @property
    def off_by(self) -> int | None:
        """Cents by which charge less payment differs from the reasons given."""
        return self.sums.off_by

    @property
    def balanced(self) -> bool:
        """Whether what was not paid is explained to the cent."""
        return self.off_by == 0


class Person(NamedTuple):
    """Somebody whom a claim names: NM1."""

    last: str | None
    first: str | None
    member_id: str | None


class PaidClaim(NamedTuple):
    """One claim as the payer decided it: CLP.

    `patient_control_number` is ours, and need not be the only one that bears it;
    `payer_claim_number` tells such claims apart. `said_responsibility` is CLP05, which nothing
    else in the document has to agree with. `corrected` is the patient as the payer knows them.
    """

    patient_control_number: str | None
    payer_claim_number: str | None
    status: str | None
    charge: str | None
    paid: str | None
    said_responsibility: str | None
    filing: str | None
    frequency: str | None
    adjustments: tuple[Adjustment, ...]
    lines: tuple[PaidLine, ...]
    remarks: tuple[str, ...]
    patient: Person
    corrected: Person | None
    forwarded_to: str | None
    served: tuple[date | None, date | None]
    received_on: date | None
    segment: int
    sums: Sums

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
    def every_adjustment(self) -> tuple[Adjustment, ...]:
        """The claim's own, then those of its lines."""
        return (*self.adjustments, *(each for line in self.lines for each in line.adjustments))

    @property
    def by_group(self) -> dict[str | None, int | None]:
        """Cents by whose the difference is (CAS01), on the claim and on its lines."""
        every = self.every_adjustment
        return {
            group: total(each.cents for each in every if each.group == group)
            for group in dict.fromkeys(each.group for each in every)
        }

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
        return self.off_by == 0 and all(line.balanced for line in self.lines)


class Payer(NamedTuple):
    """Who pays: N1*PR, and TRN03, which together with the trace names a payment."""

    name: str | None
    identifier: str | None
    originator: str | None


class Payment(NamedTuple):
    """One payment, or notice that there is none: a transaction set.

    `handling` is BPR01 (I with money, H notice only), `method` BPR04 (ACH, CHK, NON), and `payee`
    the identifier of N1*PE, an NPI as a rule. `told` is all of it, as it stands in the document.
    """

    amount: str | None
    trace: str | None
    handling: str | None
    method: str | None
    paid_on: date | None
    made_on: date | None
    payer: Payer
    payee: str | None
    claims: tuple[PaidClaim, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...]
    control_number: str
    told: TransactionSet

    @property
    def off_by(self) -> int | None:
        """Cents by which the payment differs from its claims less what is kept beside them."""
        paid, claimed = whole_cents(self.amount), total([each.sums.paid for each in self.claims])
        kept = total([each.cents for each in self.provider_adjustments])
        if paid is None or claimed is None or kept is None:
            return None
        return paid - (claimed - kept)

    @property
    def balanced(self) -> bool:
        """Whether the money adds up to the cent; each claim says so for itself."""
        return self.off_by == 0

    @property
    def whole(self) -> bool:
        """Whether its transaction set ends, and has as many segments as it says.

        What was cut off may well balance, so nothing of a payment that is not whole is posted.
        """
        return self.told.whole

    @property
    def said(self) -> tuple[tuple[str, ...], ...]:
        """All that it says, in whichever envelope: of a payment that comes again it is the same."""
        return self.told.content


class Remittance(NamedTuple):
    """What a text says was paid, with everything that was wrong with it."""

    document: Document
    payments: tuple[Payment, ...]
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether the text is complete by its own counts; another payment may be missing if not."""
        return all(finding.severity != "error" for finding in self.document.findings)


def total(cents: Iterable[int | None]) -> int | None:
    """The sum of *cents*; None as soon as one of them is: part of a sum is worse than none."""
    known = [*cents]
    return None if None in known else sum(cast("list[int]", known))
