"""Reading claims: from segments to records, as far as others wrote what they should. (837P)"""

from __future__ import annotations

from itertools import pairwise

from backoffice.x12.claim_loops import Loop, texts
from backoffice.x12.claim_rules import contradictions, omissions
from backoffice.x12.claims import (
    BillingProvider,
    Claim,
    Facility,
    Line,
    LinePaid,
    OtherPayer,
    Payer,
    Person,
    Policy,
    Receiver,
    RenderingProvider,
    Signatures,
    Submitter,
)
from backoffice.x12.hierarchy import Level
from backoffice.x12.segments import NOTHING, Interchange, Segment

_ICD_9, _ICD_10 = frozenset({"BK", "BF"}), frozenset({"ABK", "ABF"})


def read_claims(header: Loop, level: Level, sent: Interchange) -> list[Claim]:
    """The claims of the person at *level*, under the providers and the policy above it."""
    insured, billing = level.ancestor("22") or level, level.ancestor("20")
    person, *claims = _loop(level.segments, header).split("CLM")
    above = person if insured is level else _loop(insured.segments, header).split("CLM")[0]
    dependent = None if insured is level else _person(person.named("QC"))
    pat = person.first("PAT")
    found = []
    for loop in claims:
        claim = _claim(
            loop,
            header,
            sent,
            billing=_billing(_loop(billing.segments if billing else (), header)),
            insured=above,
            dependent=dependent,
            relationship=pat.code(1) if dependent else None,
        )
        found.append(claim)
        for where, says in (*omissions(claim), *contradictions(claim)):
            at = loop.segments[0].position
            loop.note("error", where, f"{says}, in the claim at segment {at}")
    return found


def _loop(segments: tuple[Segment, ...], beside: Loop) -> Loop:
    return Loop(segments, beside.findings, beside.within)


def _claim(
    loop: Loop,
    header: Loop,
    sent: Interchange,
    *,
    billing: BillingProvider,
    insured: Loop,
    dependent: Person | None,
    relationship: str | None,
) -> Claim:
    about, *lines = loop.split("LX")
    about, *others = about.split("SBR")
    own = about.split("NM1")[0]
    clm = own.first("CLM")
    place, _, frequency = _padded(clm.components(5), 3)
    diagnoses, icd = _diagnoses(own)
    return Claim(
        sender_id=sent.sender,
        receiver_id=sent.receiver,
        submitter=_submitter(header.named("41")),
        receiver=_receiver(header.named("40")),
        billing=billing,
        policy=_policy(insured.first("SBR")),
        subscriber=_person(insured.named("IL")),
        payer=_payer(insured.named("PR")),
        patient_control_number=clm.said(1),
        charge=own.amount(clm, 2),
        place_of_service=place,
        diagnoses=diagnoses,
        lines=tuple(_line(line) for line in lines),
        frequency=frequency,
        dependent=dependent,
        relationship=relationship,
        signatures=Signatures(clm.code(6), clm.code(7), clm.code(8), clm.code(9)),
        rendering=_rendering(about.named("82")),
        facility=_facility(about.named("77")),
        others=tuple(_other(other) for other in others),
        authorization=own.first("REF", "G1").said(2),
        payer_claim_number=own.first("REF", "F8").said(2),
        patient_paid=own.amount(own.first("AMT", "F5"), 2),
        note=own.first("NTE").said(2),
        icd=icd,
    )


def _padded(parts: tuple[str, ...], length: int) -> tuple[str | None, ...]:
    """The first *length* of *parts*, None for what is not said."""
    found = [part or None for part in parts[:length]]
    return (*found, *[None] * (length - len(found)))


def _diagnoses(loop: Loop) -> tuple[tuple[str, ...], int]:
    """The codes of every HI that names diagnoses, and the edition of ICD that they are from.

    Some systems make two elements of a kind and its code; what follows a kind is its code.
    """
    said = [
        part.upper()
        for segment in loop.every("HI")
        for number in range(1, len(segment.elements))
        for part in segment.components(number)
    ]
    codes = [(kind, code) for kind, code in pairwise(said) if kind in _ICD_9 | _ICD_10 and code]
    edition = 9 if any(kind in _ICD_9 for kind, _ in codes) else 10
    return tuple(code for _, code in codes), edition


def _submitter(loop: Loop) -> Submitter:
    name = loop.first("NM1")
    return Submitter(name.said(3), name.said(9), loop.contact())


