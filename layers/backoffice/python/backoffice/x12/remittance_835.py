"""What did the payer pay for which claim, and what is left for the client? (835)

Money is believed only as far as it adds up: the payment to its claims, each claim and each line
to the reasons given for what was not paid. What does not add up is read all the same and says so.
005010X221A1, and 004010X091 before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.x12 import envelope, remittance_balance
from backoffice.x12.adjustments import cents
from backoffice.x12.findings import Finding
from backoffice.x12.remittance_claims import read_claim
from backoffice.x12.remittance_loops import Loop, loops
from backoffice.x12.remittances import Payer, Payment, ProviderAdjustment, Remittance
from backoffice.x12.segments import UNSAID, Row, TransactionSet
from backoffice.x12.values import day

_STRAY = frozenset({"CAS", "SVC"})


def read(text: str) -> Remittance:
    """Everything that *text* says was paid; of another kind, nothing and a finding."""
    document = envelope.read(text)
    findings = list(document.findings)
    payments = []
    for transaction_set in document.sets:
        if is_remittance(transaction_set):
            payment = _payment(transaction_set)
            findings += remittance_balance.faults(payment)
            payments.append(payment)
    if not payments:
        findings.append(Finding("error", "ST01", "this pays nothing"))
    return Remittance(document, tuple(payments), tuple(findings))


def is_remittance(transaction_set: TransactionSet) -> bool:
    """Whether it is an 835."""
    return transaction_set.identifier == "835"


def _payment(told: TransactionSet) -> Payment:
    claims: list[list[Loop]] = []
    kept: list[ProviderAdjustment] = []
    stray: list[int] = []
    tags, within_claim = told.tags, False
    for loop in loops(told):
        tag = tags[loop[0]]
        if tag == "SVC" and within_claim:
            claims[-1].append(loop)
            continue
        within_claim = tag == "CLP"
        if within_claim:
            claims.append([loop])
            continue
        if tag == "PLB":
            kept += _kept(told, loop[0])
        stray += [number for number in loop if tags[number] in _STRAY]
    bpr, trn = _first(told, "BPR"), _first(told, "TRN")
    payer, payee = _first(told, "N1", "PR"), _first(told, "N1", "PE")
    return Payment(
        amount=bpr[2] or None,
        trace=trn[2] or None,
        handling=bpr[1].upper() or None,
        flow=bpr[3].upper() or None,
        method=bpr[4].upper() or None,
        paid_on=day(bpr[16]),
        made_on=day(_first(told, "DTM", "405")[2]),
        payer=Payer(payer[2] or None, payer[4] or None, trn[3] or None),
        payee=payee[4] or None,
        claims=tuple([read_claim(told, claim) for claim in claims]),
        provider_adjustments=tuple(kept),
        stray=tuple(stray),
        control_number=told.control_number,
        told=told,
    )


def _first(told: TransactionSet, tag: str, qualifier: str | None = None) -> Row:
    """The first *tag* before any claim that has *qualifier*; else one that says nothing."""
    for each, row in zip(told.tags, told.rows, strict=True):
        if each == "CLP":
            break
        if each == tag and qualifier in {None, *[kind.upper() for kind in row[1:2]]}:
            return row + UNSAID
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
                cents=cents(amount),
            )
