"""Does the money add up, and is what the payer says of it consistent? (835)

Three sums must hold: the payment is its claims less what is kept beside them (BPR02, PLB), each
claim is what was paid and the reasons for the rest (CLP, CAS), and so is each line (SVC, CAS).
005010X221A1 1.10.2.1. The rest are contradictions that no sum shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.x12.findings import Finding, Severity
from backoffice.x12.remittances import (
    ADJUSTMENT_GROUPS,
    PENDED_004010,
    STATUSES,
    Adjustment,
    PaidClaim,
    PaidLine,
    Payment,
    total,
)
from backoffice.x12.values import whole_cents


def faults(payment: Payment) -> Iterator[Finding]:
    """What does not add up in *payment*, by segments' places and never by a person's data."""
    for severity, where, says in _all(payment):
        yield Finding(severity, where, says, payment.control_number)


_Fault = tuple[Severity, str, str]


def _all(payment: Payment) -> Iterator[_Fault]:
    if whole_cents(payment.amount) is None:
        yield "error", "BPR02", "it says no amount that was paid"
    elif not payment.balanced:
        yield "error", "BPR02", "the payment is not its claims less what is kept beside them"
    if payment.trace is None:
        yield "error", "TRN02", "the payment has no trace"
    for each in payment.provider_adjustments:
        if whole_cents(each.amount) is None:
            yield "error", "PLB04", f"segment {each.segment} keeps no amount"
    for claim in payment.claims:
        yield from _of_claim(claim)


def _of_claim(claim: PaidClaim) -> Iterator[_Fault]:
    at = f"the claim at segment {claim.segment}"
    yield from _amounts(claim, "CLP03", "CLP04", at)
    if claim.off_by:
        yield "error", "CLP04", f"{at} does not balance"
    if claim.lines and total([each.sums.charged for each in claim.lines]) != claim.sums.charged:
        yield "warning", "SVC02", f"{at} is not what its lines charge"
    if claim.patient_control_number is None:
        yield "error", "CLP01", f"{at} does not say which it is"
    yield from _of_status(claim, at)
    yield from _of_responsibility(claim, at)
    for adjustment in claim.every_adjustment:
        yield from _of_adjustment(adjustment)
    for line in claim.lines:
        yield from _of_line(line)


def _of_status(claim: PaidClaim, at: str) -> Iterator[_Fault]:
    paid = claim.sums.paid
    if claim.status not in STATUSES | PENDED_004010:
        yield "warning", "CLP02", f"{at} has a status that is not known"
    if claim.reversal and paid and paid > 0:
        yield "warning", "CLP04", f"{at} takes back what it pays"
    if not claim.reversal and paid and paid < 0:
        yield "warning", "CLP04", f"{at} takes back money and is no reversal"
    if claim.predetermination and paid != 0:
        yield "error", "CLP04", f"{at} pays for care that was not given"


def _of_responsibility(claim: PaidClaim, at: str) -> Iterator[_Fault]:
    """CLP05 is a number that nobody has to add up; the adjustments are what is binding."""
    if claim.said_responsibility is None:
        return
    if whole_cents(claim.said_responsibility) != claim.patient_responsibility:
        yield "error", "CLP05", f"{at} leaves the patient another amount than its adjustments"


def _of_line(line: PaidLine) -> Iterator[_Fault]:
    at = f"the line at segment {line.segment}"
    yield from _amounts(line, "SVC02", "SVC03", at)
    if line.off_by:
        yield "error", "SVC03", f"{at} does not balance"
    if line.procedure is None:
        yield "warning", "SVC01", f"{at} names no procedure"


def _amounts(about: PaidClaim | PaidLine, charge: str, paid: str, at: str) -> Iterator[_Fault]:
    if whole_cents(about.charge) is None:
        yield "error", charge, f"{at} says no amount that was charged"
    if about.paid is None:
        yield "warning", paid, f"{at} says nothing of a payment, which counts as none"
    elif whole_cents(about.paid) is None:
        yield "error", paid, f"{at} says no amount that was paid"


def _of_adjustment(adjustment: Adjustment) -> Iterator[_Fault]:
    at = f"segment {adjustment.segment}"
    if whole_cents(adjustment.amount) is None:
        yield "error", "CAS03", f"{at} adjusts by no amount"
    if adjustment.group not in ADJUSTMENT_GROUPS:
        yield "warning", "CAS01", f"{at} does not say whose the difference is"
    if adjustment.reason is None:
        yield "warning", "CAS02", f"{at} gives no reason"
