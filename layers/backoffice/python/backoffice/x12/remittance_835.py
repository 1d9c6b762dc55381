"""What did the payer pay for which claim, and what is left for the client? (835)

Money is believed only as far as it adds up: the payment to its claims, each claim and each line
to the reasons given for what was not paid. What does not add up is read all the same and says so.
005010X221A1, and 004010X091 before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from backoffice.x12 import envelope, remittance_balance
from backoffice.x12.findings import Finding
from backoffice.x12.remittance_claims import cents, read_claim
from backoffice.x12.remittances import PaidClaim, Payer, Payment, ProviderAdjustment, Remittance
from backoffice.x12.segments import UNSAID, Row, TransactionSet
from backoffice.x12.values import day

_LOOPS = frozenset({"LX", "CLP", "SVC", "PLB"})
"""The segments that begin something else; each of them ends what stood before it."""
_STRAY = frozenset({"CAS", "SVC"})


def read(text: str) -> Remittance:
    """Everything that *text* says was paid; of another kind, nothing and a finding."""
    document = envelope.read(text)
    findings = list(document.findings)
    payments = []
    for transaction_set in document.sets:
        if is_remittance(transaction_set):
            payment = _payment(transaction_set, findings)
            findings += remittance_balance.faults(payment)
            payments.append(payment)
    if not payments:
        findings.append(Finding("error", "ST01", "this pays nothing"))
    return Remittance(document, tuple(payments), tuple(findings))


def is_remittance(transaction_set: TransactionSet) -> bool:
    """Whether it is an 835."""
    return transaction_set.identifier == "835"


def _payment(told: TransactionSet, findings: list[Finding]) -> Payment:
    """One payment: its claims, what is kept beside them, and all the rest, which is its header."""
    tags, end = told.tags, len(told.tags) - (told.tags[-1] == "SE")
    starts = [number for number in range(end) if tags[number] in _LOOPS]
    header = [*range(2, starts[0] if starts else end)]
    claims: list[PaidClaim] = []
    kept: list[ProviderAdjustment] = []
    claim: list[int] = []
    for start, after in pairwise([*starts, end]):
        tag = tags[start]
        if tag == "SVC" and claim:
            claim.append(start)
            continue
        if claim:
            claims.append(read_claim(told, claim, start))
            claim = []
        if tag == "CLP":
            claim = [start]
            continue
        if tag == "PLB":
            kept += _kept(told, start)
        header += range(start, after)
    if claim:
        claims.append(read_claim(told, claim, end))
    for number in header:
        if tags[number] in _STRAY:
            says = f"segment {number} belongs to no claim"
            findings.append(Finding("error", tags[number], says, told.control_number))
    return _paid(told, header, claims, kept)


def _paid(
    told: TransactionSet,
    header: Sequence[int],
    claims: Sequence[PaidClaim],
    kept: Sequence[ProviderAdjustment],
) -> Payment:
    bpr, trn = _first(told, header, "BPR"), _first(told, header, "TRN")
    payer, payee = _first(told, header, "N1", "PR"), _first(told, header, "N1", "PE")
    return Payment(
        amount=bpr[2] or None,
        trace=trn[2] or None,
        handling=bpr[1].upper() or None,
        method=bpr[4].upper() or None,
        paid_on=day(bpr[16]),
        made_on=day(_first(told, header, "DTM", "405")[2]),
        payer=Payer(payer[2] or None, payer[4] or None, trn[3] or None),
        payee=payee[4] or None,
        claims=tuple(claims),
        provider_adjustments=tuple(kept),
        control_number=told.control_number,
        told=told,
    )


def _first(
    told: TransactionSet, header: Sequence[int], tag: str, qualifier: str | None = None
) -> Row:
    """The first segment of the *header* that has *tag*, and *qualifier*; else one without words."""
    for number in header:
        if told.tags[number] == tag:
            row = told.rows[number] + UNSAID
            if qualifier in {None, row[1].upper()}:
                return row
    return UNSAID + UNSAID


def _kept(told: TransactionSet, number: int) -> Iterator[ProviderAdjustment]:
    """Every pair of a PLB: why, with a reference, and how much."""
    row = told.rows[number]
    for at in range(3, max(len(row), 4), 2):
        why, amount = (row[at : at + 2] + UNSAID)[:2]
        if why or amount or at == 3:
            parts = [part.strip() for part in why.split(told.delimiters.component)] + UNSAID
            yield ProviderAdjustment(
                code=parts[0].upper() or None,
                amount=amount or None,
                reference=parts[1] or None,
                provider=(row + UNSAID)[1] or None,
                segment=number,
                cents=cents(amount or None),
            )
