"""Does the money add up, and is what the payer says of it consistent? (835)

Three sums must hold: the payment is its claims less what is kept beside them (BPR02, PLB), each
claim is what was paid and the reasons for the rest (CLP, CAS), and so is each line (SVC, CAS).
005010X221A1 1.10.2.1. The rest are contradictions that no sum shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backoffice.x12.adjustments import Fault, cents, reasons, total
from backoffice.x12.findings import Finding
from backoffice.x12.paid_claims import PENDED_004010, STATUSES, PaidClaim, PaidLine
from backoffice.x12.remittance_loops import adjusting
from backoffice.x12.remittances import Payment

_KNOWN_STATUSES = STATUSES | PENDED_004010


def faults(payment: Payment) -> Iterator[Finding]:
    """What does not add up in *payment*, by segments' places and never by a person's data."""
    for severity, where, says in _all(payment):
        yield Finding(severity, where, says, payment.control_number)


def _all(payment: Payment) -> Iterator[Fault]:
    yield from _of_payment(payment)
    for claim in payment.claims:
        for severity, where, says in _of_claim(claim):
            yield severity, where, f"the claim at segment {claim.segment} {says}"
        if claim.odd:
            yield from _of_adjustments((claim, *claim.lines))
        for line in claim.lines:
            if line.sums.off_by != 0 or line.paid is None or line.procedure is None:
                for severity, where, says in _of_line(line):
                    yield severity, where, f"the line at segment {line.segment} {says}"


def _of_payment(payment: Payment) -> Iterator[Fault]:
    for number in payment.stray:
        yield "error", payment.told.tags[number], f"segment {number} belongs to no claim"
    if cents(payment.amount) is None:
        yield "error", "BPR02", "it says no amount that was paid"
    elif not payment.balanced:
        yield "error", "BPR02", "the payment is not its claims less what is kept beside them"
    if cents(payment.amount) and not payment.pays:
        yield "error", "BPR02", "it names an amount, and says that none reaches us"
    if payment.trace is None:
        yield "error", "TRN02", "the payment has no trace"
    for each in payment.provider_adjustments:
        if each.cents is None:
            yield "error", "PLB04", f"segment {each.segment} keeps no amount"


def _of_claim(claim: PaidClaim) -> Iterator[Fault]:
    charged, paid, _, left, off_by = claim.sums
    if charged is None or paid is None or claim.paid is None:
        yield from _unsaid(claim, "CLP03", "CLP04")
    if off_by:
        yield "error", "CLP04", "does not balance"
    if claim.lines and total([line.sums.charged for line in claim.lines]) != charged:
        yield "warning", "SVC02", "is not what its lines charge"
    if claim.patient_control_number is None:
        yield "error", "CLP01", "does not say which it is"
    if claim.status not in _KNOWN_STATUSES:
        yield "warning", "CLP02", "has a status that is not known"
    if paid and (paid > 0) is claim.reversal:
        says = "takes back what it pays" if paid > 0 else "takes back money and is no reversal"
        yield "warning", "CLP04", says
    if claim.predetermination and paid != 0:
        yield "error", "CLP04", "pays for care that was not given"
    # CLP05 is a number that nobody has to add up; the adjustments are what is binding.
    said = claim.said_responsibility
    if said is not None and cents(said) != left:
        yield "error", "CLP05", "leaves the patient another amount than its adjustments"


def _of_line(line: PaidLine) -> Iterator[Fault]:
    yield from _unsaid(line, "SVC02", "SVC03")
    if line.off_by:
        yield "error", "SVC03", "does not balance"
    if line.procedure is None:
        yield "warning", "SVC01", "names no procedure"


def _unsaid(about: PaidClaim | PaidLine, charge: str, paid: str) -> Iterator[Fault]:
    if about.sums.charged is None:
        yield "error", charge, "says no amount that was charged"
    if about.paid is None:
        yield "warning", paid, "says nothing of a payment, which counts as none"
    elif about.sums.paid is None:
        yield "error", paid, "says no amount that was paid"


def _of_adjustments(parts: Iterable[PaidClaim | PaidLine]) -> Iterator[Fault]:
    for part in parts:
        for number in adjusting(part.told, part.segment):
            for severity, where, says in reasons(*part.told.rows[number]).faults:
                yield severity, where, f"segment {number} {says}"