def _receiver(loop: Loop) -> Receiver:
    name = loop.first("NM1")
    return Receiver(name.said(3), name.said(9))


def _billing(level: Loop) -> BillingProvider:
    loop = level.named("85")
    name = loop.first("NM1")
    tax = next((each for each in loop.every("REF") if each.code(1) in {"EI", "SY"}), NOTHING)
    return BillingProvider(
        name=name.said(3),
        npi=name.said(9) if name.code(8) == "XX" else None,
        tax_id=tax.said(2),
        address=loop.address(),
        taxonomy=level.split("NM1")[0].first("PRV", "BI").said(3),
        contact=loop.contact(),
        pay_to=level.named("87").address(),
        first=name.said(4),
        tax_id_kind=tax.code(1),
    )


def _policy(sbr: Segment) -> Policy:
    return Policy(sbr.code(1), sbr.said(3), sbr.said(4), sbr.code(9), sbr.code(5))


def _person(loop: Loop) -> Person:
    name, born = loop.first("NM1"), loop.first("DMG")
    return Person(
        last=name.said(3),
        first=name.said(4),
        member_id=name.said(9),
        birth_date=loop.days(born, 2)[0],
        sex=born.code(3),
        address=loop.address(),
        middle=name.said(5),
        suffix=name.said(7),
    )


def _payer(loop: Loop) -> Payer:
    name = loop.first("NM1")
    return Payer(name.said(3), name.said(9), loop.address())


def _rendering(loop: Loop) -> RenderingProvider | None:
    name = loop.first("NM1")
    if name is NOTHING:
        return None
    npi = name.said(9) if name.code(8) == "XX" else None
    return RenderingProvider(name.said(3), name.said(4), npi, loop.first("PRV").said(3))


def _facility(loop: Loop) -> Facility | None:
    name = loop.first("NM1")
    if name is NOTHING:
        return None
    return Facility(name.said(3), loop.address(), name.said(9) if name.code(8) == "XX" else None)


def _other(loop: Loop) -> OtherPayer:
    own, payer = loop.split("NM1")[0], loop.named("PR")
    return OtherPayer(
        policy=_policy(own.first("SBR")),
        relationship=own.first("SBR").code(2),
        subscriber=_person(loop.named("IL")),
        payer=_payer(payer),
        paid=own.amount(own.first("AMT", "D"), 2),
        paid_on=payer.days(payer.first("DTP", "573"), 3)[0],
        adjustments=own.adjustments(),
        patient_owes=own.amount(own.first("AMT", "EAF"), 2),
        payer_claim_number=payer.first("REF", "F8").said(2),
        benefits_assigned=own.first("OI").code(3),
        release=own.first("OI").code(6),
    )


def _line(loop: Loop) -> Line:
    about, *decided = loop.split("SVD")
    own = about.split("NM1", "LIN")[0]
    sv1 = own.first("SV1")
    _, procedure, *modifiers = _padded(sv1.components(1), 6)
    first, last = own.days(own.first("DTP", "472"), 3)
    return Line(
        control_number=own.first("REF", "6R").said(2),
        procedure=procedure.upper() if procedure else None,
        charge=own.amount(sv1, 2),
        day=first,
        diagnoses=_pointers(own, sv1),
        modifiers=texts([each or "" for each in modifiers]),
        units=own.amount(sv1, 4),
        unit=sv1.code(3),
        place_of_service=sv1.code(5),
        last_day=last if last != first else None,
        paid=tuple(_line_paid(each) for each in decided),
    )


def _pointers(loop: Loop, sv1: Segment) -> tuple[int, ...]:
    found = [text for text in sv1.components(7) if text]
    sane = [text for text in found if text.isascii() and text.isdecimal() and len(text) < 3]
    if len(sane) < len(found):
        loop.note("error", "SV107", "cannot be read as the place of a diagnosis")
    return tuple(map(int, sane))


def _line_paid(loop: Loop) -> LinePaid:
    svd = loop.first("SVD")
    _, procedure, *modifiers = _padded(svd.components(3), 6)
    return LinePaid(
        payer_id=svd.said(1),
        paid=loop.amount(svd, 2),
        on=loop.days(loop.first("DTP", "573"), 3)[0],
        procedure=procedure.upper() if procedure else None,
        modifiers=texts([each or "" for each in modifiers]),
        units=loop.amount(svd, 5),
        adjustments=loop.adjustments(),
        patient_owes=loop.amount(loop.first("AMT", "EAF"), 2),
    )
