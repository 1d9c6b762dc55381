"""What did the payer pay for which claim, and what is left for the client? (835)

Money is believed only as far as it adds up: the payment to its claims, each claim and each line
to the reasons given for what was not paid. What does not add up is read all the same and says so.
005010X221A1, and 004010X091 before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from backoffice.x12 import envelope, remittance_balance
from backoffice.x12.findings import Finding
from backoffice.x12.remittances import (
    Adjustment,
    PaidClaim,
    PaidLine,
    Payer,
    Payment,
    Person,
    ProviderAdjustment,
    Remittance,
)
from backoffice.x12.segments import NOTHING, Segment, TransactionSet
from backoffice.x12.values import day

_LOOPS = frozenset({"LX", "CLP", "SVC", "PLB"})
"""The segments that begin something else; each of them ends what stood before it."""
_STRAY = frozenset({"CAS", "SVC"})
_INPATIENT_REMARKS = (5, 20, 21, 22, 23)  # of MIA
_OUTPATIENT_REMARKS = (3, 4, 5, 6, 7)  # of MOA


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


def _payment(transaction_set: TransactionSet, findings: list[Finding]) -> Payment:
    header: list[Segment] = []
    claims: list[PaidClaim] = []
    kept: list[ProviderAdjustment] = []
    claim: list[list[Segment]] = []
    for loop in _loops(transaction_set.body):
        first = loop[0]
        if first.tag == "SVC" and claim:
            claim.append(loop)
            continue
        if claim:
            claims.append(_claim(claim))
            claim = []
        if first.tag == "CLP":
            claim = [loop]
        elif first.tag == "PLB":
            kept += _kept(first)
            header += loop[1:]
        else:
            header += loop
    if claim:
        claims.append(_claim(claim))
    for stray in header:
        if stray.tag in _STRAY:
            says = f"segment {stray.position} belongs to no claim"
            findings.append(Finding("error", stray.tag, says, transaction_set.control_number))
    return _paid(header, claims, kept, transaction_set.control_number)


def _loops(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The pieces of *segments* that belong together: a header, a claim's own, a line, a PLB."""
    loop: list[Segment] = []
    for segment in segments:
        if segment.tag in _LOOPS and loop:
            yield loop
            loop = []
        loop.append(segment)
    if loop:
        yield loop


def _paid(
    header: Sequence[Segment],
    claims: Sequence[PaidClaim],
    kept: Sequence[ProviderAdjustment],
    control_number: str,
) -> Payment:
    bpr, trn = _first(header, "BPR"), _first(header, "TRN")
    payer, payee = _first(header, "N1", "PR"), _first(header, "N1", "PE")
    return Payment(
        amount=bpr.said(2),
        trace=trn.said(2),
        handling=bpr.code(1),
        method=bpr.code(4),
        paid_on=day(bpr.said(16) or ""),
        made_on=day(_first(header, "DTM", "405").said(2) or ""),
        payer=Payer(payer.said(2), payer.said(4), trn.said(3)),
        payee=payee.said(4),
        claims=tuple(claims),
        provider_adjustments=tuple(kept),
        control_number=control_number,
    )


def _claim(loops: Sequence[list[Segment]]) -> PaidClaim:
    """A claim: its own segments, then those of each line."""
    head, clp = loops[0], loops[0][0]
    corrected = _first(head, "NM1", "74")
    return PaidClaim(
        patient_control_number=clp.said(1),
        payer_claim_number=clp.said(7),
        status=clp.code(2),
        charge=clp.said(3),
        paid=clp.said(4),
        said_responsibility=clp.said(5),
        filing=clp.code(6),
        frequency=clp.code(9),
        adjustments=_adjustments(head),
        lines=tuple(_line(each) for each in loops[1:]),
        remarks=_remarks(head),
        patient=_person(_first(head, "NM1", "QC")),
        corrected=None if corrected is NOTHING else _person(corrected),
        forwarded_to=_first(head, "NM1", "TT").said(3),
        served=(_on(head, "232"), _on(head, "233") or _on(head, "232")),
        received_on=_on(head, "050"),
        segment=clp.position,
    )


def _line(segments: Sequence[Segment]) -> PaidLine:
    svc = segments[0]
    procedure = svc.components(1)
    first, last = _on(segments, "150"), _on(segments, "151")
    alone = _on(segments, "472")
    return PaidLine(
        procedure=(procedure[1] or None) if len(procedure) > 1 else None,
        modifiers=_modifiers(procedure),
        charge=svc.said(2),
        paid=svc.said(3),
        adjustments=_adjustments(segments),
        control_number=_first(segments, "REF", "6R").said(2),
        allowed=_first(segments, "AMT", "B6").said(2),
        units=svc.said(5),
        submitted=tuple(each for each in svc.components(6)[1:6] if each),
        served=(alone or first, alone or last or first),
        remarks=_remarks(segments),
        segment=svc.position,
    )


def _modifiers(procedure: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.upper() for each in procedure[2:6] if each)


def _adjustments(segments: Sequence[Segment]) -> tuple[Adjustment, ...]:
    """Every triplet of every CAS; quantities are mostly left empty, and count as a place."""
    return tuple(
        Adjustment(each.code(1), each.code(at), each.said(at + 1), each.said(at + 2), each.position)
        for each in segments
        if each.tag == "CAS"
        for at in range(2, max(len(each.elements), 3), 3)
        if each.said(at) or each.said(at + 1) or at == 2
    )


def _kept(plb: Segment) -> Iterator[ProviderAdjustment]:
    """Every pair of a PLB: why, with a reference, and how much."""
    for at in range(3, max(len(plb.elements), 4), 2):
        if plb.said(at) or plb.said(at + 1) or at == 3:
            code, reference = [*plb.components(at), "", ""][:2]
            yield ProviderAdjustment(
                code=code.upper() or None,
                amount=plb.said(at + 1),
                reference=reference or None,
                provider=plb.said(1),
                segment=plb.position,
            )


def _remarks(segments: Sequence[Segment]) -> tuple[str, ...]:
    """Remark codes (RARC), wherever they stand: LQ of a line, MIA and MOA of a claim."""
    places = {"MIA": _INPATIENT_REMARKS, "MOA": _OUTPATIENT_REMARKS}
    found = chain.from_iterable(
        [each.code(2)] if each.tag == "LQ" else [each.code(at) for at in places[each.tag]]
        for each in segments
        if each.tag in places or each.tag == "LQ"
    )
    return tuple(code for code in found if code)


def _person(name: Segment) -> Person:
    return Person(name.said(3), name.said(4), name.said(9))


def _on(segments: Sequence[Segment], qualifier: str) -> date | None:
    return day(_first(segments, "DTM", qualifier).said(2) or "")


def _first(segments: Sequence[Segment], tag: str, qualifier: str | None = None) -> Segment:
    for segment in segments:
        if segment.tag == tag and qualifier in {None, segment.code(1)}:
            return segment
    return NOTHING
